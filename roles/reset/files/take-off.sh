#!/bin/sh
# Ends every container, unmounts what the kubelet and the runtime mounted, and removes their state. Safe to run again.
bin=$1 config=$2 etcd=$3 containerd=$4 state=$5
PATH=$bin:$PATH
rm -f "$config"/manifests/*.yaml
if systemctl is-active --quiet containerd.service; then
    for task in $(ctr -n k8s.io tasks ls -q); do ctr -n k8s.io tasks kill -s SIGKILL "$task" 2>/dev/null; done
    sleep 1
    for task in $(ctr -n k8s.io tasks ls -q); do ctr -n k8s.io tasks rm -f "$task" >/dev/null 2>&1; done
    for container in $(ctr -n k8s.io containers ls -q); do ctr -n k8s.io containers rm "$container" 2>/dev/null; done
fi
# The runtime leaves its shims running when it stops: they are in its control group.
systemctl kill --kill-who=all --signal=SIGKILL containerd.service 2>/dev/null
for unit in kubelet containerd etcd pod-routes; do
    if systemctl cat "$unit.service" >/dev/null 2>&1; then systemctl disable --now "$unit.service" 2>/dev/null; fi
done
# The package stays. A configuration that was made for the cluster has no use any more; any other is not ours.
if grep -qs kube_api /etc/haproxy/haproxy.cfg; then rm -f /etc/haproxy/haproxy.cfg; fi
awk -v c="$containerd" -v s="$state" '$5 ~ "^/var/lib/kubelet/" || $5 ~ "^/run/netns/cni-" || index($5, c "/") == 1 || index($5, s "/") == 1 || index($5, "/run/containerd/") == 1 { print $5 }' /proc/self/mountinfo | sort -r | while read -r mount; do umount -l "$mount"; done
for folder in /var/lib/kubelet "$etcd" "$containerd" "$state" /run/containerd /run/flannel /run/netns; do
    [ ! -d "$folder" ] || find "$folder" -xdev -mindepth 1 -delete 2>/dev/null
done
ip -4 route flush proto 112 2>/dev/null
for link in cni0 flannel.1 flannel-wg kube-ipvs0 nodelocaldns; do ip link del "$link" 2>/dev/null; done
if command -v iptables-save >/dev/null && iptables-save 2>/dev/null | grep -q KUBE-; then
    iptables-save | grep -v KUBE- | grep -v 'pods to the outside' | iptables-restore
fi
exit 0

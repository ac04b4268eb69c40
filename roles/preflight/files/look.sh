# One answer per line, NAME=VALUE. Reads only.
echo "now=$(date +%s)"
echo "uid=$(id -u)"
echo "kernel=$(uname -r)"
echo "memory_mb=$(awk '/^MemTotal:/ { print int($2 / 1024) }' /proc/meminfo)"
echo "swap=$(awk 'NR > 1 { printf "%s%s", c, $1; c = "," }' /proc/swaps 2>/dev/null)"
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then echo cgroup=2; elif [ -d /sys/fs/cgroup/memory ] || [ -d /sys/fs/cgroup/cpu ]; then echo cgroup=1; else echo cgroup=0; fi
echo "os=$(. /etc/os-release 2>/dev/null; echo "${ID-} ${ID_LIKE-}")"
echo "cpus=$(nproc 2>/dev/null || grep -c '^processor' /proc/cpuinfo)"
echo "disk_mb=$(df -Pk /var/lib | awk 'NR == 2 { print int($4 / 1024) }')"
# Networks of its own that it reaches directly, without those that a cluster makes.
echo "routes=$(ip -4 route show 2>/dev/null | awk '$1 ~ "/" && $2 == "dev" && $3 !~ /^(cni|flannel|kube|veth|cali|lxc|cilium|nodelocaldns)/ { printf "%s%s@%s", c, $1, $3; c = "," }')"
echo "init=$(cat /proc/1/comm 2>/dev/null)"
# What listens, as decimal ports; and whose they would be.
echo "ports=$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk '$4 == "0A" { n = split($2, a, ":"); print a[n] }' | sort -u | while read -r p; do printf '%d,' "0x$p"; done)"
[ -e /etc/kubernetes/manifests/kube-apiserver.yaml ] && echo has_apiserver=1 || echo has_apiserver=0
[ -e /etc/kubernetes/kubelet.conf ] || [ -e /etc/kubernetes/kubelet-config.yaml ] && echo has_kubelet=1 || echo has_kubelet=0
[ -e /etc/etcd.env ] || [ -e /etc/kubernetes/manifests/etcd.yaml ] && echo has_etcd=1 || echo has_etcd=0
[ -e /etc/haproxy/haproxy.cfg ] && grep -q 'kube_api' /etc/haproxy/haproxy.cfg && echo has_loadbalancer=1 || echo has_loadbalancer=0
# A configuration of HAProxy that is neither the cluster's nor as its package brought it: then HAProxy serves something else.
echo "haproxy=$(f=/etc/haproxy/haproxy.cfg; if [ -s $f ] && ! grep -q kube_api $f; then
  if command -v dpkg-query >/dev/null 2>&1; then dpkg-query -W -f='${Conffiles}\n' haproxy 2>/dev/null | grep -qF " $f $(md5sum <$f | cut -d ' ' -f 1)" || echo own
  elif command -v rpm >/dev/null 2>&1; then LC_ALL=C rpm -Vf $f 2>&1 | grep -Eq "^..5.* $f\$|not owned" && echo own
  else echo own; fi
fi)"
echo "units=$(cd /etc/systemd/system && for u in kubelet.service etcd.service; do [ ! -e $u ] || printf '%s,' $u; done)"
# A firewall that lets nothing of the cluster through, as far as one can see: no active zone of firewalld has the kubelet's port, a service of Kubernetes, a rule of its own, or trusts all; ufw allows only SSH.
echo "closed=$(if systemctl is-active --quiet firewalld.service 2>/dev/null; then
  for z in $(firewall-cmd --get-active-zones 2>/dev/null | sed -n 's/^\([^ ][^ ]*\).*/\1/p'); do
    if firewall-cmd -q --zone="$z" --query-port=10250/tcp 2>/dev/null || firewall-cmd --zone="$z" --list-all 2>/dev/null | grep -Eq 'target: ACCEPT|kube|rule '; then exit; fi
  done
  echo 'firewalld keeps port 10250 closed'
elif grep -qs '^ENABLED=yes' /etc/ufw/ufw.conf && ! ufw status 2>/dev/null | grep -Ev '^(22|OpenSSH)' | grep -q ALLOW; then echo 'ufw keeps port 10250 closed'; fi)"
# The kubelet's version of a node that was joined, as its artifact's record tells it (records, where bin_dir was another once).
echo "kubelet=$([ ! -e /etc/kubernetes/kubelet.conf ] || cat /var/lib/playbook/artifacts/* 2>/dev/null | sed -n 's/^kubelet \([^ ]*\) .*/\1/p' | tr '\n' ',')"
# Whether it belongs to a cluster, and to which: the first certificate of the authority that its kubelet trusts, however its lines end and fold. A control plane to be has one before it belongs.
[ -e /etc/kubernetes/kubelet.conf ] && joined=1 || joined=0
echo "joined=$joined"
# A unit of ours stays where the records were lost.
echo "ours=$(grep -qs '/kubelet $KUBELET_ARGS$' /etc/systemd/system/kubelet.service && echo 1)"
digest() {
  c=$([ ! -s "$1" ] || awk '/^-----END/ { exit } on { gsub(/[ \t\r]/, ""); printf "%s", $0 } /^-----BEGIN CERTIFICATE/ { on = 1 }' "$1")
  [ -z "$c" ] || printf '%s' "$c" | sha256sum | cut -c1-16
}
ca=$(sed -n 's/^ *clientCAFile: *//p' /etc/kubernetes/kubelet-config.yaml /var/lib/kubelet/config.yaml 2>/dev/null | head -n 1 | tr -d '"')
echo "authority=$(digest "${ca:-/etc/kubernetes/pki/ca.crt}")"
# What cannot change any more once it belongs to one.
[ $joined = 1 ] || ca=
echo "made_cert_dir=${ca%/*}"
echo "made_node_name=$([ $joined = 0 ] || tr ' "' '\n\n' </etc/kubernetes/kubelet.env 2>/dev/null | sed -n 's/^--hostname-override=//p' | head -n 1)"
echo "made_containerd=$([ $joined = 0 ] || sed -n 's/^root = "\(.*\)"/\1/p' /etc/containerd/config.toml 2>/dev/null)"
# What the control plane here was made with: the version it was brought to, and what else cannot change. Without such a record, the version that its API server's manifest names.
applied=/etc/kubernetes/kubeadm-config.applied.yaml
cat $applied 2>/dev/null | awk '
  BEGIN { n = split("kubernetesVersion: applied controlPlaneEndpoint: made_endpoint bindPort: made_port dnsDomain: made_dns_domain serviceSubnet: made_services podSubnet: made_pods", k) }
  { for (i = 1; i < n; i += 2) if ($1 == k[i]) v[k[i + 1]] = $2 }
  $1 == "external:" { v["made_etcd"] = "host" }
  $1 == "local:" { v["made_etcd"] = "kubeadm" }
  $1 == "-" && $2 ~ /^https:/ { v["made_members"] = v["made_members"] c $2; c = "," }
  END { sub(/^v/, "", v["applied"]); for (i = 2; i <= n; i += 2) print k[i] "=" v[k[i]]; print "made_etcd=" v["made_etcd"]; print "made_members=" v["made_members"] }'
echo "runs=$(sed -n 's/^ *image: .*kube-apiserver:v//p' /etc/kubernetes/manifests/kube-apiserver.yaml 2>/dev/null)"
# etcd: its authority; and of a member with data here, where the data is and under which address the others know the member.
etcd_ca='' etcd_data='' etcd_address=''
[ ! -r /etc/etcd.env ] || while IFS='=' read -r name value; do
  case $name in ETCD_TRUSTED_CA_FILE) etcd_ca=$value ;; ETCD_DATA_DIR) etcd_data=$value ;; ETCD_ADVERTISE_CLIENT_URLS) etcd_address=${value#https://} ;; esac
done </etc/etcd.env
[ -n "$etcd_ca" ] || etcd_ca=$(sed -n 's/^ *caFile: *//p' $applied 2>/dev/null | head -n 1)
[ -n "$etcd_data" ] || etcd_data=$(sed -n 's/^ *- --data-dir=//p' /etc/kubernetes/manifests/etcd.yaml 2>/dev/null)
[ -d "$etcd_data/member" ] || etcd_data='' etcd_address=''
echo "etcd_authority=$(digest "$etcd_ca")"
echo "etcd_data=$etcd_data"
echo "etcd_address=${etcd_address%:*}"
# Whether cloud-init writes /etc/hosts anew at each start. The last file counts.
echo "cloud_hosts=$([ -e /etc/cloud/cloud-init.disabled ] || sed -n 's/#.*//; s/^manage_etc_hosts: *//p' /etc/cloud/cloud.cfg /etc/cloud/cloud.cfg.d/*.cfg 2>/dev/null | tail -n 1 | tr -d "\"' " | grep -Eix 'true|template|yes|on|1')"

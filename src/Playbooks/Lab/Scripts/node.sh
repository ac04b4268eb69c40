#!/bin/sh
# Boots one node. Becomes the node's supervisor: when it ends, the node's mounts, network and processes are gone.
# usage: node.sh NODE_FOLDER NAME BASE CGROUP LINK HARDWARE_ADDRESS BRIDGE MTU PACKAGES HOST_PID
#   NODE_FOLDER  what is the node's own: upper, work, root, volumes/
#   CGROUP       path of the node's cgroup below each hierarchy
#   LINK         name of the machine's end of the node's network link
#   PACKAGES     folder of package files that nodes share
#   HOST_PID     a process in the network namespace of the bridge
set -eu
folder=$1 name=$2 base=$3 cgroup=$4 link=$5 address=$6 bridge=$7 mtu=$8 packages=$9 host=${10}

if [ "${PLAYBOOK_LAB_INSIDE:-}" != 1 ]; then
    exec < /dev/null > "$folder/console.log" 2>&1
    mounted='' pure=yes
    while read -r _ _ type _; do
        [ "$type" != cgroup ] || pure=''
    done < /proc/self/mounts
    # In a container the top group of cgroup2 is not the machine's: where it has processes of its own, its controllers
    # cannot be handed on to groups below it. They move into a group of their own, until none is left (new ones may come).
    empty() {
        [ "$(cat "$1/cgroup.subtree_control")" != "$(cat "$1/cgroup.controllers")" ] || return 0
        for _ in 1 2 3 4 5 6 7 8 9 10; do
            [ -n "$(cat "$1/cgroup.procs")" ] || return 0
            mkdir -p "$1/playbook-lab.init"
            # shellcheck disable=SC2013 # words of one line; 0 is a process that this namespace does not show
            for process in $(cat "$1/cgroup.procs"); do
                [ "$process" = 0 ] || echo "$process" > "$1/playbook-lab.init/cgroup.procs" 2>/dev/null || true
            done
        done
    }
    while read -r _ point type _; do
        case $type in cgroup | cgroup2) ;; *) continue ;; esac
        mounted=yes
        mkdir -p "$point/$cgroup"
        if [ "$type" = cgroup ] && [ -e "$point/cpuset.cpus" ]; then
            parent=$point
            for part in $(echo "$cgroup" | tr / ' '); do
                for file in cpuset.cpus cpuset.mems; do cat "$parent/$file" > "$parent/$part/$file"; done
                parent=$parent/$part
            done
        fi
        if [ "$type" = cgroup2 ]; then
            [ -z "$pure" ] || [ ! -e "$point/cgroup.type" ] || empty "$point"
            parent=$point
            for part in $(echo "$cgroup" | tr / ' '); do
                # shellcheck disable=SC2013 # words of one line
                for controller in $(cat "$parent/cgroup.controllers"); do
                    echo "+$controller" > "$parent/cgroup.subtree_control" 2>/dev/null || true
                done
                parent=$parent/$part
            done
            for controller in ${pure:+cpu memory pids cpuset}; do
                case " $(cat "$point/${cgroup%%/*}/cgroup.controllers") " in *" $controller "*) continue ;; esac
                echo "control groups below $point get no controller $controller: the container was not given it, or processes in $point itself are in its way" >&2
                exit 1
            done
        fi
        echo $$ > "$point/$cgroup/cgroup.procs"
    done < /proc/self/mounts
    [ -n "$mounted" ] || { echo "no cgroup file system is mounted" >&2; exit 1; }
    PLAYBOOK_LAB_INSIDE=1 exec unshare --mount --net --propagation private /bin/sh "$0" "$@"
fi

mount -t overlay overlay -o "lowerdir=$base,upperdir=$folder/upper,workdir=$folder/work" "$folder/root"
ip link add eth0 address "$address" mtu "$mtu" type veth peer name "$link" mtu "$mtu" netns "$host"
nsenter --target "$host" --net ip link set "$link" master "$bridge" up
# The kubelet reads the kernel's log; without it, it says so and goes on.
set --
[ ! -e /dev/kmsg ] || set -- --bind=/dev/kmsg
export SYSTEMD_NSPAWN_API_VFS_WRITABLE=1
exec systemd-nspawn --quiet --register=no --keep-unit --directory="$folder/root" --machine="$name" --boot \
    --network-namespace-path=/proc/self/ns/net --capability=all --system-call-filter=@known \
    "$@" --property=DeviceAllow='char-* rwm' --resolv-conf=off --timezone=off --link-journal=no \
    --bind="$packages:/var/cache/lab" \
    --bind="$folder/volumes/containerd:/var/lib/containerd" --bind="$folder/volumes/kubelet:/var/lib/kubelet" \
    --bind="$folder/volumes/etcd:/var/lib/etcd"

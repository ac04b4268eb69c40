#!/bin/sh
# Makes the root folder that all nodes of all labs share: a minimal Debian with systemd and sshd.
# usage: base.sh TARGET SUITE ARCH MIRROR SECURITY_MIRROR CACHED_PACKAGES
#   TARGET           the folder to make; it appears only when it is complete
#   MIRROR           the address of a Debian mirror, or empty for debootstrap's own default
#   SECURITY_MIRROR  the same for the security updates, or empty for none
#   CACHED_PACKAGES  packages whose files are put into the package cache, not installed
# Lines on stdout that start with "::" are progress.
set -eu
target=$1 suite=$2 arch=$3 mirror=$4 security=$5 cached=$6

if [ "${PLAYBOOK_LAB_INSIDE:-}" != 1 ]; then
    mkdir -p "$(dirname "$target")"
    exec 9>"$target.lock"
    flock -n 9 || { echo ":: waiting for another program that builds it"; flock 9; }
    [ -e "$target/etc/lab-base" ] && exit 0
    # Namespaces of its own: its mounts and processes end with it, however it ends.
    PLAYBOOK_LAB_INSIDE=1 exec unshare --mount --pid --fork --kill-child --propagation private /bin/sh "$0" "$@"
fi

partial=$target.partial
rm -rf "$partial" "$target"
echo ":: debootstrap $suite"
packages=systemd,systemd-sysv,dbus,openssh-server,iproute2,iptables,procps,ca-certificates,kmod,sudo,curl
# Without a mirror of the machine's own, debootstrap uses its default.
# shellcheck disable=SC2086
debootstrap --variant=minbase --arch="$arch" --include="$packages" "$suite" "$partial" ${mirror:+"$mirror"} 9>&- |
    sed -u -n -e 's/^I: \(Retrieving\|Unpacking\|Configuring\|Extracting\) /:: \1 /p' -e 's/^E: /error: /p'
[ -x "$partial/usr/sbin/sshd" ] || { echo "debootstrap did not finish; its log: $partial/debootstrap/debootstrap.log" >&2; exit 1; }

if [ -n "$mirror" ]; then
    {
        echo "deb $mirror $suite main"
        echo "deb $mirror $suite-updates main"
        [ -z "$security" ] || echo "deb $security $suite-security main"
    } > "$partial/etc/apt/sources.list"
fi
apt-config dump | grep -E '^Acquire::(http|https)::|^Acquire::(Check-Valid-Until|Check-Date|Retries) ' \
    > "$partial/etc/apt/apt.conf.d/80machine" || true
# A proxy that the machine knows from its environment alone; one on its own loopback cannot be reached from a node.
case ${http_proxy:-} in
    '' | *//127.* | *//localhost* | *@127.* | *@localhost*) ;;
    *)
        if ! grep -qi '^Acquire::http::Proxy ' "$partial/etc/apt/apt.conf.d/80machine"; then
            echo "Acquire::http::Proxy \"$http_proxy\";" >> "$partial/etc/apt/apt.conf.d/80machine"
            # It may hold a password.
            case $http_proxy in *@*) chmod 600 "$partial/etc/apt/apt.conf.d/80machine" ;; esac
        fi
        ;;
esac
cat > "$partial/etc/apt/apt.conf.d/90lab" <<'CONF'
APT::Install-Recommends "false";
APT::Keep-Downloaded-Packages "true";
Acquire::Languages "none";
DPkg::Lock::Timeout "120";
DPkg::Options { "--force-unsafe-io"; };
// Nodes share the package files they have fetched: taken before an installation, given after one, by copy and rename.
APT::Update::Post-Invoke { "/usr/local/lib/lab/packages take"; };
DPkg::Post-Invoke { "/usr/local/lib/lab/packages give"; };
CONF

mkdir -p "$partial/usr/local/lib/lab" "$partial/var/cache/lab"
cat > "$partial/usr/local/lib/lab/packages" <<'SCRIPT'
#!/bin/sh
# Exchanges package files with the other nodes of this machine through /var/cache/lab.
archives=/var/cache/apt/archives shared=/var/cache/lab
case $1 in
    take) from=$shared to=$archives ;;
    give) from=$archives to=$shared ;;
    *) exit 2 ;;
esac
for file in "$from"/*.deb; do
    name=${file##*/}
    [ -f "$file" ] && [ ! -e "$to/$name" ] || continue
    cp "$file" "$to/.$name.$$" && mv "$to/.$name.$$" "$to/$name" || rm -f "$to/.$name.$$"
done 2>/dev/null
exit 0
SCRIPT
cat > "$partial/usr/local/lib/lab/boot" <<'SCRIPT'
#!/bin/sh
# What a machine's firmware and kernel would have done: the network of the lab, and writable cgroups.
. /etc/lab/node
ip link set lo up
ip link set eth0 up
ip address replace "$ADDRESS/$PREFIX" dev eth0
ip route replace default via "$GATEWAY"
if [ -d /sys/fs/cgroup/memory ]; then
    mount -o remount,rw /sys/fs/cgroup
    for controller in /sys/fs/cgroup/*/; do
        mount -o remount,rw,bind "${controller%/}" 2>/dev/null
    done
fi
mount --make-rshared /
exit 0
SCRIPT
chmod 755 "$partial/usr/local/lib/lab/packages" "$partial/usr/local/lib/lab/boot"
cat > "$partial/etc/systemd/system/lab-boot.service" <<'UNIT'
[Unit]
Description=Network and cgroups of a lab node
DefaultDependencies=no
After=local-fs.target
Before=network-pre.target network.target ssh.service
Wants=network-pre.target
[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/local/lib/lab/boot
[Install]
WantedBy=sysinit.target
UNIT
mkdir -p "$partial/etc/lab" "$partial/etc/systemd/system/sysinit.target.wants" "$partial/etc/systemd/journald.conf.d"
ln -sf ../lab-boot.service "$partial/etc/systemd/system/sysinit.target.wants/lab-boot.service"
printf '[Journal]\nStorage=persistent\nSystemMaxUse=200M\n' > "$partial/etc/systemd/journald.conf.d/lab.conf"
printf 'PermitRootLogin prohibit-password\nUseDNS no\nPasswordAuthentication no\nMaxSessions 100\nMaxStartups 100\n' \
    > "$partial/etc/ssh/sshd_config.d/lab.conf"
for unit in apt-daily.timer apt-daily-upgrade.timer e2scrub_all.timer fstrim.timer systemd-networkd.service \
    systemd-resolved.service getty.target console-getty.service systemd-udevd.service systemd-udev-trigger.service \
    systemd-timesyncd.service; do
    ln -sf /dev/null "$partial/etc/systemd/system/$unit"
done
rm -f "$partial"/etc/ssh/ssh_host_* "$partial/etc/machine-id" "$partial/etc/hostname"
: > "$partial/etc/machine-id"

echo ":: updates, and package files for the nodes"
cat /etc/resolv.conf > "$partial/etc/resolv.conf"
mount --bind "$partial" "$partial"
mount -t proc proc "$partial/proc"
mount -t devtmpfs dev "$partial/dev" 2>/dev/null || mount --rbind /dev "$partial/dev"
inside() {
    chroot "$partial" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy="$http_proxy"} \
        ${https_proxy:+https_proxy="$https_proxy"} ${no_proxy:+no_proxy="$no_proxy"} "$@" 9>&-
}
inside apt-get update -qq
inside apt-get upgrade -y -qq > "$partial.log" 2>&1 || { tail -n 5 "$partial.log" >&2; exit 1; }
inside apt-get clean
rm -f "$partial"/var/cache/lab/* "$partial.log"
# shellcheck disable=SC2086
inside apt-get install -y -qq --download-only $cached > /dev/null
inside apt-get --version | head -1 > "$partial/etc/lab-base"
umount -R "$partial/dev" "$partial/proc" "$partial"
mv -T "$partial" "$target"
echo ":: done"

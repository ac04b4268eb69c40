#!/bin/sh
# Makes Kubernetes' release files and images from Debian's source package, on an overlay over the nodes' root folder.
# usage: kubernetes.sh TARGET BASE ARCH VERSION ETCD_TAG PAUSE_TAG SCRIPTS RECIPE
#   TARGET   the folder to make; it appears only when it is complete
#   BASE     what base.sh made
#   SCRIPTS  the folder with the other files this needs: crictl, pause.c, echo.go
#   RECIPE   what this was made by, for the index: another one is made anew
# Lines on stdout that start with "::" are progress.
set -eu
target=$1 base=$2 arch=$3 version=$4 etcd_tag=$5 pause_tag=$6 scripts=$7 recipe=$8
work=$target.work

if [ "${PLAYBOOK_LAB_INSIDE:-}" != 1 ]; then
    mkdir -p "$(dirname "$target")"
    exec 9>"$target.lock"
    flock -n 9 || { echo ":: waiting for another program that builds it"; flock 9; }
    grep -qsF "\"recipe\":\"$recipe\"" "$target/artifacts.json" && exit 0
    # Namespaces of its own: its mounts and processes end with it, however it ends.
    PLAYBOOK_LAB_INSIDE=1 exec unshare --mount --pid --fork --kill-child --propagation private /bin/sh "$0" "$@"
fi

rm -rf "$work"
mkdir -p "$work/upper" "$work/overlay" "$work/root"
root=$work/root
mount -t overlay overlay -o "lowerdir=$base,upperdir=$work/upper,workdir=$work/overlay" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/tmp"
cat /etc/resolv.conf > "$root/etc/resolv.conf"
mkdir -p "$root/build/out/images"
cp "$scripts/crictl" "$scripts/pause.c" "$scripts/echo.go" "$root/build/"
sed 's/^deb /deb-src /' "$root/etc/apt/sources.list" > "$root/etc/apt/sources.list.d/source.list"
inside() {
    chroot "$root" /usr/bin/env -i PATH=/usr/lib/go-1.19/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/build LC_ALL=C \
        DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} ${no_proxy:+no_proxy="$no_proxy"} "$@" 9>&-
}

echo ":: packages for building"
inside apt-get update -qq
inside apt-get install -y -qq golang-1.19-go golang-github-modern-go-reflect2-dev gcc libc6-dev make dpkg-dev rsync jq \
    containerd runc containernetworking-plugins etcd-server etcd-client conntrack kmod > "$work/packages.log" 2>&1 ||
    { tail -5 "$work/packages.log" >&2; exit 1; }
echo ":: source of Kubernetes $version"
inside sh -c 'cd /build && apt-get source -qq --download-only kubernetes && dpkg-source -x kubernetes_*.dsc source' \
    > "$work/source.log" 2>&1 || { tail -5 "$work/source.log" >&2; exit 1; }
found=$(inside sh -c 'cd /build/source && dpkg-parsechangelog -S Version' | sed 's/.*+really//; s/[-+~].*//')
[ "$found" = "$version" ] || { echo "the source package is of Kubernetes $found, not $version" >&2; exit 1; }

cat > "$root/build/version" <<VERSION
KUBE_GIT_COMMIT=debian
KUBE_GIT_TREE_STATE=archive
KUBE_GIT_VERSION=v$version
KUBE_GIT_MAJOR=$(echo "$version" | cut -d. -f1)
KUBE_GIT_MINOR=$(echo "$version" | cut -d. -f2)
VERSION
cat > "$root/build/compile" <<'COMPILE'
set -eu
cd /build/source
# The vendored one panics when it is compiled by Go 1.18 or later.
rm -rf vendor/github.com/modern-go/reflect2/*
cp -rL /usr/share/gocode/src/github.com/modern-go/reflect2/*.go /usr/share/gocode/src/github.com/modern-go/reflect2/*.s \
    vendor/github.com/modern-go/reflect2/
# Without dockerless every start of a kubelet looks for a docker daemon for five seconds.
export GOFLAGS=-tags=providerless,dockerless GOLDFLAGS='-s -w' KUBE_GIT_VERSION_FILE=/build/version GO111MODULE=off
make WHAT="cmd/kubeadm cmd/kubelet cmd/kubectl cmd/kube-apiserver cmd/kube-controller-manager cmd/kube-scheduler cmd/kube-proxy"
COMPILE
echo ":: compiling Kubernetes $version"
inside sh /build/compile > "$work/compile.log" 2>&1 & compiling=$!
while kill -0 $compiling 2>/dev/null; do
    sleep 1
    echo ":: compiling Kubernetes $version: $(find "$work/upper/build/source/_output/local/go/cache" -name '*-d' 2>/dev/null | wc -l) packages"
done
wait $compiling || { tail -20 "$work/compile.log" >&2; exit 1; }

echo ":: release files and images"
cat > "$root/build/pack" <<'PACK'
set -eu
arch=$1 version=$2 etcd_tag=$3 pause_tag=$4 recipe=$5
cd /build
bin=/build/source/_output/bin out=/build/out
[ -d "$bin" ] || bin=/build/source/_output/local/go/bin
package_version() { dpkg-query -W -f '${Version}' "$1" | sed 's/^[0-9]*://; s/.*+really//; s/[-+~].*//'; }
archive() { tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 "$@"; }
digest() { sha256sum "$1" | cut -d' ' -f1; }
declare_file() { # name, version, file, reference
    printf '%s{"name":"%s","version":"%s","arch":"%s","kind":"%s","path":"%s","sha256":"%s"%s}' "$separator" "$1" "$2" "$arch" \
        "$([ -n "${4:-}" ] && echo image || echo file)" "$3" "$(digest "$out/$3")" "${4:+,\"reference\":\"$4\"}" >> artifacts.json
    separator=',
 '
}
separator='
 '
printf '{"kubernetes":"%s","recipe":"%s","artifacts":[' "$version" "$recipe" > artifacts.json

for name in kubeadm kubelet kubectl; do
    cp "$bin/$name" "$out/$name"
    declare_file $name "$version" $name
done
etcd=$(package_version etcd-server)
mkdir "etcd-v$etcd-linux-$arch" && cp /usr/bin/etcd /usr/bin/etcdctl "etcd-v$etcd-linux-$arch/"
archive -czf "$out/etcd-v$etcd-linux-$arch.tar.gz" "etcd-v$etcd-linux-$arch"
declare_file etcd "$etcd" "etcd-v$etcd-linux-$arch.tar.gz"
containerd=$(package_version containerd)
mkdir bin && cp /usr/bin/containerd /usr/bin/containerd-shim-runc-v2 /usr/bin/ctr bin/
archive -czf "$out/containerd-$containerd-linux-$arch.tar.gz" bin
declare_file containerd "$containerd" "containerd-$containerd-linux-$arch.tar.gz"
cp "$(command -v runc)" "$out/runc.$arch"
declare_file runc "$(package_version runc)" "runc.$arch"
cni=$(package_version containernetworking-plugins)
archive -C /usr/lib/cni -czf "$out/cni-plugins-linux-$arch-v$cni.tgz" .
declare_file cni-plugins "$cni" "cni-plugins-linux-$arch-v$cni.tgz"
chmod 755 crictl
archive -czf "$out/crictl-v${version%.*}.0-linux-$arch.tar.gz" crictl
declare_file crictl "${version%.*}.0" "crictl-v${version%.*}.0-linux-$arch.tar.gz"

# A docker-archive of one layer: FILE is the tar's name, REFERENCE the image, then its entry point; its files are in layer/.
image() {
    name=$1 image_version=$2 reference=$3 entry=$4
    chmod 755 layer
    rm -rf image && mkdir image
    archive -C layer -cf image/layer.tar .
    cat > image/config.json <<CONFIG
{"architecture":"$arch","os":"linux","created":"1970-01-01T00:00:00Z","config":{"Env":["PATH=/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin"],"Entrypoint":[$entry]},"rootfs":{"type":"layers","diff_ids":["sha256:$(digest image/layer.tar)"]},"history":[{"created":"1970-01-01T00:00:00Z"}]}
CONFIG
    config=$(digest image/config.json)
    mv image/config.json "image/$config.json"
    printf '[{"Config":"%s.json","RepoTags":["%s"],"Layers":["layer.tar"]}]' "$config" "$reference" > image/manifest.json
    archive -C image -cf "$out/images/$name.tar" manifest.json "$config.json" layer.tar
    declare_file "$name" "$image_version" "images/$name.tar" "$reference"
    rm -rf layer image
}
# Copies programs with the libraries that the dynamic linker will look for.
with_libraries() {
    for program in "$@"; do
        mkdir -p "layer$(dirname "$program")"
        cp -L "$program" "layer$program"
        for library in $(ldd "$program" 2>/dev/null | grep -o '/[^ ]*'); do
            mkdir -p "layer$(dirname "$library")"
            cp -L "$library" "layer$library"
        done
    done
}
for name in kube-apiserver kube-controller-manager kube-scheduler; do
    mkdir -p layer/usr/local/bin layer/tmp
    cp $bin/$name layer/usr/local/bin/
    image $name "$version" "k8s.gcr.io/$name:v$version" "\"/usr/local/bin/$name\""
done
# Directories that stand for merged ones must be links, as in the system the files come from.
merged() { for top in bin sbin lib lib64; do mkdir -p "layer/usr/$top" && ln -s "usr/$top" "layer/$top"; done; }
merged
mkdir -p layer/usr/local/bin layer/tmp layer/run layer/etc layer/var/lib
cp $bin/kube-proxy layer/usr/local/bin/
with_libraries /usr/sbin/xtables-nft-multi /usr/sbin/xtables-legacy-multi /usr/sbin/conntrack /usr/bin/kmod
for library in /usr/lib/*/xtables/*.so; do with_libraries "$library"; done
ln -s kmod layer/usr/bin/modprobe
ln -s ../bin/kmod layer/usr/sbin/modprobe
for name in iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore ebtables; do
    ln -s xtables-nft-multi layer/usr/sbin/$name
done
image kube-proxy "$version" "k8s.gcr.io/kube-proxy:v$version" '"/usr/local/bin/kube-proxy"'
merged
mkdir -p layer/tmp
with_libraries /usr/bin/etcd /usr/bin/etcdctl
mkdir -p layer/usr/local/bin
for name in etcd etcdctl; do ln -s ../../bin/$name layer/usr/local/bin/$name; done
image etcd "$etcd_tag" "k8s.gcr.io/etcd:$etcd_tag" '"/usr/bin/etcd"'
mkdir layer
gcc -static -Os -s -o layer/pause pause.c
image pause "$pause_tag" "k8s.gcr.io/pause:$pause_tag" '"/pause"'
mkdir layer
CGO_ENABLED=0 GO111MODULE=off GOCACHE=/build/cache go build -ldflags '-s -w' -o layer/echo echo.go
image playbook-echo 1 localhost/playbook-echo:1 '"/echo"'
printf '\n]}\n' >> artifacts.json
jq -e . artifacts.json > /dev/null
mv artifacts.json "$out/"
PACK
inside sh /build/pack "$arch" "$version" "$etcd_tag" "$pause_tag" "$recipe" > "$work/pack.log" 2>&1 || { tail -20 "$work/pack.log" >&2; exit 1; }
umount -R "$root"
rm -rf "$target"
mv -T "$work/upper/build/out" "$target"
rm -rf "$work"
echo ":: done"

#!/bin/sh
# Runs a command where /etc, /home, /var and the host name are its own: unshare -m -u sh module_namespace.sh COMMAND...
set -e
layers=$(mktemp -d)
mount -t tmpfs -o mode=755 none "$layers"
cp -a /etc "$layers/etc"
mount --bind "$layers/etc" /etc
mount -t tmpfs -o mode=755 none /home
mkdir "$layers/upper" "$layers/work"
mount -t overlay overlay -o "lowerdir=/var,upperdir=$layers/upper,workdir=$layers/work" /var
echo before >/etc/hostname
hostname before
exec "$@"

# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh disable=SC2046 # $(sources ...) is several options
# File systems that are full or read-only, in a mount namespace of our own.
# shellcheck source=tests/outputs/lib.sh
. "$(dirname "$0")/lib.sh"

if [ -z "${IN_NAMESPACE:-}" ]; then
    options=--mount
    is_root || options='--mount --user --map-root-user'
    # shellcheck disable=SC2086 # several options
    if unshare $options mount -t tmpfs none "$WORK" 2>/dev/null; then
        IN_NAMESPACE=1 exec unshare $options sh "$0"
    fi
    skipped 'mounts' 'no mount namespaces here: ENOSPC and EROFS are not tried'
    exit 0
fi

begin 'mounts: EROFS: a folder that is mounted read-only'
start_old
mount --bind out out
mount -o remount,ro,bind out || complain 'cannot mount'
build new out
ended 2
err 'out/nmap-services.new: error: cannot write: Read-only file system [cannot-write]'
err 'nothing was written'
holds out old
build new out/sub
ended 2
err 'out/sub: error: cannot make the folder: Read-only file system [cannot-write]'
umount out
end

begin 'mounts: EROFS: a file system that turned read-only'
mkdir disk
mount -t tmpfs -o size=4m none disk
cp -R "$WORK/set-old" disk/out
mount --bind disk disk
mount -o remount,ro,bind disk || complain 'cannot mount'
build new disk/out
ended 2
err 'Read-only file system [cannot-write]'
holds disk/out old
umount disk
umount disk
end

# The large set has files of very different sizes; the room, which is what a file
# that stands there leaves, decides which one is written last.
begin 'mounts: ENOSPC: the old set stays, whichever file it is'
mkdir disk
: >failed
for room in 64 128 256 384 512 640 768 1024 1280 1536 1792 2048 2304 2560 3072 4096 16384; do
    doing="$room KiB"
    mount -t tmpfs -o size=16m none disk || complain 'cannot mount'
    head -c "$(((16384 - room) * 1024))" /dev/zero >disk/full
    cp -R "$WORK/set-small" disk/out
    build large disk/out
    if [ "$got" = 0 ]; then
        holds disk/out new small large
        echo enough >>failed
    else
        ended 2
        err 'No space left on device [cannot-write]'
        err 'nothing was written'
        holds disk/out old small large
        told_truth
        sed -n 's/^disk\/out\/\([^:]*\): error: .*/\1/p' "$WORK/stderr" >>failed
        # With room, the next one comes to its end.
        rm disk/full
        build large disk/out
        ended 0
        holds disk/out new small large
    fi
    umount disk
done
doing=''
files=$(sort -u failed | grep -c '\.new$')
[ "$files" -ge 3 ] || complain "only $files different files met the end of the room: $(sort -u failed | tr '\n' ' ')"
grep -q enough failed || complain 'no size was enough'
end

begin 'mounts: ENOSPC: no room for a folder entry'
mkdir disk
mount -t tmpfs -o size=1m,nr_inodes=4 none disk || complain 'cannot mount'
build new disk/out
ended 2
err 'No space left on device [cannot-write]'
holds disk/out none
umount disk
end

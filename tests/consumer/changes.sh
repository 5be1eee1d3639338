#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# top, diff and refresh beside the programs that they are for: nmap, its scripts, glibc
# and git.
# shellcheck source=tests/consumer/lib.sh disable=SC2317 # functions that `check` calls
. "$(dirname "$0")/lib.sh"

dir=$WORK/changes
mkdir -p "$dir"
cd "$dir" || exit 2
given=$WORK/in/nmap-services
installed=/usr/share/nmap/nmap-services

# same WANTED GOT
same() {
    [ "$1" = "$2" ] && return
    printf 'wanted: %s\ngot:    %s\n' "$1" "$2"
    return 1
}

# expect STATUS COMMAND...
expect() {
    expected=$1
    shift
    got=0
    "$@" >expect.out 2>&1 || got=$?
    [ "$got" = "$expected" ] && return
    echo "status $got, wanted $expected: $*"
    head -n 20 expect.out
    return 1
}

# ---- top ----

# What nmap says it scans, as a list for -p.
scanned() {
    NMAPDIR=$1 nmap -n -Pn -v -oG - "$2" --top-ports "$3" 127.0.0.1 2>&1 |
        sed -n "s/^# Ports scanned:.* $4([0-9]*;\\([^)]*\\)).*/\\1/p"
}

# top_is_nmaps FOLDER TRANSPORT OPTION WORD
top_is_nmaps() {
    for n in 1 10 100 1000; do
        same "$(scanned "$1" "$3" "$n" "$4")" \
            "$("$SERVC" top "$n" --format=nmap "--$2" --nmap="$1/nmap-services")" || return
    done
}

if have nmap; then
    ranked=$(grep -v '^#' "$given" | grep -vc '0\.000000')
    for folder in "$WORK/in" /usr/share/nmap; do
        [ -f "$folder/nmap-services" ] || continue
        if [ "$folder" = "$WORK/in" ] && [ "$ranked" -lt 2000 ]; then
            skipped "top, tcp and udp of $folder" "only $ranked entries have a frequency"
            continue
        fi
        check "top: nmap's own ports, tcp, ${folder#"$WORK"/}" top_is_nmaps "$folder" tcp -sT TCP
        if is_root; then
            check "top: nmap's own ports, udp, ${folder#"$WORK"/}" \
                top_is_nmaps "$folder" udp -sU UDP
        else
            skipped "top, udp" "not root, which raw sockets need"
        fi
    done
else
    missing top "no nmap"
fi

top_for_masscan() {
    list=$("$SERVC" top 100 --tcp --udp --format=masscan --nmap="$given")
    masscan -p "$list" 192.0.2.1 --echo >masscan.out 2>&1
    # --echo writes the ports back, in ranges of its own with the same prefixes.
    echoed=$(sed -n 's/^ports = //p' masscan.out)
    same "$(ports_of "$list")" "$(ports_of "$echoed")"
}
ports_of() {
    echo "$1" | tr , '\n' | sed 's/^U:\(.*\)/\1 u/; t; s/$/ t/' |
        awk '{ n = split($1, p, "-"); for (i = p[1]; i <= p[n]; i++) print $2, i }' | sort -u
}
if have masscan; then
    check "top: masscan takes the list" top_for_masscan
else
    missing "top for masscan" "no masscan"
fi

# ---- what scripts match by ----

# Port 2003 is `finger' to nmap and `brutus' to the registry; finger.nse matches 79 or
# the name.
finger_server() {
    python3 - "$1" <<'END' &
import socket, sys
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(("127.0.0.1", 2003))
s.listen(8)
open(sys.argv[1], "w").close()
while True:
    c, _ = s.accept()
    c.settimeout(2)
    try:
        c.recv(100)
        c.sendall(b"Login: nobody\r\n")
    except OSError:
        pass
    c.close()
END
    server=$!
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        [ -e "$1" ] && return
        sleep 0.2
    done
    return 1
}

fingered() {
    NMAPDIR=$1 nmap -n -Pn -sT -p 2003 --script finger 127.0.0.1 2>&1 | grep -c 'Login: nobody'
}

script_hook() {
    for policy in iana upstream; do
        "$SERVC" build --nmap="$installed" --names="$policy" --outputs=nmap-services -q \
            -o "hook-$policy"
    done
    finger_server ready || { echo "port 2003 is taken"; return 1; }
    by_upstream=$(fingered hook-upstream) by_iana=$(fingered hook-iana)
    kill "$server"
    same "1 0" "$by_upstream $by_iana" || return
    expect 1 "$SERVC" diff --impact --fail-on=script-lost "$installed" hook-iana/nmap-services ||
        return
    if ! grep -q '^  2003/tcp .*finger.*finger\.nse' expect.out; then
        echo "finger.nse is not told of"
        return 1
    fi
    expect 0 "$SERVC" diff --fail-on=script-lost,name-lost "$installed" hook-upstream/nmap-services
}

if ! have nmap || ! [ -d /usr/share/nmap/scripts ]; then
    missing "scripts of nmap" "no nmap with its scripts"
elif ! grep -q '^finger	2003/tcp' "$installed"; then
    skipped "scripts of nmap" "finger is not 2003 in $installed"
else
    check "diff --impact: a script that works under upstream and is lost under iana" script_hook
fi

# ---- refresh ----

# Local edits of nmap's file, and its next version.
refresh_nmap_services() {
    new=${SERVC_TEST_DATA:-}/nmap-services.2024-04
    sed -e 's/^\(http	80\/tcp	[0-9.]*\).*/\1	# ours/' -e '$a\
our-service	64999/tcp	0.000000	# local' "$installed" >mine
    expect 0 "$SERVC" refresh "$installed" mine "$new" -o merged/nmap-services || return
    same 1 "$(grep -c '^http	80/tcp	[0-9.]*	# ours$' merged/nmap-services)" || return
    same "$(sed -n 's/^wsman	5985\/tcp	//p' "$new")" \
        "$(sed -n 's/^wsman	5985\/tcp	//p' merged/nmap-services)" || return
    if ! NMAPDIR=merged nmap -n -Pn -sT -p our-service -oG - 127.0.0.1 >nmap.out 2>&1; then
        cat nmap.out
        return 1
    fi
    grep -q '64999/[a-z]*/tcp//our-service/' nmap.out
}

if ! have nmap; then
    missing "refresh of nmap-services" "no nmap"
elif ! [ -f "$installed" ] || ! [ -f "${SERVC_TEST_DATA:-.}/nmap-services.2024-04" ]; then
    skipped "refresh of nmap-services" "not two versions of it here"
else
    check "refresh: nmap reads the merged file" refresh_nmap_services
fi

refresh_services() {
    printf 'alpha\t1001/tcp\tone\nbeta\t1002/udp\n' >base
    printf 'alpha\t1001/tcp\tone mine\nbeta\t1002/udp\nlocal\t1009/tcp\n' >mine
    printf 'alpha\t1001/tcp\tone two\nbeta-new\t1002/udp\tbeta\nthird\t1003/tcp\n' >new
    expect 0 "$SERVC" refresh base mine new -o services || return
    for pair in alpha/tcp:1001 mine/tcp:1001 two/tcp:1001 beta-new/udp:1002 beta/udp:1002 \
        third/tcp:1003 local/tcp:1009; do
        port=$(with_services services getent services "${pair%:*}" |
            sed 's/[^ ]* *\([0-9]*\)\/.*/\1/')
        same "${pair#*:}" "$port" || { cat services; return 1; }
    done
}

if ! have getent; then
    skipped "refresh of services" "no getent"
elif can_mount_services; then
    check "refresh: glibc reads the merged file" refresh_services
else
    skipped "refresh of services" "$why"
fi

# ---- clean merges of random edits, read by others ----

# random_base SEED FORMAT: invented lines.
random_base() {
    awk -v seed="$1" -v format="$2" 'BEGIN {
        srand(seed)
        print "# a header"
        for (i = 1; i <= 150; i++) {
            if (rand() < 0.05)
                print "# heading " i
            end = format == "nmap" ? sprintf("\t0.%06d", 1 + int(rand() * 99999)) : \
                rand() < 0.3 ? "\tother" i : ""
            printf "name%d\t%d/%s%s%s\n", i, 3 * i, rand() < 0.5 ? "tcp" : "udp", end, \
                rand() < 0.2 ? "\t# remark " i : ""
        }
    }'
}

# random_edits SEED PART: of the lines with number % 2 = PART some go, change or get
# another behind them.
random_edits() {
    awk -v seed="$1" -v part="$2" 'BEGIN { srand(seed * 2 + part) }
        NR % 2 != part || rand() > 0.3 { print; next }
        { r = rand() }
        r < 0.2 { next }
        r < 0.4 { print "# comment " part " " NR; print; next }
        r < 0.6 && !/^#/ {
            print
            sub(/^[^\t]*\t[0-9]*/, "new" part "x" NR "\t" 20000 + 2 * NR + part)
        }
        r >= 0.6 && !/^#/ { sub(/^[a-z]*/, "renamed" part) }
        { print }' random.base
}

# random_merge SEED FORMAT RESULT
random_merge() {
    random_base "$1" "$2" >random.base
    random_edits "$1" 0 >random.mine
    random_edits "$1" 1 >random.new
    expect 0 "$SERVC" refresh random.base random.mine random.new -o "$3" || return
    ! cmp -s "$3" random.mine && ! cmp -s "$3" random.new && return
    echo "seed $1: one side alone is the result"
    return 1
}

nmap_reads_merges() {
    mkdir -p random
    for seed in 1 2 3 4 5 6 7 8 9 10; do
        random_merge "$seed" nmap random/nmap-services || return
        same "$(sed -n 's/^[^#\t]*\t\([0-9]*\)\/tcp\t.*/\1/p' random/nmap-services | sort -n)" \
            "$(scanned random -sT 1000 TCP | tr , '\n' |
                awk -F- '{ for (i = $1; i <= $NF; i++) print i }')" || return
    done
}

glibc_reads_merges() {
    for seed in 1 2 3 4 5 6 7 8 9 10; do
        random_merge "$seed" services random.services || return
        same "$(sed -e 's/#.*//' -e '/^$/d' random.services | awk '{ $1 = $1; print }')" \
            "$(with_services random.services getent services | awk '{ $1 = $1; print }')" || return
    done
}

if have nmap; then
    check "refresh: nmap reads clean merges of random edits" nmap_reads_merges
else
    missing "refresh of random edits, nmap" "no nmap"
fi
if have getent && can_mount_services; then
    check "refresh: glibc reads clean merges of random edits" glibc_reads_merges
else
    skipped "refresh of random edits, glibc" "no getent, or ${why:-}"
fi

update_in_place() {
    mkdir -p lib
    cp "$given" lib/nmap-services
    chmod 644 lib/nmap-services
    expect 0 env NMAPDIR=lib "$SERVC" refresh --nmap -o copy || return
    cmp "$given" lib/nmap-services && grep -q '^NMAPDIR=copy nmap ' expect.out || return
    expect 0 "$SERVC" diff --fail-on=renamed,removed,withdrawn,frequency "$given" \
        copy/nmap-services || return
    expect 2 env NMAPDIR=lib "$SERVC" refresh --nmap -o lib || return
    cmp "$given" lib/nmap-services || return
    expect 0 env NMAPDIR=lib "$SERVC" refresh --nmap --in-place || return
    cmp "$given" lib/nmap-services.orig && cmp copy/nmap-services lib/nmap-services || return
    same "-rw-r--r--" "$(ls -l lib/nmap-services | cut -c 1-10)"
}
check "refresh --nmap: a copy, or in place with a backup" update_in_place

# ---- git ----

git_quietly() {
    git -c user.name=t -c user.email=t@example.org "$@" >>git.log 2>&1
}

git_driver() {
    rm -rf repo && mkdir repo && cd repo || return
    git_quietly init -q || return
    git config diff.servc.textconv "$SERVC diff --list"
    git config merge.servc.driver "$SERVC refresh %O %A %B -o %A"
    echo 'services diff=servc merge=servc' >.gitattributes
    printf 'alpha\t1001/tcp\tone\nbeta\t1002/udp\n' >services
    git_quietly add -A && git_quietly commit -qm base || return
    git_quietly checkout -qb new || return
    printf 'alpha\t1001/tcp\tone two\nbeta\t1002/udp\nthird\t1003/tcp\n' >services
    git_quietly commit -qam new && git_quietly checkout -q - || return
    printf 'alpha     1001/tcp     one mine\nbeta\t1002/udp\n' >services
    same '-1001/tcp alpha (one)
+1001/tcp alpha (one mine)' "$(git diff services | grep '^[-+][0-9]')" || return
    git_quietly commit -qam mine || return
    git_quietly merge -q new || { cat git.log services; return 1; }
    same '1001/tcp alpha (one mine two)
1002/udp beta
1003/tcp third' "$("$SERVC" diff --list services)" || return
    git_quietly checkout -qb other HEAD~ || return
    printf 'omega\t1001/tcp\tone\nbeta\t1002/udp\n' >services
    git_quietly commit -qam other || return
    git_quietly checkout -q - || return
    printf 'psi\t1001/tcp\tone\nbeta\t1002/udp\n' >services
    git_quietly commit -qam ours || return
    git_quietly merge -q other && { echo "no conflict"; return 1; }
    same 1 "$(git ls-files -u | cut -f 2 | sort -u | grep -c '^services$')" || return
    grep -q '^psi' services && grep -q '^omega' services && grep -q '^<<<<<<< ' services
}

if have git; then
    check "git: textconv and merge driver" git_driver
else
    missing "git" "no git"
fi
exit 0

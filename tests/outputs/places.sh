# SPDX-License-Identifier: BSD-2-Clause
# shellcheck shell=sh
# Where outputs go: kinds of folders, what is there already, and who reads it meanwhile.
# shellcheck source=tests/outputs/lib.sh
. "$(dirname "$0")/lib.sh"

begin 'places: relative, absolute, with a slash at the end, with dots'
mkdir sub
for place in out "$PWD/out" out/ ./out sub/../out out//; do
    rm -rf out
    doing=$place
    build new "$place"
    ended 0
    holds out new
done
doing=''
end

begin 'places: parents that are missing are made'
build new a/b/c/d
ended 0
holds a/b/c/d new
end

begin 'places: a link to a folder stays a link'
mkdir real
ln -s real out
build new out
ended 0
holds real new
[ -h out ] || complain 'the link is gone'
end

begin 'places: a link that leads nowhere'
ln -s nowhere out
build new out
ended 2
err 'out: error: '
err '[cannot-write]'
err 'nothing was written'
[ -h out ] || complain 'the link is gone'
[ ! -e nowhere ] || complain 'a folder was made where the link leads'
end

begin 'places: a file where the folder should be, or one of its parents'
echo precious >out
for place in out out/ out/sub; do
    doing=$place
    build new "$place"
    ended 2
    err "${place%/}"
    err '[cannot-write]'
    [ "$(cat out)" = precious ] || complain 'the file was changed'
done
doing=''
end

begin 'places: an empty name is refused'
"$SERVC" build -o '' --no-iana --no-cards --nmap="$WORK/new.nmap" >"$WORK/stdout" 2>"$WORK/stderr"
got=$?
ended 2
[ -s "$WORK/stderr" ] || complain 'no message'
[ -z "$(ls)" ] || complain "something was written: $(ls)"
end

begin 'places: folders where an output or its neighbour should be'
start_old
rm out/services
mkdir -p out/services/full
build new out
ended 2
err 'out/services'
err '[cannot-write]'
rm -rf out/services
completes out
start_old
mkdir -p out/report.txt.new/full
build new out
ended 2
err 'out/report.txt.new'
rmdir out/report.txt.new/full out/report.txt.new
holds out old
end

begin 'places: a link planted where a file is written is not followed'
start_old
echo precious >victim
for file in nmap-services services report.txt manifest.json; do
    ln -s ../victim "out/$file.new"
done
build new out
ended 0
holds out new
[ "$(cat victim)" = precious ] || complain 'the file behind the link was overwritten'
end

begin 'places: an output that is a link is replaced, and what it points to is kept'
start_old
mv out/services elsewhere
ln -s ../elsewhere out/services
build new out
ended 0
holds out new
cmp -s elsewhere "$WORK/set-old/services" || complain 'the file behind the link was overwritten'
end

begin 'places: twice gives the same bytes'
build new out
ended 0
cp -R out before
build new out
ended 0
diff -r before out >"$WORK/diff" || complain "$(cat "$WORK/diff")"
end

begin 'places: leftovers of a killed build go, other files stay'
start_old
for file in "$WORK"/set-old/*; do
    echo half >"out/$(basename "$file").new"
done
echo mine >out/notes
build new out
ended 0
holds out 'new +notes'
end

begin 'places: who has a file open reads the old one to its end'
start_old
exec 3<out/entries.jsonl
head -c 100 <&3 >seen
build new out
cat <&3 >>seen
exec 3<&-
cmp -s seen "$WORK/set-old/entries.jsonl" || complain 'the open file changed'
holds out new
end

begin 'places: a build of fewer outputs leaves a set that its manifest fits'
start_old
build new out --outputs=services
ended 0
"$PYTHON" -I -S - out >"$WORK/why" <<'END'
import hashlib, json, sys
manifest = json.load(open(sys.argv[1] + "/manifest.json"))
for o in manifest["outputs"]:
    if hashlib.sha256(open(sys.argv[1] + "/" + o["name"], "rb").read()).hexdigest() != o["sha256"]:
        print(o["name"], "does not fit the manifest")
if [o["name"] for o in manifest["outputs"]] != ["services"]:
    print("the manifest names", manifest["outputs"])
END
end

begin 'places: --dry-run writes nothing and leaves no folder'
build new out --dry-run
ended 0
[ ! -e out ] || complain 'a folder was made'
start_old
build new out --dry-run
ended 0
holds out old
grep -q 'out/services: ' "$WORK/stdout" || complain 'does not say what would change'
end

begin 'places: --verify knows old, new and mixed sets'
verify() {
    # shellcheck disable=SC2046 # several options
    "$SERVC" build --verify=out $(sources "$1") >"$WORK/stdout" 2>"$WORK/stderr"
    got=$?
}
start_old
verify old
ended 0
verify new
ended 1
cp "$WORK/set-new/services" out/services
verify old
ended 1
grep -q 'out/services' "$WORK/stdout" || complain 'does not name the file'
rm out/services
verify old
ended 1
rm out/manifest.json
verify old
ended 2
end

begin 'places: 20 pairs of builds into one folder at a time: each waits or is refused'
start_old
done_=0
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    # shellcheck disable=SC2046 # several options
    "$SERVC" build -q -o out $(sources old) 2>one &
    first=$!
    # shellcheck disable=SC2046
    "$SERVC" build -q -o out $(sources new) 2>two
    second=$?
    wait "$first"
    first=$?
    for pair in "$first one" "$second two"; do
        case $pair in
        '0 '*) done_=$((done_ + 1)) ;;
        '2 '*) grep -q '\[output-busy\]' "${pair#* }" || complain "refused with: $(cat "${pair#* }")" ;;
        *) complain "exit status and stderr: $pair" ;;
        esac
    done
    holds out '[on][le][dw]'
done
[ "$done_" -ge 20 ] || complain "only $done_ of 40 builds came to their end"
end

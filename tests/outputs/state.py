# SPDX-License-Identifier: BSD-2-Clause
"""Says what an output folder holds.
usage: state.py FOLDER OLD NEW
Prints `old` or `new` if FOLDER holds the whole set that OLD or NEW holds, `none` if
it holds no file of a set, `mixed` if its manifest does not fit its files (so that
whoever looks can tell), or `WRONG: why` for what must never be. Files that no
manifest names follow, each as `+NAME`."""
import hashlib
import json
import os
import sys


def files(folder):
    held = {}
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        with open(os.path.join(folder, name), "rb") as f:
            held[name] = f.read()
    return held


def fits(held):
    """True if the manifest names these files, with their digests."""
    try:
        made = json.loads(held["manifest.json"])["outputs"]
    except (KeyError, ValueError):
        return False
    return all(o["name"] in held and hashlib.sha256(held[o["name"]]).hexdigest() == o["sha256"]
               for o in made)


def main():
    held, old, new = (files(folder) for folder in sys.argv[1:4])
    known = set(old) | set(new)
    ours = {name: held[name] for name in held if name in known}
    more = "".join(f" +{name}" for name in held if name not in known)
    # Each file is whole: it is the old one or the new one, to the last byte.
    torn = [name for name in ours if ours[name] not in (old.get(name), new.get(name))]
    if torn:
        state = "WRONG: torn: " + " ".join(torn)
    elif not ours:
        state = "none"
    elif ours == old:
        state = "old"
    elif ours == new:
        state = "new"
    elif fits(ours):
        state = "WRONG: the manifest fits a set that is neither the old nor the new one"
    elif "manifest.json" in ours and ours["manifest.json"] == new["manifest.json"]:
        state = "WRONG: the new manifest is there before its files"
    else:
        state = "mixed"
    print(state + more)


main()

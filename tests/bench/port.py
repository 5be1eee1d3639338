# SPDX-License-Identifier: BSD-2-Clause
"""Times the page of a port, from the start of the program to its end, beside programs that
answer a smaller question and beside one that answers none. In turns, so that what else the
machine does falls on all alike; medians and the lower quartile are printed.

usage: port.py SERVC TABLE [RUNS]
"""
import os
import shutil
import statistics
import sys
import time

servc, table = sys.argv[1:3]
runs = int(sys.argv[3]) if len(sys.argv) > 3 else 200
dictionary = "d = {}\nfor l in open('/etc/services'):\n f = l.split()\n" \
             " if len(f) > 1 and f[1][0].isdigit(): d[f[1]] = f[0]\nprint(d.get('465/tcp'))"
port = [servc, "port", "--table=" + table]
programs = [
    ("servc port 465", port + ["465"]),
    ("servc port --json 465", port + ["--json", "465"]),
    ("servc port -q 465", port + ["-q", "465"]),
    ("getent services 465/tcp", ["getent", "services", "465/tcp"]),
    ("python3, a dict of /etc/services", ["python3", "-I", "-S", "-c", dictionary]),
    ("/bin/true", ["/bin/true"]),
]
programs = [(name, words) for name, words in programs if shutil.which(words[0])]
null = os.open(os.devnull, os.O_RDWR)
actions = [(os.POSIX_SPAWN_DUP2, null, fd) for fd in (0, 1, 2)]


def seconds(words):
    begin = time.perf_counter()
    pid = os.posix_spawnp(words[0], words, os.environ, file_actions=actions)
    os.waitpid(pid, 0)
    return time.perf_counter() - begin


times = {name: [] for name, _ in programs}
for turn in range(runs + 5):
    for name, words in programs:
        t = seconds(words)
        if turn >= 5:
            times[name].append(t)
print("%-34s %10s %10s" % ("milliseconds, %d runs in turns" % runs, "median", "quartile"))
for name, _ in programs:
    print("%-34s %10.2f %10.2f" % (name, 1e3 * statistics.median(times[name]),
                                   1e3 * statistics.quantiles(times[name], n=4)[0]))

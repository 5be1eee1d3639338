# SPDX-License-Identifier: BSD-2-Clause
"""Runs a command under a time limit and looks at its peak memory.
usage: measure.py SECONDS SIZE COMMAND...
SIZE is what the command is expected to read, in bytes; a negative one leaves the
memory unchecked. Complaints, if any, go to the file $COMPLAINTS and figures to
$FIGURES. The exit status is the command's, 128 + N if signal N ended it."""
import os
import signal
import sys

MB = 1 << 20
BASE, FACTOR = 64 * MB, 12


def complain(text):
    with open(os.environ["COMPLAINTS"], "a") as out:
        out.write(text + "\n")


def main():
    seconds, size, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    child = os.posix_spawnp(command[0], command, os.environ)

    def too_long(*_):
        complain(f"ran for over {seconds} seconds and was killed")
        os.kill(child, signal.SIGKILL)

    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(seconds)
    _, status, usage = os.wait4(child, 0)
    signal.alarm(0)
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    limit = BASE + FACTOR * size
    if 0 <= size and peak > limit:
        complain(f"peak memory {peak // MB} MB for {size / MB:.1f} MB of input; "
                 f"the limit is {limit // MB} MB")
    if "FIGURES" in os.environ:
        with open(os.environ["FIGURES"], "a") as out:
            out.write(f"{usage.ru_utime + usage.ru_stime:6.2f} s {peak // MB:5} MB, "
                      f"input {max(size, 0) / MB:6.1f} MB\n")
    sys.exit(os.WEXITSTATUS(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))


main()

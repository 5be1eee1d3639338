#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Runs a command and prints its status, its seconds and its largest memory in KiB.
usage: measure.py COMMAND...     what it prints goes to /dev/null"""
import os
import sys
import time

null = os.open(os.devnull, os.O_RDWR)
start = time.monotonic()
child = os.fork()
if child == 0:
    os.dup2(null, 1)
    os.dup2(null, 2)
    os.execvp(sys.argv[1], sys.argv[1:])
_, status, usage = os.wait4(child, 0)
print(os.waitstatus_to_exitcode(status), "%.3f" % (time.monotonic() - start), usage.ru_maxrss)

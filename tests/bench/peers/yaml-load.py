#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-2-Clause
"""Loads all cards with PyYAML.   usage: yaml-load.py CSafeLoader|SafeLoader FOLDER"""
import os
import sys

import yaml

loader = getattr(yaml, sys.argv[1])
for file in sorted(os.listdir(sys.argv[2])):
    with open(os.path.join(sys.argv[2], file), encoding="utf-8") as source:
        for card in yaml.load_all(source, loader):
            assert card["card"] == 1

# SPDX-License-Identifier: BSD-2-Clause
# The records that nss_db wants of a services file, as its Makefile makes them.
# usage: awk -f makedb.awk SERVICES | makedb -o services.db -
/^[^#]/ {
    line = $0
    sub(/[ \t]*#.*$/, "", line)
    split($2, part, "/")
    print "=" part[1] "/" part[2] " " line
    print "=" part[1] "/ " line
    print ":" $1 "/" part[2] " " line
    print ":" $1 "/ " line
    print "0" n++ " " line
}

# SPDX-License-Identifier: BSD-2-Clause
# A services file from the registry's CSV, as people write it in a line of awk. Wrong
# wherever a quoted cell has a comma or a line break in it.
# usage: awk -f services.awk REGISTRY.csv > services
BEGIN { FS = "," }
NR > 1 && $1 != "" && $2 ~ /^[0-9]+$/ && $3 != "" { printf "%-15s %s/%s\t# %s\n", $1, $2, $3, $4 }

# SPDX-License-Identifier: BSD-2-Clause
# Fills in what `servc new` leaves empty, as a person would: every sentence another one.
function say() { return "Sentence number " ++n " of the card in " seed "." }
{ sub(/ +# .*/, "") } # the help
/^title:$/ { $0 = "title: Something in " seed }
/^reviewed:$/ { $0 = "reviewed: 2026-11-20" }
/^confidence:$/ { $0 = "confidence: low" }
/^prevalence:$/ { $0 = "prevalence: rare" }
/^roles: \[\]$/ { $0 = "roles: [web]" }
/\{date: , say: , ref: \[\]\}/ { $0 = "  - {date: 2001, say: " say() ", ref: [iana]}" }
/^  - say:$/ { $0 = $0 " " say() }
/^    by: \[\]$/ { $0 = "    by: [reported]" }
/\{port: , kind: \}/ { $0 = "  - {port: 65535/udp, kind: like}" }
block { $0 = "  " say(); block = 0 }
/^(about|note): \|$/ { block = 1 }
{ print }

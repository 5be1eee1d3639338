# SPDX-License-Identifier: BSD-2-Clause
# make            the compiler, out/build/release/servc
# make demo       build all outputs from the embedded data and show them
# make check      every test; make check-asan, check-unit ... one group
# V=asan|debug|release   the variant; each has a folder of its own

V       ?= release
B       := out/build/$(V)
CC      ?= cc
WARN    := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wvla -Werror
FLAGS_release := -O2
FLAGS_debug   := -O0 -g
FLAGS_asan    := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
FLAGS   := -std=c11 -Isrc $(WARN) $(FLAGS_$(V))
LDLIBS  := -lyaml -lz

SRC     := $(sort $(wildcard src/*/*.c))
OBJ     := $(SRC:src/%.c=$(B)/%.o)
UNIT    := $(sort $(wildcard tests/unit/test_*.c))
SUPPORT := $(sort $(wildcard tests/support/*.c))
UNITBIN := $(UNIT:tests/unit/%.c=$(B)/unit/%)

# `make Q=` shows the commands themselves; `make -s` shows nothing.
Q       ?= @
say      = $(if $(findstring s,$(firstword -$(MAKEFLAGS))),:,printf '  %-5s %s\n')

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all demo check unit golden consumer includes check-asan lint clean

all: $(B)/servc

$(B)/servc: $(B)/main.o $(OBJ)
	@$(say) LINK $@
	$(Q)$(CC) $(FLAGS_$(V)) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	@$(say) CC $<
	$(Q)$(CC) $(FLAGS) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/support/%.o: tests/support/%.c Makefile
	@mkdir -p $(@D)
	@$(say) CC $<
	$(Q)$(CC) $(FLAGS) -Itests $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/unit/%.o: tests/unit/%.c Makefile
	@mkdir -p $(@D)
	@$(say) CC $<
	$(Q)$(CC) $(FLAGS) -Itests $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/unit/%: $(B)/unit/%.o $(SUPPORT:tests/support/%.c=$(B)/support/%.o) $(OBJ)
	@$(say) LINK $@
	$(Q)$(CC) $(FLAGS_$(V)) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka

demo: all
	@SERVC=$(B)/servc scripts/demo

check:
	@scripts/check

unit: $(UNITBIN)
	@scripts/run-unit $(UNITBIN)

golden: all
	@SERVC=$(B)/servc tests/golden/run

consumer: all
	@SERVC=$(B)/servc tests/consumer/run

includes:
	@scripts/check-includes && scripts/check-diagnostics

check-asan:
	@$(MAKE) --no-print-directory V=asan unit golden

clean:
	rm -rf out

-include $(OBJ:.o=.d) $(B)/main.d $(UNITBIN:=.d) $(SUPPORT:tests/support/%.c=$(B)/support/%.d)

# SPDX-License-Identifier: BSD-2-Clause
# make            the compiler, out/build/release/servc
# make demo       build all outputs from the embedded data and show them
# make check      every test; make check-asan, check-unit ... one group
# make bench      times beside comparable programs (tests/bench/run)
# make install    to PREFIX, /usr/local unless given, below DESTDIR; make uninstall
# make lint       gcc -fanalyzer, clang, cppcheck, clang-tidy over src/ (minutes)
# make lib        libservc.a, libservc.so.0 and servc.pc; make install-lib
# make bench-lookup   lookups beside comparable programs (tests/bench/lookup)
# make bench-port     the page of a port beside getent and others (tests/bench/port.py)
# make bench-site     the whole site beside reading it (tests/bench/site.py)
# make fuzz       each target for FUZZ_SECONDS (60), with clang's libFuzzer
# V=asan|debug|release   the variant; each has a folder of its own

V       ?= release
B       := out/build/$(V)
CC      ?= cc
WARN    := -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wvla -Werror
FLAGS_release := -O2
FLAGS_debug   := -O0 -g
FLAGS_asan    := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
FLAGS_tsan    := -O1 -g -fsanitize=thread
FLAGS_fuzz    := -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined \
    -fno-sanitize-recover=all
FLAGS   := -std=c11 -pthread -Isrc $(WARN) $(FLAGS_$(V))
LDLIBS  := -pthread -lyaml -lexpat -lz

PREFIX  ?= /usr/local
SHARE   := $(PREFIX)/share
INSTALL ?= install

SRC     := $(sort $(wildcard src/*/*.c))
OBJ     := $(SRC:src/%.c=$(B)/%.o) $(B)/site/assets.o
ASSETS  := $(sort $(wildcard src/site/assets/*))
UNIT    := $(sort $(wildcard tests/unit/test_*.c))
SUPPORT := $(sort $(wildcard tests/support/*.c))
FUZZ    := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZBIN := $(FUZZ:tests/fuzz/%.c=$(B)/fuzz/%)
FUZZOBJ := $(B)/fuzz/check.o $(B)/fuzz/round_trip.o
LIB     := $(sort $(wildcard src/lib/*.c))
UNITBIN := $(UNIT:tests/unit/%.c=$(B)/unit/%)

# `make Q=` shows the commands themselves; `make -s` shows nothing.
Q       ?= @
say      = $(if $(findstring s,$(firstword -$(MAKEFLAGS))),:,printf '  %-5s %s\n')

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all demo check check-site unit golden cards consumer hostile outputs port includes check-asan lint clean \
        lib install-lib table bench-lookup tsan check-tsan campaign fuzz fuzz-build fuzz-replay fuzz-smoke bench bench-diff bench-port bench-site install uninstall check-install FORCE

all: $(B)/servc

$(B)/servc: $(B)/main.o $(OBJ)
	@$(say) LINK $@
	$(Q)$(CC) $(FLAGS_$(V)) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(B)/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	@$(say) CC $<
	$(Q)$(CC) $(FLAGS) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# The files that every site has are part of the program.
$(B)/site/assets.c: $(ASSETS) scripts/embed
	@mkdir -p $(@D)
	@$(say) GEN $@
	$(Q)scripts/embed $(ASSETS) >$@

$(B)/site/assets.o: $(B)/site/assets.c Makefile
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

$(B)/fuzz/%.o: tests/fuzz/%.c Makefile
	@mkdir -p $(@D)
	@$(say) CC $<
	$(Q)$(CC) $(FLAGS) -Itests $(CFLAGS) -MMD -MP -c -o $@ $<

# Linked with libFuzzer's main, or with one that replays files.
FUZZMAIN := $(if $(filter fuzz,$(V)),,$(B)/fuzz/replay.o)
$(B)/fuzz/fuzz_%: $(B)/fuzz/fuzz_%.o $(FUZZOBJ) $(FUZZMAIN) $(OBJ)
	@$(say) LINK $@
	$(Q)$(CC) $(FLAGS_$(V)) $(if $(filter fuzz,$(V)),-fsanitize=fuzzer) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# libservc: the table's reader for other programs.
$(B)/pic/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	@$(say) CC $<
	$(Q)$(CC) $(FLAGS) -fPIC -fvisibility=hidden $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(B)/libservc.a: $(LIB:src/%.c=$(B)/pic/%.o)
	@$(say) AR $@
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(B)/libservc.so.0: $(LIB:src/%.c=$(B)/pic/%.o) src/lib/libservc.map
	@$(say) LINK $@
	$(Q)$(CC) $(FLAGS_$(V)) $(LDFLAGS) -shared -Wl,-soname,libservc.so.0 \
	    -Wl,--version-script,src/lib/libservc.map -Wl,-z,defs -o $@ $(filter %.o,$^) -lz

$(B)/servc.pc: src/lib/servc.pc.in src/lib/servc.h $(B)/prefix
	@$(say) GEN $@
	$(Q)sed -e 's|@PREFIX@|$(PREFIX)|' -e "s|@VERSION@|$$(sed -n 's/.*SERVC_VERSION "\(.*\)"/\1/p' src/lib/servc.h)|" $< >$@

lib: $(B)/libservc.a $(B)/libservc.so.0 $(B)/servc.pc

# The fuzz target of tables makes good ones to spoil, that of pages has one of its own.
$(B)/fuzz/fuzz_table: $(addprefix $(B)/support/,table_walk.o table_world.o mutate.o world.o)
$(B)/fuzz/fuzz_site: $(addprefix $(B)/support/,table_world.o mutate.o world.o)
$(B)/fuzz/fuzz_page: $(addprefix $(B)/support/,table_world.o mutate.o world.o)

demo: all
	@SERVC=$(B)/servc scripts/demo

check:
	@scripts/check

unit: $(UNITBIN)
	@scripts/run-unit $(UNITBIN)

golden: all
	@SERVC=$(B)/servc tests/golden/run

# Our cards, and the commands that go with writing them.
cards: all
	@SERVC=$(B)/servc tests/cards/run

consumer: all
	@SERVC=$(B)/servc tests/consumer/run

hostile: all
	@SERVC=$(B)/servc tests/hostile/run

check-site: all
	@SERVC=$(B)/servc tests/site/run

outputs: all
	@SERVC=$(B)/servc tests/outputs/run

includes:
	@scripts/check-includes && scripts/check-diagnostics && scripts/check-licence

# Pages of ports, and scans.
port: all
	@SERVC=$(B)/servc tests/port/run

# Every reader of tables, and programs that link the library.
table: all lib
	@BUILD=$(B) tests/table/run

bench-lookup: all lib
	@BUILD=$(B) tests/bench/lookup

bench: all
	@SERVC=$(B)/servc tests/bench/run

bench-diff: all
	@SERVC=$(B)/servc tests/bench/diff.sh

bench-port: all $(B)/table/servc.tbl
	@python3 tests/bench/port.py $(B)/servc $(B)/table/servc.tbl

bench-site: all
	@python3 tests/bench/site.py $(B)/servc

check-install: all
	@BUILD=$(B) tests/install/run

lint:
	@scripts/lint

fuzz-build: $(FUZZBIN)

fuzz:
	@$(MAKE) --no-print-directory V=fuzz CC=clang fuzz-build
	@tests/fuzz/run out/build/fuzz/fuzz

fuzz-replay: $(FUZZBIN)
	@tests/fuzz/smoke $(B)/fuzz

fuzz-smoke:
	@$(MAKE) --no-print-directory V=asan fuzz-replay

check-tsan:
	@$(MAKE) --no-print-directory V=tsan tsan

tsan: $(B)/unit/test_table_threads $(B)/unit/test_tasks $(B)/unit/test_catalogue
	@scripts/run-unit $^

# Hours of what the suite does in seconds.
campaign:
	@$(MAKE) --no-print-directory V=asan out/build/asan/unit/test_table_hostile
	@SERVC_CAMPAIGN=1 scripts/run-unit out/build/asan/unit/test_table_hostile

check-asan:
	@$(MAKE) --no-print-directory V=asan unit golden

# What was compiled for another PREFIX would look for its data there.
$(B)/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(PREFIX)' | cmp -s - $@ || echo '$(PREFIX)' >$@
$(B)/cmd/data_folder.o: $(B)/prefix
$(B)/cmd/data_folder.o: override CPPFLAGS += -DSERVC_DATADIR='"$(SHARE)/servc"'

# The table that `servc port` and `servc find` read, of what is free: nmap's file is the user's.
# To install for another machine than this one, name a servc that runs here.
TABLE_BY ?= $(B)/servc
$(B)/table/servc.tbl: $(B)/servc $(wildcard data/*.txt data/iana/* data/cards/*)
	@$(say) TABLE $@
	$(Q)SERVC_DATA=data $(TABLE_BY) build -q --no-nmap --outputs=table -o $(@D)

# What an older version installed and this one does not have goes first: a card that
# was taken back would still be read.
install: all uninstall $(B)/table/servc.tbl
	$(INSTALL) -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(SHARE)/man/man1 $(DESTDIR)$(SHARE)/doc/servc \
	    $(DESTDIR)$(SHARE)/servc/iana $(DESTDIR)$(SHARE)/servc/cards $(DESTDIR)$(SHARE)/servc/schema
	$(INSTALL) -m 755 $(B)/servc $(DESTDIR)$(PREFIX)/bin/servc
	$(INSTALL) -m 644 $(wildcard data/*.txt) $(DESTDIR)$(SHARE)/servc/
	$(INSTALL) -m 644 $(wildcard data/iana/*) $(DESTDIR)$(SHARE)/servc/iana/
	$(INSTALL) -m 644 $(wildcard data/cards/*.yaml) $(DESTDIR)$(SHARE)/servc/cards/
	$(INSTALL) -m 644 $(wildcard data/schema/*) $(DESTDIR)$(SHARE)/servc/schema/
	$(INSTALL) -m 644 $(B)/table/servc.tbl $(DESTDIR)$(SHARE)/servc/
	$(INSTALL) -m 644 doc/man/servc.1 $(DESTDIR)$(SHARE)/man/man1/servc.1
	$(INSTALL) -m 644 README.md LICENSE $(wildcard doc/*.md) $(DESTDIR)$(SHARE)/doc/servc/

install-lib: lib
	$(INSTALL) -d $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/include
	$(INSTALL) -m 644 src/lib/servc.h $(DESTDIR)$(PREFIX)/include/servc.h
	$(INSTALL) -m 644 $(B)/libservc.a $(DESTDIR)$(PREFIX)/lib/libservc.a
	$(INSTALL) -m 755 $(B)/libservc.so.0 $(DESTDIR)$(PREFIX)/lib/libservc.so.0
	ln -sf libservc.so.0 $(DESTDIR)$(PREFIX)/lib/libservc.so
	$(INSTALL) -m 644 $(B)/servc.pc $(DESTDIR)$(PREFIX)/lib/pkgconfig/servc.pc

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/servc $(DESTDIR)$(SHARE)/man/man1/servc.1
	rm -rf $(DESTDIR)$(SHARE)/servc $(DESTDIR)$(SHARE)/doc/servc

clean:
	rm -rf out

-include $(OBJ:.o=.d) $(B)/main.d $(UNITBIN:=.d) $(FUZZBIN:=.d) $(FUZZOBJ:.o=.d) $(LIB:src/%.c=$(B)/pic/%.d) $(SUPPORT:tests/support/%.c=$(B)/support/%.d)

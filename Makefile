# `make run` and `make test` need nothing but a Swift 6.3 toolchain; bin/setup installs the rest.
.PHONY: run test release bench bench-dispatch format lint coverage fuzz kills faults

data := data
# The program carries the Swift runtime in itself, where the platform allows it.
static := $(if $(filter Linux,$(shell uname)),--static-swift-stdlib)

# Homebrew keeps these two out of the usual places.
ifeq ($(shell uname),Darwin)
export PKG_CONFIG_PATH := $(shell brew --prefix libpq)/lib/pkgconfig:$(shell brew --prefix expat)/lib/pkgconfig:$(PKG_CONFIG_PATH)
endif

run:
	bin/setup --run
	bin/build --product baoxiu
	@# Made beside it and then moved, so that a demo that was broken off is not taken for a whole one.
	@test -e $(data) || { rm -rf .build/demo && .build/debug/baoxiu demo --data .build/demo && mv .build/demo $(data); }
	.build/debug/baoxiu serve --data $(data)

test:
	bin/setup --test
	bin/with-postgres bin/test

release:
	bin/setup --run
	swift build -c release --product baoxiu $(static)

# Measures the release build on this machine and prints docs/performance.md's tables. `make bench SIZES=1000` ends in about
# five minutes, SIZES="1000 100000 1000000" takes most of an hour; ENGINES="sqlite postgres", TIME=seconds of a round.
SIZES := 1000 100000
ENGINES := sqlite postgres
TIME := 10
ROUNDS := 2
bench: release
	bin/setup --bench
	FSYNC=on bin/with-postgres bin/bench --sizes "$(SIZES)" --engines "$(ENGINES)" --seconds $(TIME) --rounds $(ROUNDS)

format:
	swift format --in-place --parallel --recursive Package.swift Sources Tests

lint:
	swift format lint --strict --parallel --recursive Package.swift Sources Tests
	bin/assets --check
	bin/strings --check

# Twenty minutes of made-up input against the API; `make test` does three.
fuzz:
	BAOXIU_FUZZ_SECONDS=1200 BAOXIU_FUZZ_SEED=$${BAOXIU_FUZZ_SEED:-$$(date +%s)} Tests/Fuzz/run .build/results/fuzz.xml

# Servers killed in the middle of work, ROUNDS times on each engine; `make test` does ten. See docs/reliability.md.
kills: ROUNDS := 200
kills:
	bin/setup --test
	bin/venv
	bin/build --product baoxiu
	BAOXIU_CRASH_ROUNDS=$(ROUNDS) FSYNC=on bin/with-postgres .build/venv/bin/pytest -q -s -c Tests/pytest.ini Tests/Crash/test_kill.py

# Every fault in its long form, or the one that ONLY names: `make faults ONLY=full_disc`. See docs/reliability.md.
faults:
	bin/setup --test
	bin/venv
	bin/build --product baoxiu
	BAOXIU_LONG=1 FSYNC=on bin/with-postgres .build/venv/bin/pytest -q -s -c Tests/pytest.ini $(if $(ONLY),-k "$(ONLY)") \
	  Tests/Faults Tests/Crash/test_wal_cut.py

# Counts the requirement rows proven by the last `make test` and writes docs/requirements.md.
coverage:
	bin/coverage --write

# The planning engine beside VROOM, OR-Tools and PyVRP on days made fresh; see docs/dispatch-bench.md. ARGS are the program's.
bench-dispatch: release
	bin/setup --bench
	bin/venv .build/bench-venv Tests/Bench/dispatch/requirements.txt
	.build/bench-venv/bin/python bin/bench-dispatch $(ARGS)

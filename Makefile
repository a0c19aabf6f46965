# Everything a developer does here. Needed: Python 3.10 or newer, make, and a package index that pip can reach.
#
#   make run     run an example task through pyflyte-execute and show what it wrote
#   make test    all tests, on the Python of .venv
#   make check   lint, formatting, locks, types, the tests on every supported Python of this machine, and with the
#                oldest releases of the dependencies
#   make campaign RUNS=10000   seeded runs with faults of all sorts; each has to leave one true verdict
#   make scheduler   what the scheduler's own code says of our documents, and how it runs workflows of both, pod by pod;
#                    needs Go, without it these tests are skipped
#   make names   write the inventory of flytekit's names, and the README's share of them, anew
#   make lock    write locks/, from which the image is built, anew from the newest releases that are allowed
#   make bench   the benchmarks, ours and flytekit's side by side
#   make fuzz    generated annotations and values, compared with flytekit on two Pythons
#   make clean   remove everything that these made

PYTHON ?= $(shell python3 -c 'import sys, ensurepip; print(sys.executable if sys.version_info >= (3, 10) else "")' 2>/dev/null)
ifeq ($(strip $(PYTHON)),)
PYTHON := $(lastword $(shell tools/pythons))
endif

BIN := .venv/bin
# Tests wait for a third of their time: for processes, pauses, grace. So three at once on two cores, a file in one process.
PYTEST_ARGS ?= -q -n 3 --dist loadfile --no-loadscope-reorder
EXAMPLE_DIR := build/run
FUZZ_EXAMPLES ?= 2000
FUZZ_SEED ?= 8

# Compiled bytecode is part of a normal start-up: it is tested and measured as it is used.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: run install peer test scheduler campaign check lint names lock locks types pythons lowest bench clean

run: .venv/run.stamp
	@rm -rf $(EXAMPLE_DIR) && mkdir -p $(EXAMPLE_DIR)
	$(BIN)/flyteweight inputs examples.hello:greet count=3 --output $(EXAMPLE_DIR)/inputs.pb
	$(BIN)/pyflyte-execute --inputs $(EXAMPLE_DIR)/inputs.pb --output-prefix $(EXAMPLE_DIR)/out \
	  --resolver flyteweight.resolvers.default_task_resolver -- task-module examples.hello task-name greet
	$(BIN)/flyteweight show $(EXAMPLE_DIR)/out

install: .venv/dev.stamp

peer: .venv/dev.stamp
	$(BIN)/python tests/peer/create.py

test: peer
	$(BIN)/python -m pytest $(PYTEST_ARGS)

campaign: .venv/dev.stamp
	cd tests && ../$(BIN)/python -m campaign $(or $(RUNS),1000) $(or $(FIRST),0)

scheduler: peer
	SCHEDULER_PEER=1 $(BIN)/python -m pytest $(PYTEST_ARGS) tests/scheduler
	cd tests && ../$(BIN)/python -m scheduler.report

check: lint locks types test pythons lowest

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/hadolint Dockerfile
	@# Their base is the image that is built here, which has no registry and no tag.
	$(BIN)/hadolint --ignore DL3006 $(wildcard examples/*/Dockerfile)

names: .venv/dev.stamp
	$(BIN)/python tools/flytekit-inventory

lock: .venv/dev.stamp
	tools/lock $(BIN)/uv

locks: .venv/dev.stamp
	tools/lock $(BIN)/uv --check

types: .venv/dev.stamp
	$(BIN)/mypy

# The comparison with flytekit needs one Python: the messages that it compares do not depend on it.
pythons: .venv/dev.stamp
	PYTEST_ARGS="$(PYTEST_ARGS)" tools/test-other-pythons $(BIN)/uv $(BIN)/python

lowest: .venv/dev.stamp
	PYTEST_ARGS="$(PYTEST_ARGS)" tools/test-lowest $(BIN)/uv "$$(tools/pythons | head -1 | cut -d' ' -f2)"

bench: peer
	$(BIN)/python -m benchmarks $(BENCH_ARGS)

# make test asks about 200, on one Python.
.PHONY: fuzz
fuzz: peer
	@tools/pythons | sed -n 's/^3\.1[12] //p' | while read -r python; do \
	  echo "== $$python"; \
	  FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) FUZZ_SEED=$(FUZZ_SEED) FUZZ_PYTHON=$$python $(BIN)/python -m pytest -q \
	    tests/peer/test_fuzz.py || exit 1; \
	done

clean:
	rm -rf .venv .venv-* .peer .peer-* build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "No Python 3.10 or newer with venv found; name one with make PYTHON=/path/to/python3" >&2; exit 1; }
	"$(PYTHON)" -m venv .venv

.venv/run.stamp: pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet --editable .
	@touch $@

.venv/dev.stamp: pyproject.toml | .venv/bin/python
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip install --quiet --python $(BIN)/python --editable '.[dev]'
	@touch $@ .venv/run.stamp

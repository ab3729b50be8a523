# Everything runs from .venv with the versions of requirements.lock; a bare machine needs git, make and Python 3.11 or later.

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
VERSION ?= 6.12
BIN := .venv/bin
TREE := .cache/linux-$(VERSION)

.PHONY: help demo test full kernel-quick mutants lint bench kernel-tree kernel-facts lock clean

help:
	@echo "make demo         convert the example drivers: table, diff, patches, page, git am (output in build/demo)"
	@echo "make test         lint, types and the test suite"
	@echo "make kernel-quick the quick checks on a kernel tree"
	@echo "make full         make test, then every check on a kernel tree (the whole of it)"
	@echo "make mutants      make mistakes in the analysis, one by one, and see that a test fails for each"
	@echo "make lint         ruff and mypy alone"
	@echo "make bench        measure front end and whole run on a kernel tree"
	@echo "make kernel-tree  unpack the distribution's kernel source to $(TREE) (VERSION=$(VERSION))"
	@echo "make kernel-facts write the table of what kernel functions return anew, from 6.1 and 6.12 (a quarter of an hour)"
	@echo "make lock         write requirements.lock anew"
	@echo "make clean        remove what was built, keep .cache"

.venv/ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "make: no Python 3.11 or later found; install one or run: make PYTHON=/path/to/python" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: .venv/ready
	PATH="$(CURDIR)/$(BIN):$$PATH" tools/demo

test: lint
	$(BIN)/pytest

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

kernel-quick: .venv/ready kernel-tree
	$(BIN)/pytest -m kerneltree
	PATH="$(CURDIR)/$(BIN):$$PATH" tools/kernel-checks $(TREE)

full: test kernel-tree
	METAMORPHIC=3000 $(BIN)/pytest tests/lifetime/metamorphic
	METAMORPHIC=3000 $(BIN)/pytest -m kerneltree
	PATH="$(CURDIR)/$(BIN):$$PATH" tools/kernel-checks $(TREE) full
	$(BIN)/python tools/mutants.py --jobs 2

mutants: .venv/ready
	$(BIN)/python tools/mutants.py --jobs 2

bench: .venv/ready kernel-tree
	$(BIN)/python benchmarks/scan.py $(TREE)

kernel-tree:
	tools/kernel-tree $(VERSION)

kernel-facts: .venv/ready
	tools/kernel-tree 6.1
	tools/kernel-tree 6.12
	$(BIN)/python -m rewriter.lifetime.outside.write .cache/linux-6.1 .cache/linux-6.12

lock:
	rm -rf build/lock
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet -e '.[dev]'
	{ echo "# Pinned run, test and build dependencies (Linux); written by: make lock"; \
	  build/lock/bin/python -m pip freeze --exclude-editable; } > requirements.lock

clean:
	rm -rf build dist out .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find rewriter transforms tests benchmarks -name __pycache__ -type d -exec rm -rf {} +

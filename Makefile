# `make` alone says what there is. Needs only python3 (3.11 or later) and the Internet:
# the tools go into .venv, which is made again whenever pyproject.toml changes.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help demo bench test test-lanes test-long test-interpreters lint format build clean

help: ## Say what there is
	@echo "usage: make <target> [PYTHON=python3.12]"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' Makefile

demo: $(STAMP) ## Show what the engine does, on shipped rulesets
	@$(BIN)/python examples/demo.py

# Coverage makes a test twice as slow: the properties run without, and the unit tests cover by themselves.
test: lint ## Lint, type check, import contracts, tests with coverage
	$(BIN)/python -m pytest -n 2 --dist loadgroup --ignore=tests/properties --cov --cov-report=term
	$(BIN)/python scripts/coverage_gate.py
	$(BIN)/python -m pytest -n 2 --dist loadgroup tests/properties

test-lanes: $(STAMP) ## The slower lanes that CI holds: 10,000 hostile inputs, faults, schemas, strategies
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "lane and not long"

test-long: $(STAMP) ## The tests that take many minutes
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m long

test-interpreters: $(STAMP) ## The tests on the installed wheel, under every CPython from 3.11 to 3.14 found here
	@$(BIN)/python scripts/test_interpreters.py

lint: $(STAMP) ## Style, types, import contracts, layout of rulesets
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/jianfu fmt --check $$(find rulesets -name '*.yaml')

format: $(STAMP) ## Put the code into the house's form
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(STAMP) ## Ratios to hand-written Python and to the rivals in benchmarks/requirements.txt
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check -r benchmarks/requirements.txt
	$(BIN)/python -m benchmarks.single
	$(BIN)/python -m benchmarks.loading
	$(BIN)/python -m benchmarks.drawing

build: $(STAMP) ## The sdist, and the wheel made from it, in dist/
	rm -rf dist
	$(BIN)/python -m build

clean: ## Remove everything that make and the tools have made
	rm -rf $(VENV) build dist htmlcov mutants .coverage .coverage.* .hypothesis .import_linter_cache \
		.mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

$(STAMP): pyproject.toml
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
		echo "make: no $(PYTHON) here; name a Python >= 3.11: make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "make: $(PYTHON) is `$(PYTHON) --version 2>&1`, but 3.11 or later is needed: make PYTHON=python3.12" >&2; \
		exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "make: $(PYTHON) cannot make environments (on Debian and Ubuntu: apt install python3-venv)" >&2; exit 1; }
	@echo "making $(VENV) with `$(PYTHON) --version` …"
	@rm -f $(STAMP)
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(STAMP)

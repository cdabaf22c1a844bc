# Two words do all the set-up: `make demo` and `make test`. Each makes .venv, installs the pins and goes.
# Needed beforehand: Python 3.11 or newer, git and make. Another Python: make demo PYTHON=/path/to/python3.12

IS_NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
IS_WHOLE := import sys, pip; sys.exit(sys.prefix == sys.base_prefix)
PYTHON ?= $(shell for python in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$python -c '$(IS_NEW_ENOUGH)' 2>/dev/null && echo $$python && break; done)

VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip --disable-pip-version-check --no-input install -qq
# Four at once also on two cores: a test of a screen waits about as long as it works.
PYTEST := $(BIN)/pytest --numprocesses 4 --dist loadfile
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 \
	--no-header --no-emit-index-url --no-emit-find-links --annotation-style line --extra local --group build

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check pictures lock clean

help:  ## say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/.installed  ## draft every page in examples/ with the embedded model, into demo.db
	@$(BIN)/trialspan model fetch
	@$(BIN)/trialspan run examples --db demo.db
	@$(BIN)/trialspan status --db demo.db

test: $(VENV)/.installed-dev  ## run every test: no network, no key, no model weights
	@$(PYTEST)

check: $(VENV)/.installed-dev  ## what CI runs: format, lint, types, import direction, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(PYTEST)

pictures: $(VENV)/.installed-dev  ## draw the pictures of the screens again, for docs/ and for the tests
	@$(BIN)/python docs/screens.py
	@$(BIN)/pytest -q --snapshot-update tests/test_screens.py

lock: $(VENV)/.made  ## compile the pins again after a change of dependencies (fetches uv)
	@$(BIN)/uv --version >/dev/null 2>&1 || $(INSTALL) uv
	@$(COMPILE) --output-file requirements.txt
	@$(COMPILE) --group dev --constraint requirements.txt --output-file requirements-dev.txt
	@echo "requirements.txt and requirements-dev.txt say what pyproject.toml asks for"

clean:  ## remove .venv, caches and demo.db (the model's weights stay: trialspan model remove)
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	rm -f demo.db demo.db-shm demo.db-wal
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment that works is kept, one that is half made is made again.
$(VENV)/.made:
	@test -n "$(PYTHON)" || { \
		echo "no Python 3.11 or newer found; install one, or say where it is: make PYTHON=/path/to/python3.12" >&2; \
		exit 1; }
	@"$(PYTHON)" -c '$(IS_NEW_ENOUGH)' || { \
		echo "Python 3.11 or newer is needed, '$(PYTHON)' is not; say where one is: make PYTHON=/path/to/python3.12" >&2; \
		exit 1; }
	@$(BIN)/python -c '$(IS_WHOLE)' >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear $(VENV) || { \
		echo "'$(PYTHON)' cannot make a virtual environment; on Debian and Ubuntu: apt install python3-venv" >&2; \
		exit 1; }
	@touch $@

$(VENV)/.installed: requirements.txt pyproject.toml | $(VENV)/.made
	@echo "installing the pinned packages into $(VENV) (a minute or two the first time)" >&2
	@$(INSTALL) -r requirements.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt pyproject.toml | $(VENV)/.made
	@echo "installing the pinned packages and the tools for tests into $(VENV) (a minute or two the first time)" >&2
	@$(INSTALL) -r requirements-dev.txt
	@$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

# Two commands do all the set-up: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check bench-tools clean

demo: $(VENV)/.installed
	$(BIN)/diagnose triage sample_logs/nfs-uuid-mismatch

test: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

# what benchmarks/compare.py measures against (Debian's packages)
bench-tools:
	apt-get install -y isal ripgrep lnav

check: test
	$(BIN)/diagnose kb lint
	$(BIN)/diagnose kb test

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml .ci/constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c .ci/constraints.txt -e .
	touch $@

$(VENV)/.installed-dev: $(VENV)/bin/python pyproject.toml .ci/constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c .ci/constraints.txt -e '.[dev]'
	touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

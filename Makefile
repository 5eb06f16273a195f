# Two commands: `make demo` shows the tool at work on its embedded lab; `make check` is everything CI runs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: demo check lint types layers test fast lab-tests sample fix clean

demo: $(READY)          ## start the lab, break it, audit it, write reports/
	$(BIN)/auditor demo --output-dir reports

check: lint types layers test   ## everything that CI runs

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

layers: $(READY)
	$(BIN)/lint-imports

test: $(READY)
	$(BIN)/pytest

fast: $(READY)          ## the unit tests only
	$(BIN)/pytest -m "not lab and not terraform"

lab-tests: $(READY)     ## the tests that start the embedded lab
	$(BIN)/pytest -m lab

sample: $(READY)        ## write the committed sample of a lab run again
	$(BIN)/auditor demo --output-dir reports/sample -o json:reports/sample/report.json
	$(BIN)/python -m tests.sample

fix: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[lab,dev]'
	touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache

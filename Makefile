# Two commands do everything on a fresh machine: `make demo` and `make test`.
SHELL := /bin/bash
PY ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
DATA_DIR ?= data
export PORT DATA_DIR
# Where an environment forbids it, every start of a process would compile all of Django and scipy anew: 5 s instead of 1.
unexport PYTHONDONTWRITEBYTECODE
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# As many at once as there are processors, from two to four: each may start servers and a browser of its own.
WORKERS := $(shell n=$$(nproc 2>/dev/null || echo 2); [ $$n -lt 2 ] && n=2; [ $$n -gt 4 ] && n=4; echo $$n)
# The slowest are named, so that whoever waits knows for what.
PYTEST := $(BIN)/pytest -n $(WORKERS) --dist worksteal --durations=40 --durations-min=10
NO_DATABASE := architecture engine journeys/test_pages.py journeys/test_no_scripts.py

.PHONY: help install demo run test test-rest test-all lint audit fix bench bench-match bench-ledger api-fuzz assets requirements screenshots clean

help:  ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

install: $(STAMP)  ## make .venv and everything in it

$(STAMP): requirements/dev.txt requirements/tool.txt pyproject.toml $(wildcard locale/*/*.po)
	@test -n "$(PY)" || { echo "Python 3.11 is needed: install it, or name it with PY=/path/to/python3.11"; exit 1; }
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed, $(PY) is older"; exit 1; }
	@test -x $(BIN)/python || $(PY) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/tool.txt
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements/dev.txt requirements/tool.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	VLECHTWERK_DEMO=1 $(BIN)/vlechtwerk manage messages --compile
	@touch $@

demo: install  ## install, build, fill and serve the demo network
	VLECHTWERK_DEMO=1 tools/demo

run: install  ## serve the network in DATA_DIR, with the background loop
	@exec $(BIN)/vlechtwerk run

test: install  ## the everyday suite: both databases, the real browser
	@tools/need chromium postgres
	$(PYTEST) tests -m "not thorough"
	@tools/with-postgres $(PYTEST) tests -m "both and not thorough"

test-rest: install  ## what the everyday suite leaves out: every page and address, and the rest on PostgreSQL
	@tools/need chromium postgres
	$(PYTEST) tests -m thorough
	@tools/with-postgres $(PYTEST) tests -m "thorough or not both" $(NO_DATABASE:%=--ignore=tests/%)

test-all: test test-rest  ## everything, as before a change lands; TEST_TURN=all: also the long tables whole on both

lint: install  ## contracts, budgets, types, style, translations, migrations
	$(BIN)/ruff check src tests bench
	$(BIN)/ruff format --check src tests bench
	$(BIN)/lint-imports
	$(BIN)/mypy src/vlechtwerk
	VLECHTWERK_DEMO=1 $(BIN)/vlechtwerk manage messages --check
	VLECHTWERK_DEMO=1 $(BIN)/vlechtwerk manage makemigrations --check --dry-run
	VLECHTWERK_SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))') \
	  VLECHTWERK_BASE_URL=https://netwerk.example VLECHTWERK_ALLOWED_HOSTS=netwerk.example \
	  VLECHTWERK_MAIL_URL=smtp+tls://mail.example:587 $(BIN)/vlechtwerk manage check --deploy --fail-level WARNING
	$(BIN)/pytest tests/architecture -p no:randomly

audit: install  ## known holes in what we depend on; without a network it says so and is no failure
	tools/audit $(BIN)/uv

fix: install  ## what can be put right by a machine
	$(BIN)/ruff check --fix src tests bench
	$(BIN)/ruff format src tests bench
	VLECHTWERK_DEMO=1 $(BIN)/vlechtwerk manage messages

bench: install  ## every figure beside its peer
	$(BIN)/python -m bench

bench-match: install  ## every gate of the matching engine, in one table; QUICK=--quick leaves out the long ones
	$(BIN)/python -m bench match $(QUICK)

bench-ledger: install $(VENV)/bench/.installed  ## postings per second beside the database itself and another ledger; QUICK=--quick leaves out the long ones
	@tools/need postgres
	POSTGRES_OPTIONS="-c fsync=on" tools/with-postgres $(BIN)/python -m bench ledger $(QUICK)

$(VENV)/bench/.installed: requirements/bench.txt  # the peer, in an environment of its own
	@test -x $(VENV)/bench/bin/python || $(PY) -m venv $(VENV)/bench
	$(BIN)/uv pip sync --quiet --python $(VENV)/bench/bin/python --require-hashes requirements/bench.txt
	@touch $@

api-fuzz: install  ## the real server, asked for ten minutes by schemathesis with all checks on
	API_FUZZ_S=600 $(BIN)/pytest tests/api/test_contract.py -k schemathesis -n 0 -s

assets: install  ## collect the static files with their hashes
	VLECHTWERK_DEMO=1 $(BIN)/vlechtwerk manage collectstatic --noinput --verbosity 0

requirements: $(STAMP)  ## pin the newest versions that fit
	for name in run dev tool bench; do $(BIN)/uv pip compile --quiet --upgrade requirements/$$name.in --generate-hashes --no-header \
	  --no-emit-index-url --no-annotate --python-version 3.11 --output-file requirements/$$name.txt; done

screenshots: install  ## docs/screens from the demo network, four per page
	@tools/need chromium
	$(BIN)/python tools/screenshots.py

clean:
	rm -rf $(VENV) data build dist test-artifacts src/vlechtwerk/staticfiles

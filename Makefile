# One verb per thing that a person does. `make run` and `make test` need Python 3.11, make and a package registry, nothing else.
PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3.11)
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
# The stamps carry the content of the requirements files: a change of theirs installs again, nothing else does.
RUN_STAMP := .venv/.run-$(shell cat requirements.txt | cksum | cut -d' ' -f1)
DEV_STAMP := .venv/.dev-$(shell cat requirements.txt requirements-dev.txt | cksum | cut -d' ' -f1)
WORKERS ?= 2
ARGS ?=
N ?= 10000
# What has a long form, and every property with 1,000 examples; -rP shows what the tests have to say.
SOAK := HYPOTHESIS_PROFILE=soak $(BIN)/python -m pytest -q -n $(WORKERS) --dist worksteal -m "(soak or hypothesis) and not e2e" -rP
# A deployment as Render makes it, for the checks; the key is not used for anything.
DEPLOYED := DATABASE_URL=postgres://holdfast:x@localhost/holdfast ALLOWED_HOSTS=holdfast.example.org \
	SECRET_KEY=only-for-check-deploy-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEF

.DEFAULT_GOAL := help
.PHONY: help run test test-sqlite test-postgres test-slow e2e lint bench bench-pages soak ci screenshots format install

help: ## List the verbs
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: $(RUN_STAMP) ## Serve the demo archive, or ARCHIVE=path/to/file.db, on SQLite (HOST=, PORT=)
	@$(MANAGE) quickstart $(if $(ARCHIVE),--archive "$(ARCHIVE)") $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT)) $(ARGS)

test: test-sqlite test-postgres ## Run the whole suite on SQLite and on PostgreSQL, without browser and drills

test-sqlite: $(DEV_STAMP) ## Run the suite on SQLite
	TEST_ENGINE=sqlite $(BIN)/python -m pytest -q -n $(WORKERS) $(ARGS)

test-postgres: $(DEV_STAMP) ## Run the suite on PostgreSQL (TEST_DATABASE_URL, the system's, or the wheel's)
	TEST_ENGINE=postgres $(BIN)/python -m pytest -q -n $(WORKERS) $(ARGS)

test-slow: $(DEV_STAMP) ## Run the drills that start the whole product, or open every page many times, on both engines
	TEST_ENGINE=sqlite $(BIN)/python -m pytest -q -n $(WORKERS) -m "slow and not soak" $(ARGS)
	TEST_ENGINE=postgres $(BIN)/python -m pytest -q -n $(WORKERS) -m "slow and not soak" $(ARGS)

e2e: $(DEV_STAMP) ## Drive a real browser through the journeys that matter
	TEST_ENGINE=sqlite $(BIN)/python -m pytest -q -m "e2e and not soak" tests/e2e $(ARGS)

lint: $(DEV_STAMP) ## Style, types, layers, migrations, deployment checks, dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	TEST_ENGINE=sqlite DJANGO_SETTINGS_MODULE=tests.settings $(MANAGE) makemigrations --check --dry-run
	TEST_ENGINE=postgres DJANGO_SETTINGS_MODULE=tests.settings $(MANAGE) lintmigrations content --no-cache
	$(DEPLOYED) $(MANAGE) check --deploy --fail-level WARNING
	$(BIN)/python -m pip check

format: $(DEV_STAMP) ## Lay the code out
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(DEV_STAMP) ## Measure finding over N=10000|100000|1000000 invented items (docs/benchmarks.md)
	$(BIN)/python -m scripts.bench --items $(N) $(ARGS)

soak: $(DEV_STAMP) ## Races, kills, the disaster and the properties at full length, on both engines; prints their figures
	TEST_ENGINE=sqlite $(SOAK) $(ARGS)
	TEST_ENGINE=postgres $(SOAK) $(ARGS)
	TEST_ENGINE=sqlite $(BIN)/python -m pytest -q -m "e2e and soak" tests/e2e

bench-pages: $(DEV_STAMP) ## Measure paint, interaction, layout shift and bytes of the pages in Chromium (docs/benchmarks.md)
	$(BIN)/python -m scripts.pages.measure $(ARGS)

screenshots: $(DEV_STAMP) ## Take a picture of every page into docs/screenshots, or of ARGS="list reader"
	$(BIN)/python -m scripts.screenshots $(ARGS)

ci: lint test test-slow e2e ## What CI runs: all but bench and soak

install: $(DEV_STAMP) ## Make the environment with the tools

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Holdfast needs Python 3.11 or newer; set PYTHON=")'
	$(PYTHON) -m venv .venv

$(RUN_STAMP): | .venv/bin/python
	@echo "Installing what the product needs (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@rm -f .venv/.run-* && touch $@

$(DEV_STAMP): | .venv/bin/python
	@echo "Installing the product's needs and the tools (once) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@rm -f .venv/.dev-* && touch $@ $(RUN_STAMP)

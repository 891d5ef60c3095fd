# Everything one does with this repository. `make` alone lists the targets.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$p && break; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" --group build
COMPOSE := docker compose
JOBS ?= 2
RUN_READY := $(VENV)/.ready-to-run
TEST_READY := $(VENV)/.ready-to-test

.DEFAULT_GOAL := help
.PHONY: help run dev test check lint format install init-db migrate revision upgrade downgrade bench soak lock \
	deploy down logs status clean

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

run: $(RUN_READY) ## Start the whole shop at http://localhost:8000, database included
	@exec $(BIN)/prilavok up

dev: $(TEST_READY) ## The same, with debug logs
	@LOG_LEVEL=$${LOG_LEVEL:-DEBUG} exec $(BIN)/prilavok up

test: $(TEST_READY) ## Run all tests, database included
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

check: $(TEST_READY) ## Formatting, lint, types, import boundaries, dependencies
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

lint: $(TEST_READY) ## Lint only
	$(BIN)/ruff check .

format: $(TEST_READY) ## Format, and fix what can be fixed by itself
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

install: $(TEST_READY) ## Make .venv with everything for running and testing

init-db: migrate ## Migrate, then load the demo shop into an empty database
	$(BIN)/prilavok demo

migrate: $(RUN_READY) ## Apply the migrations that the database lacks
	$(BIN)/prilavok migrate

upgrade: migrate ## The same as migrate

downgrade: $(RUN_READY) ## Undo the last migration, or go down to: make downgrade to=0003
	$(BIN)/prilavok downgrade -- $(or $(to),-1)

revision: $(TEST_READY) ## Write a migration from the row classes: make revision m="add a table"
	@test -n "$(m)" || { echo 'Say what it does: make revision m="add a table"' >&2; exit 2; }
	$(BIN)/prilavok revision -m "$(m)"

bench: $(TEST_READY) ## Measure, against a bare handler and bare statements in the same run
	$(BIN)/python -m bench $(ARGS)

soak: $(TEST_READY) ## Kill the processes for a minute while buyers buy, then check the books
	$(BIN)/python -m bench.soak

lock: ## Resolve dependencies anew into the lock files (needs uv)
	$(COMPILE) --upgrade --extra embedded pyproject.toml -o requirements.lock
	$(COMPILE) --extra embedded --extra otel --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	$(COMPILE) --extra otel -c requirements.lock pyproject.toml -o requirements-image.lock

deploy: ## Build the image and start the shop in Docker at http://localhost:8000
	$(COMPOSE) up --build --detach --wait

down: ## Stop what deploy started; data stays in its volumes
	$(COMPOSE) down

logs: ## Follow the logs of Docker's containers
	$(COMPOSE) logs --follow --tail=100

status: ## Show Docker's containers and whether the shop is ready
	$(COMPOSE) ps
	@$(COMPOSE) exec -T app python -m entrypoints.cli.main --version

clean: ## Remove caches and the virtual environment; data stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or newer is needed; name it with PYTHON=…' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# A stamp is newer than what it was made from: the next call has nothing to do and needs no network.
$(RUN_READY): requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(TEST_READY): requirements-dev.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements-dev.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(RUN_READY)

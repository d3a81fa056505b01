# Everything runs in .venv, which make fills from the hashed locks with plain pip. Nothing has to be activated.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV   ?= .venv
UV     ?= uv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet install
LOCK   := $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
          --no-emit-find-links --no-annotate --no-header pyproject.toml --extra charts --extra fleet --extra postgres --group build

help: ## Show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(VENV)/.demo ## Install the service into .venv

demo: $(VENV)/.demo ## Live through a sample season with a Notion and a Slack on this machine
	@$(BIN)/notion-sync demo

test: check ## All checks, then all tests
	$(BIN)/python -m pytest -n 2

bench: $(VENV)/.dev ## Requests, CPU, memory, start-up, budget, peers, worker, fleet: about twenty minutes; ONLY="size start" for some
	$(BIN)/python -m benchmarks $(ONLY)

soak: $(VENV)/.dev ## Ten weeks of random edits, faults and kills, about two minutes; SEED=... repeats one
	PYTHONHASHSEED=0 $(BIN)/python -m tests.soak $(if $(SEED),--seed $(SEED))

check: $(VENV)/.dev ## Lint, format, types, import rules, dependencies, dead code, Dockerfile
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/vulture
	$(BIN)/hadolint Dockerfile

audit: $(VENV)/.dev ## Ask whether a vulnerability is known of any locked package (needs a network)
	@PIP_AUDIT=$(BIN)/pip-audit deploy/audit.sh

pictures: $(VENV)/.dev ## Take the pictures of README and docs anew, from the demo (needs Chromium)
	$(BIN)/python docs/pictures/make.py

image-check: $(VENV)/.dev ## Build and run the image against a Debian stand-in (needs root, buildah, mmdebstrap)
	deploy/image-check.sh

lock: ## Compile the locks anew (needs uv); UPGRADE=--upgrade takes the newest versions
	$(LOCK) $(UPGRADE) -o requirements/base.lock
	$(LOCK) $(UPGRADE) --group dev -c requirements/base.lock -o requirements/dev.lock

clean: ## Remove what make and the tools created
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# One stamp a lock: pip runs again only when that lock, or what the project declares, has changed.
$(BIN)/python:
	@$(PYTHON) -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Needs Python 3.11 or newer with venv (Debian: apt install python3-venv)." \
	            "Another one than $(PYTHON): make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: requirements/base.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes -r requirements/base.lock
	$(PIP) --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.demo
	$(PIP) --require-hashes -r requirements/dev.lock
	@touch $@

.PHONY: help install pictures demo test bench soak check audit image-check lock clean

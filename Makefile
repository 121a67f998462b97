# `make` alone prints every target that has a "##" text. Python packages come from the lock files, into .venv;
# what was already done is not done again: .venv/.created, .runtime and .development say what is there. The lock files
# name every package, so --no-deps: else pip looks for extras anew and refuses releases younger than the lock.

.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
BIN := .venv/bin
# Each process of the tests has a Neo4j of its own and wipes it; there may be one only at NEO4J_URI.
TESTERS := $(if $(NEO4J_URI),1,2)
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
COMPILE := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock'

.PHONY: help
help: ## list the targets (this)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

.PHONY: demo
demo: .venv/.runtime ## install influent into .venv and run it on made-up data; needs Python 3.11+ alone
	@$(BIN)/influent demo

.PHONY: test
test: .venv/.development java browser ## install, fetch a real Neo4j and a browser, run every test; make test ARGS='-k why' runs some
	@$(BIN)/pytest --numprocesses $(TESTERS) --dist worksteal $(ARGS)

.PHONY: lint
lint: .venv/.development ## check format, rules, types and the order of the rooms
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

.PHONY: bench
bench: .venv/.development java ## measure the figures of benchmarks/README.md on small graphs, once
	@$(BIN)/python -m benchmarks $(ARGS)

.PHONY: bench-full
bench-full: .venv/.development java ## measure all of them on large graphs beside peers, and write the report; an hour
	@$(BIN)/python -m benchmarks --full $(ARGS)

.PHONY: bench-truth
bench-truth: .venv/.development ## hold scores against truth from outside, and against bought crowds; five minutes
	@$(BIN)/python -m benchmarks.truth

.PHONY: soak
soak: .venv/.development java ## kill, starve and cut off everything in large numbers, and write docs/reliability.md; half an hour
	@$(BIN)/python -m tests.faults.soak $(ARGS)

.PHONY: docs
docs: .venv/.development ## make the shown output and pictures of README.md and docs/ anew
	@$(BIN)/python -m docs $(ARGS)

.PHONY: lock
lock: .venv/.development ## choose the newest allowed versions anew and write them to the lock files
	$(COMPILE) --upgrade --extra dev --output-file requirements-dev.lock
	$(COMPILE) --upgrade --group editable --constraints requirements-dev.lock --output-file requirements.lock

.PHONY: clean
clean: ## remove .venv, caches and built files; stores are kept
	rm -rf .venv build dist influent.egg-info .cache .coverage .hypothesis .import_linter_cache .mypy_cache \
		.pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Neo4j runs on Java and is fetched by Maven; --without-neo4j needs neither.
.PHONY: java
java:
	@case " $(ARGS) " in *" --without-neo4j "*) ;; *) sh make/needs.sh java ;; esac

# The pages of --html are opened in Chromium; --without-browser needs none.
.PHONY: browser
browser:
	@case " $(ARGS) " in *" --without-browser "*) ;; *) sh make/needs.sh browser ;; esac

.venv/.created:
	@PYTHON='$(PYTHON)' sh make/needs.sh python
	@echo 'making the virtual environment .venv'
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.runtime: .venv/.created requirements.lock pyproject.toml
	@echo 'installing influent into .venv'
	@$(PIP) install --no-deps --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.development: .venv/.runtime requirements-dev.lock
	@echo 'installing the tools of development into .venv'
	@$(PIP) install --no-deps --require-hashes --requirement requirements-dev.lock
	@touch $@

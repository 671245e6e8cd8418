# Every target that is meant to be called has a `## description` behind it; `make help` prints those.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z -]+:.*## / {printf "  %-22s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# ---- The environment ------------------------------------------------------------------------------------------

$(VENV)/.made:
	@scripts/make-venv.sh $(VENV)
	@touch $@

# Stands for "all that is declared is installed": made anew when the declarations change.
$(INSTALLED): $(VENV)/.made pyproject.toml tests/requirements-data.txt
	@echo "Installing the project and its tools into $(VENV)"
	@$(BIN)/python -m pip install --quiet --editable '.[all,testing]' --group dev
	@$(BIN)/python -m pip install --quiet --no-deps --requirement tests/requirements-data.txt
	@touch $@

.PHONY: venv
venv: $(INSTALLED) ## Install the project and its tools into .venv

# ---- Use ------------------------------------------------------------------------------------------------------

# What these ask is the server that the same settings start.
status run-webapp open-webapp create-leaderboard feed feed-kafka feed-http feed-burst feed-battle \
test-health test-api test-leaderboard: \
    export LEADERBOARD_URL ?= http://127.0.0.1:$(or $(LEADERBOARD_SERVER__PORT),8080)

.PHONY: run
run: $(INSTALLED) ## Serve the embedded leaderboard on http://127.0.0.1:8080, until Ctrl-C
	@exec $(BIN)/leaderboard serve

.PHONY: up
up: $(INSTALLED) ## Start the whole stack: Redis, PostgreSQL, Kafka, server, consumer, scheduler; in containers where Docker is
	@exec $(BIN)/python scripts/background.py up

.PHONY: down
down: $(INSTALLED) ## Stop all of it; the data stay
	@exec $(BIN)/python scripts/background.py down

.PHONY: run-server
run-server: $(INSTALLED) ## Serve it in the background; its log goes to .run/server.log
	@exec $(BIN)/python scripts/background.py start server

.PHONY: stop
stop: $(INSTALLED) ## Stop whatever was started in the background
	@exec $(BIN)/python scripts/background.py stop

.PHONY: stop-server
stop-server: $(INSTALLED) ## Stop the server in the background
	@exec $(BIN)/python scripts/background.py stop server

.PHONY: restart restart-server
restart restart-server: $(INSTALLED) ## Stop it and start it again
	@exec $(BIN)/python scripts/background.py restart server

.PHONY: run-webapp
run-webapp: $(INSTALLED) ## Serve the web page from its source in the background, over the running server; needs Node.js
	@exec $(BIN)/python scripts/background.py start webapp

.PHONY: stop-webapp
stop-webapp: $(INSTALLED) ## Stop serving it
	@exec $(BIN)/python scripts/background.py stop webapp

.PHONY: open-webapp
open-webapp: ## Open the web page of the running server in a browser
	@exec xdg-open '$(LEADERBOARD_URL)/'

.PHONY: status
status: $(INSTALLED) ## Say of each part whether it runs and is ready
	@exec $(BIN)/python scripts/background.py status

PART ?= server

.PHONY: logs
logs: $(INSTALLED) ## Show the end of a log: PART=server
	@exec $(BIN)/python scripts/background.py logs '$(PART)'

.PHONY: logs-kafka
logs-kafka: $(INSTALLED) ## Show the end of Kafka's log
	@exec $(BIN)/python scripts/background.py logs kafka

.PHONY: watch-logs
watch-logs: $(INSTALLED) ## Show a log as it grows, until Ctrl-C: PART=server
	@exec $(BIN)/python scripts/background.py watch-logs '$(PART)'

.PHONY: kafka
kafka: $(INSTALLED) ## Run a Kafka node on 127.0.0.1:9092 in the background; needs Java 17 and Maven, no Docker
	@exec $(BIN)/python scripts/background.py start kafka

# ---- Play with a running server --------------------------------------------------------------------------------

BOARD ?= game1
MODE ?= increment
PLAYERS ?= 1000
RATE ?= 100
DURATION ?= 0
COUNT ?= 100000

.PHONY: create-leaderboard
create-leaderboard: $(INSTALLED) ## Make a board: BOARD=game1 MODE=increment
	@exec $(BIN)/leaderboard board create '$(BOARD)' --update-mode '$(MODE)'

.PHONY: feed feed-kafka
feed feed-kafka: $(INSTALLED) ## Send scores through Kafka: BOARD=game1 PLAYERS=1000 RATE=100 DURATION=0 (seconds; 0: until Ctrl-C)
	@exec $(BIN)/python scripts/kafka_feed.py '$(BOARD)' --players '$(PLAYERS)' --rate '$(RATE)' --duration '$(DURATION)'

.PHONY: feed-http
feed-http: $(INSTALLED) ## Send scores of many players: BOARD=game1 PLAYERS=1000 RATE=100 DURATION=0 (seconds; 0: until Ctrl-C)
	@exec $(BIN)/python scripts/feed_http.py steady '$(BOARD)' --players '$(PLAYERS)' --rate '$(RATE)' --duration '$(DURATION)'

.PHONY: feed-burst
feed-burst: $(INSTALLED) ## Send scores as fast as it goes: BOARD=game1 PLAYERS=1000 COUNT=100000
	@exec $(BIN)/python scripts/feed_http.py burst '$(BOARD)' --players '$(PLAYERS)' --count '$(COUNT)'

.PHONY: feed-battle
feed-battle: $(INSTALLED) ## Play a battle royale on a new board: DURATION=60
	@exec $(BIN)/leaderboard demo --duration '$(or $(filter-out 0,$(DURATION)),60)'

.PHONY: test-health
test-health: $(INSTALLED) ## Ask a running server whether its parts answer
	@exec $(BIN)/python scripts/smoke_server.py health

.PHONY: test-api
test-api: $(INSTALLED) ## Try every route of a running server
	@exec $(BIN)/python scripts/smoke_server.py api

.PHONY: test-leaderboard
test-leaderboard: $(INSTALLED) ## Try the rules of the game on a running server
	@exec $(BIN)/python scripts/smoke_server.py leaderboard

# ---- Proof ----------------------------------------------------------------------------------------------------

.PHONY: check
check: $(INSTALLED) ## Check style, types and imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

.PHONY: test
test: check servers ## Check, then run all tests, several files at a time
	@$(BIN)/python scripts/run_tests.py

# The tests start a Redis, a PostgreSQL, a Kafka and a browser of their own.
.PHONY: servers
servers:
	@scripts/install-servers.sh

.PHONY: build
build: $(INSTALLED) ## Build the wheel into dist/ and prove that it installs alone
	$(BIN)/nox --session build

.PHONY: lock
lock: $(INSTALLED) ## Name again, with hashes, what the image is made of: the newest that pyproject.toml allows
	$(BIN)/nox --session lock

.PHONY: webapp
webapp: ## Build the web page into the package; needs Node.js, as nothing else does
	@exec scripts/build-webapp.sh

# ---- Order ----------------------------------------------------------------------------------------------------

.PHONY: clean
clean: ## Remove what builds and checks left behind
	rm -rf build dist .nox .mypy_cache .ruff_cache .import_linter_cache .pytest_cache .hypothesis .schemathesis
	find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: clean-all
clean-all: clean ## Stop what runs in the background, remove its logs, Kafka, what the tests fetched and the virtual environment; data stay
	@if [ -x $(BIN)/python ]; then $(BIN)/python scripts/background.py down; fi
	rm -rf $(VENV) .run .kafka .clients .fetched

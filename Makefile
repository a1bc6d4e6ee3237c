# Each target sets up what it needs; each is a command of the README.
.PHONY: run test bench lint format install pins screenshots words
.DEFAULT_GOAL := run

BIN := .venv/bin
ARGS ?=

run: .venv/site
	@exec $(BIN)/python -m newsroom

test: .venv/tools
	$(BIN)/python -m tests $(ARGS)

bench: .venv/tools
	$(BIN)/python -m tests.bench

# The pictures of docs/desk.md and docs/reader.md, taken anew, and what pages weigh.
screenshots: .venv/tools
	SCREENSHOTS=docs $(BIN)/python -m pytest -q tests/test_desk_screenshots.py tests/test_reader_screenshots.py tests/test_lighthouse.py

# The catalogues of articles/locale: brought up to what is said today, and compiled.
words: .venv/tools
	$(BIN)/python -m tests.words

lint: .venv/tools
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/djade --target-version 5.2 --check $$(git ls-files 'templates/*.html')
	$(BIN)/lint-imports

format: .venv/tools
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/djade --target-version 5.2 $$(git ls-files 'templates/*.html')

install: .venv/site

# From requirements*.in, the short lists, to the long ones with hashes.
pins: .venv/tools
	$(BIN)/pip-compile $(PINS) requirements.in --output-file requirements.txt
	$(BIN)/pip-compile $(PINS) requirements-dev.in --output-file requirements-dev.txt

PINS := --quiet --upgrade --strip-extras --generate-hashes --allow-unsafe --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

.venv/site: requirements.txt
	@test -x $(BIN)/python || python3 -m venv .venv
	@echo "Installing what the site needs (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 --requirement requirements.txt
	@touch $@

.venv/tools: .venv/site requirements-dev.txt
	@echo "Installing what tests and linters need (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 --requirement requirements-dev.txt
	@touch $@

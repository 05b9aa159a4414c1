# Thin front door to the book: `make book` builds it, `make test` proves it, `make lab` teaches from it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TESTS_READY := $(VENV)/.tests-ready

.DEFAULT_GOAL := help
.PHONY: help book ebook serve test lab bench data clean lock

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): requirements.txt constraints.txt pyproject.toml tools/prepare.sh
	@PYTHON="$(PYTHON)" sh tools/prepare.sh environment

$(TESTS_READY): $(READY) tests/requirements.txt
	@PYTHON="$(PYTHON)" sh tools/prepare.sh tests

book: $(READY) ## build the book and print the address to open
	@$(BIN)/jupyter-book build --warningiserror --keep-going .
	@echo "The book is ready. Open file://$(CURDIR)/_build/html/index.html"

ebook: $(READY) ## build the book as an EPUB and print where it is
	@$(BIN)/jupyter-book build --builder custom --custom-builder epub .
	@echo "The e-book is ready: _build/epub/rebirth-of-the-alliance.epub"

serve: book ## build the book and serve it on this machine only
	@echo "Serving on http://127.0.0.1:8000/ (stop with Ctrl+C)"
	@$(BIN)/python -m http.server 8000 --bind 127.0.0.1 --directory _build/html

# the tests of one file run in one place, so that what they share (a built tree, a JupyterLab) is made once
test: $(TESTS_READY) ## run all tests (environment, browser and book are made if missing)
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

lab: $(READY) ## open the chapters as notebooks in JupyterLab
	@$(BIN)/alliance lab

bench: $(TESTS_READY) ## measure loading, widgets, exercises, and the book against stock Jupyter Book
	@$(BIN)/python benchmarks/tables_load.py
	@$(BIN)/python benchmarks/page_weight.py
	@$(BIN)/python benchmarks/maps.py
	@$(BIN)/python benchmarks/widgets.py
	@$(BIN)/python benchmarks/exercises.py

data: $(READY) ## check the tables and their sources
	@$(BIN)/alliance tables check

lock: $(TESTS_READY) ## write constraints.txt from the environment at hand (maintainers)
	@$(BIN)/python tools/lock.py

clean: ## remove what was built (the environment stays)
	rm -rf _build

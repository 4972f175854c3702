# Ketahanan: two commands do everything, `make run` and `make test`. `make help` lists the others.

PORT ?= 8000
HOST ?= 127.0.0.1
export PORT HOST

PYTHON    := .venv/bin/python
KETAHANAN := .venv/bin/ketahanan
BOOTSTRAP  = @python=$$(sh scripts/python.sh) && $$python scripts/bootstrap.py

BASE     := .venv/.ready
TOOLS    := .venv/.ready-tools
PEERS    := .venv/.ready-peers
VENDOR   := build/static/vendor/.ready
MESSAGES := locale/en/LC_MESSAGES/django.mo
STATIC   := build/.collected
SOURCES  := $(shell find static ketahanan/*/static build/static -type f 2>/dev/null)

.PHONY: help setup tools run country serve test test-long bench bench-fresh lint messages docs pins clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

setup: $(BASE) $(VENDOR) $(MESSAGES) $(STATIC) ## Everything a running Ketahanan needs; quick the second time
	@:

tools: setup $(TOOLS) ## The same and what the checks need

run: export KETAHANAN_MODE := demo
run: $(BASE) ## Set up, load the demo country, serve on http://127.0.0.1:8000 (PORT=…, HOST=…)
	@$(MAKE) --no-print-directory -j2 setup country
	@exec $(KETAHANAN) up

# Beside the bundle, which it does not need, so that the first page comes sooner.
country: $(BASE) $(MESSAGES)
	@echo "• database"
	@$(KETAHANAN) migrate --verbosity 0
	@$(KETAHANAN) areas import
	@echo "• demo country"
	@$(KETAHANAN) demo

serve: export KETAHANAN_MODE := production
serve: setup ## The same for production: your settings from the environment, no demo
	@$(KETAHANAN) check --deploy --fail-level ERROR
	@$(KETAHANAN) migrate --verbosity 0
	@$(KETAHANAN) areas import
	@$(KETAHANAN) instruments install
	@exec $(KETAHANAN) up

test: tools ## Style, imports, types, migrations, tests on SQLite and PostgreSQL, journeys in a browser
	@$(PYTHON) scripts/check.py all

test-long: tools ## The full product: slow tests and every journey × database × language × width
	@$(PYTHON) scripts/check.py long

lint: tools ## Style, imports, types and migrations only
	@$(PYTHON) scripts/check.py lint

bench: tools $(PEERS) ## Every number beside its goal, with a whole country in both databases → build/, docs/bench.json
	@$(PYTHON) scripts/bench.py --write $(BENCH)

bench-fresh: tools $(PEERS) ## The same and a fresh clone's way to its first page, with warm package caches
	@$(PYTHON) scripts/bench.py --write --fresh $(BENCH)

messages: tools ## Bring locale/en up to date with the texts in the code
	@$(PYTHON) scripts/messages.py extract
	@$(PYTHON) scripts/messages.py compile

docs: tools ## Write docs/generated anew
	@$(KETAHANAN) docs

pins: ## Resolve the direct dependencies anew (needs uv); nothing younger than seven days
	@for name in requirements requirements-analytics requirements-spark requirements-dev requirements-bench frontend/requirements-node; do \
	  uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.12 --exclude-newer "7 days" \
	    --custom-compile-command "make pins" $$name.in -o $$name.txt || exit 1; done

clean: ## Remove what these commands made, except the data in var/
	@rm -rf .venv build .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis frontend/node_modules
	@find locale -name '*.mo' -delete

$(BASE): requirements.txt
	$(BOOTSTRAP) install requirements.txt
	@touch $@

$(TOOLS): requirements-dev.txt $(BASE)
	$(BOOTSTRAP) install requirements-dev.txt
	@touch $@

$(PEERS): requirements-bench.txt $(TOOLS)
	$(BOOTSTRAP) install requirements-bench.txt
	@touch $@

# Left unmade when npm cannot be reached: pages then work without script, without forms in the field, and the next run tries again.
$(VENDOR): frontend/package-lock.json frontend/build.mjs $(wildcard frontend/enketo/*.js) | $(BASE)
	$(BOOTSTRAP) bundle

$(MESSAGES): locale/en/LC_MESSAGES/django.po scripts/messages.py | $(BASE)
	@$(PYTHON) scripts/messages.py compile

$(STATIC): $(SOURCES) $(VENDOR) | $(BASE)
	@echo "• collecting static files"
	@KETAHANAN_MODE=demo $(KETAHANAN) collectstatic --noinput --clear --verbosity 0
	@mkdir -p build && touch $@

# make run | demo | test are the three a newcomer needs; `make help` lists all.
PY := .venv/bin/python
PYTHON ?= python3
.DEFAULT_GOAL := help
.PHONY: help run demo test soak check lint types contracts golden pictures bench clean messages

help:  ## what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

run: .venv/.run messages  ## everything, on embedded SQLite and Valkey; prints the addresses
	@$(PY) -m app.launch

demo: .venv/.demo messages  ## run on a throw-away folder: a neighbourhood, far ends, a screen
	@$(PY) -m app.launch --demo

test: .venv/.dev messages  ## all that must be green
	@bash tests/run

soak: .venv/.dev messages  ## an hour of random kills; then any order of events on a screen
	@$(PY) bench/soak.py
	@LINLI_SOAK=1 $(PY) -m pytest tests/player/test_machine.py --timeout 0

check: lint types contracts  ## what a reader would complain about

lint: .venv/.dev  ## ruff
	@.venv/bin/ruff check . && .venv/bin/ruff format --check .

types: .venv/.dev  ## mypy, strict
	@.venv/bin/mypy

contracts: .venv/.dev  ## who may import whom
	@.venv/bin/lint-imports --no-logo

pictures: .venv/.dev messages  ## take the handbook's pictures anew; look at the difference
	@$(PY) -m tests.pictures.take

golden: .venv/.dev  ## draw the golden files anew; look at the difference
	@GOLDEN=rewrite $(PY) -m pytest tests/renderers

bench: .venv/.dev  ## measurements, as ratios; never part of the tests
	@for one in $(filter-out bench/soak.py bench/restore.py,$(wildcard bench/*.py)); do echo "== $$one"; $(PY) $$one || exit 1; done

messages: .venv/.run  ## compile the English texts
	@.venv/bin/pybabel -q compile -d app/web/translations 2>/dev/null

clean:  ## remove what make made
	rm -rf .venv build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/.base:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo '需要 Python 3.11 或更新版本：make run PYTHON=python3.12 / Python 3.11 or newer is needed.'; exit 1; }
	@$(PYTHON) -m venv .venv || \
	  { echo '无法创建虚拟环境，Debian/Ubuntu 请先：apt install python3-venv / install python3-venv first.'; exit 1; }
	@touch $@

.venv/.run: .venv/.base requirements.txt
	@echo '安装依赖… / installing…'; .venv/bin/pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/.demo: .venv/.run requirements-demo.txt
	@.venv/bin/pip install -q --disable-pip-version-check -r requirements-demo.txt
	@touch $@

.venv/.dev: .venv/.demo requirements-dev.txt
	@.venv/bin/pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@

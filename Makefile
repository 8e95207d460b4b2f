# make run     installs into .venv, starts everything with the demo street loaded, prints the address and the log-ins
# make test    installs the test extra, runs the suite
# PORT, DATA, PYTHON may be given: make run PORT=8090 DATA=/srv/archives

PORT ?= 8080
DATA ?= data
VENV := .venv
# Always through the interpreter: a script's first line has no room for a long path.
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet
TESTS ?= -n 2

# The first Python 3.11+ that runs; a version manager's shim may be there and not run.
FIND_PYTHON = for candidate in $(PYTHON) python3.11 python3.12 python3.13 python3.14 python3; do \
  $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$candidate && break; done

# A virtual environment whose Python is gone begins anew.
$(shell test -x $(PY) || rm -f $(VENV)/.run $(VENV)/.test $(VENV)/.lint)

# Compiled modules are kept: up, worker, clock and the tests start many processes of the same program.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test thorough bench reliability lint lock clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

run: $(VENV)/.run
	@exec $(PY) -m commarch up --port "$(PORT)" --data "$(DATA)" --demo

test: $(VENV)/.test
	$(PY) -m pytest $(TESTS)

# What takes longer: every page under axe for everybody, the long journeys; and what `make test` shows at a smaller size, at its full one.
thorough: $(VENV)/.test
	COMMARCH_PRINT_ROWS=5000 COMMARCH_TEST_PIECES=60 COMMARCH_FUZZ=1500 COMMARCH_TEST_IMPORT_ROWS=50000 \
	  $(PY) -m pytest $(TESTS) -m thorough

# Ratios measured in one run, see tests/benchmarks.
bench: $(VENV)/.test
	$(PY) -m tests.benchmarks

# Kills, floods and wipes: minutes rather than seconds, see tests/reliability.
reliability: $(VENV)/.test
	$(PY) -m tests.reliability

lint: $(VENV)/.test $(VENV)/.lint
	$(PY) -m ruff format --check
	$(PY) -m ruff check
	$(PY) -m mypy commarch
	$(PY) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

# After an upgrade that the tests have passed with.
lock: $(VENV)/.test $(VENV)/.lint
	$(PY) .ci/lock

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(VENV)/bin/python:
	@python=$$($(FIND_PYTHON)); \
	if [ -z "$$python" ]; then echo '需要 Python 3.11 或更高版本（可用 make PYTHON=/路径/python3 指定）。' >&2; exit 1; fi; \
	echo "建立 $(VENV)（$$($$python --version)）……"; \
	$$python -m venv $(VENV) || { rm -rf $(VENV); echo '无法建立虚拟环境。Debian/Ubuntu 请先执行：apt-get install python3-venv' >&2; exit 1; }

$(VENV)/.run: requirements.lock | $(VENV)/bin/python
	@echo '安装依赖……'
	@$(PIP) install -r requirements.lock
	@$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

$(VENV)/.test: requirements-test.lock $(VENV)/.run
	@echo '安装测试所需……'
	@$(PIP) install -r requirements-test.lock
	@touch $@

$(VENV)/.lint: requirements-lint.lock $(VENV)/.run
	@$(PIP) install -r requirements-lint.lock
	@touch $@

# SHARE from a bare clone: `make run` starts all of it, `make test` checks all of it.
PYTHON ?= python3
MODE_OF_PRODUCTION = SHARE_MODE=production SECRET_KEY=a-key-only-for-this-check-that-is-long-enough-and-not-used-elsewhere \
	DATABASE_URL=postgresql://localhost/check REDIS_URL=redis://localhost BASE_URL=https://share.example \
	ALLOWED_HOSTS=share.example OPERATOR_NAME=A OPERATOR_ADDRESS=B OPERATOR_RESPONSIBLE=C
COMPILE = uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --no-strip-extras --quiet \
	--python-version 3.11 pyproject.toml
TEMPLATES = $(shell find templates -name '*.html')

.PHONY: run test hostile audit bench chaos coverage lint check lock
.NOTPARALLEL:

# The system's packages, then .venv, then the packages of one lock file. A copy of the lock is left in .venv once all of
# it is installed, so an interrupted installation is taken up again by the next call.
define install
@$(PYTHON) share/local/system.py $(1)
@.venv/bin/python -c 'import pip' 2>/dev/null || { \
	echo "Making .venv"; rm -rf .venv && $(PYTHON) -m venv .venv; }
@cmp -s $(2) .venv/$(2) || { \
	echo "Installing the packages of $(2): a minute or two, the first time only"; began=$$(date +%s); \
	.venv/bin/python -m pip install --disable-pip-version-check --no-input -qq --require-hashes -r $(2) && cp $(2) .venv/$(2) && \
	echo "Installed ($$(($$(date +%s) - began)) s)"; }
endef

run:
	@test "$${SHARE_MODE:-local}" = local || { \
	echo "make run is for SHARE_MODE=local, and it is $$SHARE_MODE: unset it, or start the parts one by one (docs/running.md)." >&2; \
	exit 1; }
	$(call install,run,requirements-local.lock)
	@exec .venv/bin/python manage.py up --tied

test: lint check
	@echo "Tests"
	@.venv/bin/python -m pytest -n 3 --dist worksteal

# Each field of each form with many more of the values that were made to break it than `make test` takes; half an hour.
hostile:
	$(call install,test,requirements-dev.lock)
	@HOSTILE_EVERY=24 HOSTILE_TRIES=96 .venv/bin/python -m pytest -n 3 --dist worksteal tests/test_hostile_forms.py

# What costs how much, as ratios; prints a table, writes var/bench.json, and fails when a budget is missed that nobody owns.
bench:
	$(call install,test,requirements-dev.lock)
	@.venv/bin/python -m tests.bench

# Kills, stops and slows parts of the site in the middle of their work; prints a table and writes var/chaos.json.
chaos:
	$(call install,test,requirements-dev.lock)
	@.venv/bin/python -m pytest -q tests/chaos.py
	@.venv/bin/python -m pytest -q tests/processes tests/mail/test_bad_servers.py tests/test_production.py

# Breaks one rule after the other in a copy of the source, and looks whether its tests notice (tests/audit).
audit:
	$(call install,test,requirements-dev.lock)
	@.venv/bin/python -m tests.audit

# Which lines no test runs; fails below the floor in pyproject.toml. Browsers and processes of their own are not measured.
coverage:
	$(call install,test,requirements-dev.lock)
	@.venv/bin/python -m pytest -n 2 -q --cov --cov-report=term:skip-covered -m "not browser and not processes"

# Style, templates, types, and which way imports point.
lint:
	$(call install,test,requirements-dev.lock)
	@echo "Style"
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@echo "Templates"
	@.venv/bin/djade --check --target-version 5.2 $(TEMPLATES)
	@.venv/bin/djhtml --check --tabwidth 2 $(TEMPLATES)
	@echo "Types"
	@.venv/bin/mypy
	@echo "Imports"
	@.venv/bin/lint-imports

# Migrations and settings.
check:
	$(call install,test,requirements-dev.lock)
	@echo "Migrations"
	@SHARE_MODE=test .venv/bin/python -W ignore manage.py makemigrations --check --dry-run
	@echo "Settings of production"
	@$(MODE_OF_PRODUCTION) .venv/bin/python manage.py check --deploy --fail-level WARNING

# All three from one resolution: what runs is what was tested.
lock:
	@command -v uv >/dev/null || { echo "make lock needs uv: pipx install uv" >&2; exit 1; }
	$(COMPILE) --group dev -o requirements-dev.lock
	$(COMPILE) --group local -c requirements-dev.lock -o requirements-local.lock
	$(COMPILE) -c requirements-dev.lock -o requirements.lock

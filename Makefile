# make setup   .venv with everything locked         make run    serve at 127.0.0.1:8000
# make test    set up and run all tests             make check  ruff, mypy, import directions
# make bench   speed, beside others                 make tck    FEEL and tables by the kit in ../shared
# make lock    resolve the lock files again         make translations  the pages' catalogues

PYTHON ?= python3.11
BIN := .venv/bin
STAMP := .venv/.installed
BENCH_STAMP := .venv/.installed-bench
# --use-pep517 and no isolation: durable-rules is a source package, built with the locked setuptools.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps
BUILD := --use-pep517 --no-build-isolation
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-header

# Commands and servers that tests start read what was compiled once.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup run test check bench tck lock translations clean

setup: $(STAMP)

$(STAMP): pyproject.toml requirements-build.lock requirements.lock Makefile
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(INSTALL) -r requirements-build.lock
	$(INSTALL) $(BUILD) -r requirements.lock
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--no-deps --no-build-isolation -e .
	touch $@

run: setup
	$(BIN)/qerar serve

test: setup
	$(BIN)/python -m pytest -n 2 --dist worksteal

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q tests/test_imports.py

$(BENCH_STAMP): $(STAMP) requirements-bench.lock
	$(INSTALL) -r requirements-bench.lock
	touch $@

bench: $(BENCH_STAMP)
	$(BIN)/python -m bench
	$(BIN)/python -m bench.endpoint
	$(BIN)/python -m bench.replay

tck: setup
	$(BIN)/python -m tests.tck

lock: setup
	$(LOCK) --group build -o requirements-build.lock
	$(LOCK) pyproject.toml --group dev -o requirements.lock
	$(LOCK) pyproject.toml --group dev --group bench -o requirements-bench.lock

translations: setup
	$(BIN)/python -m admin_ui.catalogues

clean:
	rm -rf .venv

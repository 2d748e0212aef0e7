# Everything here needs only Python 3.11 or newer, pip and make.
UV := .uv/bin/uv
BIN := .venv/bin
# The same uv for everyone; it makes .venv from the Python on this machine and fetches no other.
UV_VERSION := 0.13.9
export UV_PYTHON_DOWNLOADS := never
export UV_COMPILE_BYTECODE := 1
export UV_SYSTEM_CERTS := 1
export UV_PROJECT_ENVIRONMENT := .venv
# JupyterLab's settings for this project: no news, and every passage kept on the page, so that
# links within a notebook find it; and the kernel of the notebooks.
export JUPYTER_CONFIG_PATH := $(CURDIR)/.jupyter
export JUPYTER_PATH := $(CURDIR)/.jupyter
unexport PYTHONDONTWRITEBYTECODE VIRTUAL_ENV

# A file's name is handed to a command by the environment, never as text for the shell.
override FILE := $(value FILE)
override SLUG := $(value SLUG)
export FILE SLUG

.PHONY: help lab test unbrowsed nbval browser check article site class student exchange run bench bench-scale fuzz torture oldest newest versions
help:  ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(UV): Makefile
	@echo "Fetching uv $(UV_VERSION), which installs the locked packages"
	@python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --upgrade --target .uv uv==$(UV_VERSION)
	@touch $@

# Each set-up adds what it needs and takes nothing away: reading, the class pack, the tests.
.venv/ready: pyproject.toml uv.lock $(UV)
	@echo "Setting up .venv with the locked packages (once; some 190 MB to fetch)"
	@$(UV) sync --locked --inexact --quiet --python python3
	@touch $@

.venv/class: .venv/ready
	@echo "Adding what the class pack needs (once; some 30 MB to fetch)"
	@$(UV) sync --locked --inexact --quiet --extra class
	@touch $@

.venv/test: pyproject.toml uv.lock $(UV)
	@echo "Setting up .venv for the tests (once; some 300 MB to fetch)"
	@$(UV) sync --locked --inexact --quiet --python python3 --all-extras --group dev
	@touch .venv/ready .venv/class $@

lab: .venv/ready  ## set up and open JupyterLab at 00_start_here
	@echo "Opening JupyterLab at notebooks/00_start_here.ipynb (stop it with Ctrl-C)"
	@$(BIN)/jupyter trust --log-level=ERROR notebooks/*.ipynb > /dev/null
	@$(BIN)/jupyter lab --allow-root --log-level=WARN --LabApp.log_level=WARN --ServerApp.root_dir="$(CURDIR)" \
		--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb

test: .venv/test  ## set up and run everything that CI runs
	@$(PANELS)
	@echo "Checking code, data, helpers and notebooks, and beside them every notebook in a browser"
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .
	@$(MAKE) --no-print-directory -j2 unbrowsed browser

# What shares one browser and one JupyterLab.
BROWSED := $(wildcard tests/test_browser*.py) tests/test_site.py
unbrowsed: check
	@$(BIN)/pytest -q $(BROWSED:%=--ignore=%)
	@$(MAKE) --no-print-directory nbval

nbval:
	@$(BIN)/pytest -q -p no:cacheprovider --nbval --nbval-current-env --nbval-cell-timeout=120 notebooks $(wildcard seeds/*/read.ipynb)

browser:
	@$(BIN)/pytest -q -rs -n 2 -p no:cacheprovider $(BROWSED)

check: .venv/ready  ## list every fault in the data files
	@$(BIN)/python -m helpers check

article: .venv/ready  ## add an article: make article FILE=interview.pdf SLUG=name
	@$(BIN)/python -m helpers add "$$FILE" "$$SLUG"

PANELS = $(MAKE) --no-print-directory .pyodide/ready || echo "No Python for the browser: six panels stand still"

# npm checks what it fetches against the hashes in the lock file and runs none of its scripts.
# Where there is no node, a Python package brings it; without both the site is made all the same.
.pyodide/ready: helpers/publish/browser/package-lock.json .venv/ready
	@echo "Adding Python for the browser (once; some 7 MB to fetch)"
	@mkdir -p .pyodide && cp helpers/publish/browser/package*.json .pyodide/
	@command -v npm > /dev/null || $(UV) sync --locked --inexact --quiet --group node
	@cd .pyodide && PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

site: .venv/class  ## write the site into site/: pages for any web server
	@$(PANELS)
	@$(BIN)/python -m helpers site site

class: .venv/class  ## write the class pack into class/: pages, slides, print, guide
	@$(BIN)/python -m helpers class class

student: .venv/ready  ## write notebooks without solutions into student/; edits stay
	@$(BIN)/python -m helpers student student
	@$(BIN)/jupyter trust --log-level=ERROR student/notebooks/*.ipynb > /dev/null

exchange: .venv/ready  ## write everything for other tools into exchange/
	@$(BIN)/python -m helpers export exchange

run: .venv/ready  ## run all notebooks and store their outputs
	@$(BIN)/python -m helpers run

bench: .venv/test  ## measure the kit against a floor, as ratios
	@$(BIN)/python tests/bench.py

fuzz: .venv/test  ## put ten thousand spoilt files into everything that takes files in
	@$(BIN)/python tests/fuzz.py

torture: .venv/test  ## count what slips, kills, full disks and hostile texts can do: ten minutes
	@$(BIN)/python tests/torture.py

# In folders of their own, so that .venv stays as it is locked; warnings are told and fail nothing.
SLOW := fuzz files journal lab notebooks setup
oldest: WHICH := lowest-direct
oldest: try-versions  ## test with the lowest versions that pyproject.toml allows
newest: WHICH := highest
newest: try-versions  ## test with the newest versions there are
CORE := kit exhibits reader search charts print votes agreement compute compute_panels supply hardware \
	add_pages add_pdfs add_word add_propose export_refi export_tables
versions:  ## test the core with the lowest, then with the newest versions, as CI does
	@$(MAKE) --no-print-directory oldest TRIED="$(CORE:%=tests/test_%.py)"
	@$(MAKE) --no-print-directory newest TRIED="$(CORE:%=tests/test_%.py)"
.PHONY: try-versions
try-versions: $(UV)
	@echo "Installing the $(WHICH) versions into .uv/$(WHICH)"
	@$(UV) venv --quiet --clear --python python3 .uv/$(WHICH)
	@$(UV) pip compile --quiet pyproject.toml --all-extras --group dev --resolution $(WHICH) --python .uv/$(WHICH) -o .uv/$(WHICH).txt > /dev/null
	@$(UV) pip install --quiet --python .uv/$(WHICH) -r .uv/$(WHICH).txt
	@$(UV) pip install --quiet --python .uv/$(WHICH) --no-deps --editable .
	@.uv/$(WHICH)/bin/python -m pytest -q -n 2 -p no:cacheprovider -o filterwarnings=default $(BROWSED:%=--ignore=%) $(SLOW:%=--ignore=tests/test_%.py) $(TRIED)

bench-scale: .venv/test  ## the same on a hundred thousand articles
	@$(BIN)/python tests/bench_scaling.py

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

.PHONY: help lab test unbrowsed nbval browser check article class student bench run
help:  ## list what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(UV): Makefile
	@echo "Fetching uv $(UV_VERSION), which installs the locked packages"
	@python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --upgrade --target .uv uv==$(UV_VERSION)
	@touch $@

.venv/ready: pyproject.toml uv.lock $(UV)
	@echo "Setting up .venv with the locked packages (once; some 300 MB to fetch)"
	@$(UV) sync --locked --quiet --python python3
	@touch $@

lab: .venv/ready  ## set up and open JupyterLab at 00_start_here
	@echo "Opening JupyterLab at notebooks/00_start_here.ipynb (stop it with Ctrl-C)"
	@$(BIN)/jupyter trust --log-level=ERROR notebooks/*.ipynb > /dev/null
	@$(BIN)/jupyter lab --allow-root --log-level=WARN --LabApp.log_level=WARN --ServerApp.root_dir="$(CURDIR)" \
		--LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb

test: .venv/ready  ## set up and run everything that CI runs
	@echo "Checking code, data, helpers and notebooks, and beside them every notebook in a browser"
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .
	@$(MAKE) --no-print-directory -j2 unbrowsed browser

unbrowsed: check
	@$(BIN)/pytest -q --ignore-glob='tests/test_browser*.py'
	@$(MAKE) --no-print-directory nbval

nbval:
	@$(BIN)/pytest -q -p no:cacheprovider --nbval --nbval-current-env --nbval-cell-timeout=120 notebooks $(wildcard seeds/*/read.ipynb)

browser:
	@$(BIN)/pytest -q -rs -p no:cacheprovider tests/test_browser*.py

check: .venv/ready  ## list every fault in the data files
	@$(BIN)/python -m helpers.checking

article: .venv/ready  ## add an article: make article FILE=interview.pdf SLUG=name
	@$(BIN)/python -m helpers.intake.adding "$(FILE)" "$(SLUG)"

class: .venv/ready  ## write the class pack into class/: pages, slides, print, guide
	@$(BIN)/python -m helpers.pack.classpack class

student: .venv/ready  ## write notebooks without solutions into student/; edits stay
	@$(BIN)/python -m helpers.pack.student student
	@$(BIN)/jupyter trust student/notebooks/*.ipynb > /dev/null

run: .venv/ready  ## run all notebooks and store their outputs
	@$(BIN)/python -m helpers.notebooks notebooks/*.ipynb $(wildcard seeds/*/read.ipynb)

bench: .venv/ready  ## measure the kit against a floor, as ratios
	@$(BIN)/python tests/bench.py

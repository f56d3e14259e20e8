# One obvious command for each thing. `make demo` and `make test` set up .venv themselves.
PYTHON ?= python3
BIN := .venv/bin
# Quiet about itself: neither about newer versions of it, nor about root, who may well own a .venv.
PIP = $(BIN)/python -m pip install --no-deps --disable-pip-version-check --root-user-action=ignore
DEMO := PAPERBOT_HOME=$(CURDIR)/.demo/library PAPERBOT_CACHE=$(CURDIR)/.demo/cache
QUESTION ?= How can reward hacking be mitigated?

.PHONY: demo test lint lock bench bench-scale browser clean

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "paperbot needs Python 3.11 or later; name one with: make PYTHON=python3.12 …"; exit 1; }
	@echo "Setting up .venv (about a minute)"
	@$(PYTHON) -m venv .venv
	@$(PIP) --quiet --require-hashes -r requirements.lock
	@$(PIP) -qq --no-build-isolation -e .
	@touch .venv/ready

demo: .venv/ready
	@echo '$$ paperbot ingest --sample'
	@$(DEMO) $(BIN)/paperbot ingest --sample
	@echo
	@echo '$$ paperbot ask "$(QUESTION)"'
	@$(DEMO) $(BIN)/paperbot ask "$(QUESTION)"
	@echo
	@echo 'This is the demo library, in .demo/. Try next:'
	@echo '  make demo QUESTION="Which robot learns to fly in seconds?"'
	@echo '  . .venv/bin/activate            # then `paperbot` is at hand, with a library of your own'
	@echo '  paperbot ingest papers.jsonl    # also .bib .ris .csv .txt, folders, arxiv:2501.01234'
	@echo '  paperbot ask "…"'
	@echo '  paperbot --help'

test: .venv/ready
	$(BIN)/python -m pytest

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	@$(BIN)/python .ci/audit.py

# All packages with hashes, for every platform; sentence-transformers, which the weights ask for, is left out.
lock:
	echo 'sentence-transformers ; python_version < "0"' > .override.txt
	$(BIN)/uv pip compile pyproject.toml --extra local --extra dev --extra bench --universal --generate-hashes \
		--no-header --no-emit-index-url --no-emit-find-links --override .override.txt -o requirements.lock
	rm .override.txt
	sed -n 's/^ray = \["\(.*\)"\]$$/\1/p' pyproject.toml | $(BIN)/uv pip compile - --constraints requirements.lock --universal \
		--generate-hashes --no-header --no-emit-index-url --no-emit-find-links -o requirements-ray.lock

# CORPUS and QUERIES: any papers and questions of your own, or SciFact's.
CORPUS ?= ../shared/data/scifact/corpus.jsonl.gz
QUERIES ?= ../shared/data/scifact/claims_dev.jsonl.gz
PAPERS ?= 100000
bench: .venv/ready
	$(BIN)/python -m benchmarks.speed $(CORPUS) $(QUERIES) --papers $(PAPERS)

# ABSTRACTS: any file of at least so many papers. Takes an hour or so; LlamaIndex is compared too where it is installed.
ABSTRACTS ?= ../shared/data/arxiv/arxiv_2025.jsonl.gz
SIZES ?= 1000 5000 25000
PEER_SIZES ?= 1000 5000
bench-scale: .venv/ready
	$(BIN)/python -m benchmarks.scale $(ABSTRACTS) --sizes $(SIZES) --peer-sizes $(PEER_SIZES) --out benchmarks/results.json
	$(BIN)/python -m benchmarks.plot benchmarks/results.json

# What the test of handouts in a browser needs beside Chromium: axe-core looks for what bars people from a page.
browser: .browser/node_modules/axe-core/axe.min.js
.browser/node_modules/axe-core/axe.min.js:
	@mkdir -p .browser
	npm install --silent --no-audit --no-fund --no-save --no-package-lock --prefix .browser axe-core@4.14.1

clean:
	rm -rf .browser .venv .demo build *.egg-info

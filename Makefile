# Two commands do everything: `make demo` and `make test`. Python 3.11 to 3.13 and make are all that is needed.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin

FUZZ_CASES ?= 100000
FUZZ_EVIDENCES ?= 2000
ATTACK_NOTES ?= attack-notes.jsonl

.PHONY: demo test test-slow verify attacks fuzz check lint types imports docs site pictures screenshots format messages lock clean

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $@

demo: $(VENV)/.installed
	$(BIN)/python benchmarks/demo.py

# A file's tests stay together, for they share what is warm.
test: $(VENV)/.installed
	$(BIN)/python -m pytest -m "not slow" -n 2 --dist loadfile

test-slow: $(VENV)/.installed
	$(BIN)/python -m pytest -m slow

# Each attack layer by layer, in a throw-away system; the notes are added to, the page is made of them.
attacks: $(VENV)/.installed
	-$(BIN)/python tests/attacks/make_table.py run $(ATTACK_NOTES)
	$(BIN)/python tests/attacks/make_table.py write $(ATTACK_NOTES)

# So many inputs for each reader, and so much changed evidence for the checks, which takes seconds for each network.
fuzz: $(VENV)/.installed
	FUZZ_CASES=$(FUZZ_CASES) FUZZ_EVIDENCES=$(FUZZ_EVIDENCES) $(BIN)/python -m pytest tests/fuzz -n 2 --timeout=0 --show-capture=no

# References, stubs, wrong and other right solutions of the course, and what students are handed.
verify: $(VENV)/.installed
	$(BIN)/grade verify

check: lint types imports docs

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/codespell grader docs README.md tests benchmarks assignments

types: $(VENV)/.installed
	$(BIN)/mypy

imports: $(VENV)/.installed
	$(BIN)/lint-imports

docs: $(VENV)/.installed
	$(BIN)/interrogate --quiet grader

# The documentation site in both languages, in build/site; a broken link ends it.
site: $(VENV)/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable ".[site]"
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict --config-file mkdocs.yml
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict --config-file mkdocs.ko.yml

# The README's scorecards, from a real run, and the concept pages' pictures.
pictures: $(VENV)/.installed
	$(BIN)/python docs/make_pictures.py
	$(BIN)/python docs/make_concept_pictures.py
	$(BIN)/python docs/make_reference.py

# Two pages of a class that is graded for this; needs Chromium.
screenshots: $(VENV)/.installed
	$(BIN)/python docs/make_screenshots.py

format: $(VENV)/.installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Compile the catalogues again after an edit of grader/i18n/*.po; until then the sources are read, which is slower.
messages: $(VENV)/.installed
	$(BIN)/python hatch_build.py

lock:
	$(BIN)/pip-compile --quiet --extra dev --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --annotation-style=line -o requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache

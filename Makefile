# make serve   start elearn with its demonstration agency
# make test    every test there is (needs nothing installed beforehand)
# make check   the linters, the types, the layers, and our own scenarios
# make bench   what it costs, beside hand-written yardsticks
# make translations   bring the catalogues of our words up to date, and say what is left to translate
# make soak    the long sets: thousands of kills, power cuts and generated documents
.PHONY: serve test check bench soak lock translations

PYTHON ?= python3
BIN := .venv/bin
PATHS := elearn tests tools bench

serve:
	@$(PYTHON) tools/install.py run
	@exec $(BIN)/elearn serve --demo

test:
	@$(PYTHON) tools/install.py develop
	$(BIN)/python -m pytest -n 2 --dist loadgroup -q

check:
	@$(PYTHON) tools/install.py develop
	$(BIN)/ruff check $(PATHS)
	$(BIN)/ruff format --check $(PATHS)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --quiet --check --lint elearn/web/templates
	$(BIN)/deptry elearn
	$(BIN)/elearn fmt --check scenarios content
	$(BIN)/elearn check --strict --coverage scenarios content

bench:
	@$(PYTHON) tools/install.py develop
	$(BIN)/python -m bench

soak:
	@$(PYTHON) tools/install.py develop
	ELEARN_TEST_PROFILE=soak $(BIN)/python -m pytest -q --timeout 14400

translations:
	@$(PYTHON) tools/install.py develop
	$(BIN)/python -m tools.translations

lock:
	tools/lock.sh

"""No query of a request reads a whole table that grows: SQLite's own plan says so."""

from pathlib import Path

import pytest
from sqlalchemy.sql import Select

from elearn.storage import aids, attempts, checking, editions, facts, people, records, sessions
from elearn.storage.database import Store
from elearn.storage.statements import Query
from elearn.storage.upgrade import migrate

QUERIES = {
    f"{module.__name__.rsplit('.', 1)[1]}{name}": query
    for module in (aids, attempts, checking, editions, facts, people, records, sessions)
    for name, query in vars(module).items()
    if isinstance(query, Query) and isinstance(query.statement, Select)
}
WHOLE = {"people_AGENCIES"}
"""Lists of what is few: all agencies."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    path: Path = tmp_path_factory.mktemp("plans") / "elearn.db"
    migrate(f"sqlite:///{path}")
    opened = Store.open(f"sqlite:///{path}")
    yield opened
    opened.close()


@pytest.mark.parametrize("name", sorted(QUERIES.keys() - WHOLE))
def test_it_finds_its_rows_by_a_key(store: Store, name: str):
    text, own = QUERIES[name].compose(store.engine.language, {})
    parameters = QUERIES[name].statement.compile(dialect=store.engine.language).params
    connection = store.engine.connect(writing=False)

    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {text}", dict.fromkeys(parameters, 1) | own)]
    connection.close()

    assert [step for step in plan if step.startswith("SCAN")] == []

"""`elearn schema` prints what an editor needs."""

import json

import pytest
from click.testing import CliRunner

from elearn.cli import elearn
from elearn.course.schemas import SCHEMAS


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_schema_is_printed_as_json(name: str) -> None:
    result = CliRunner().invoke(elearn, ["schema", name], catch_exceptions=False)

    assert json.loads(result.stdout) == SCHEMAS[name]()


def test_an_unknown_name_is_a_wrong_call() -> None:
    assert CliRunner().invoke(elearn, ["schema", "story"]).exit_code == 2

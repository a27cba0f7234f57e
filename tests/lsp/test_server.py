"""What the server does about its own mishaps."""

import logging

import pytest
from pygls.exceptions import JsonRpcException

from elearn.lsp.server import guarded


def test_a_mishap_is_noted_and_answered_with_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def answer(params: int) -> int:
        return 1 // params

    with caplog.at_level(logging.ERROR):
        assert guarded(answer)(0) is None

    assert guarded(answer)(1) == 1
    assert "could not answer" in caplog.text


def test_a_refusal_is_handed_on() -> None:
    def answer(params: int) -> int:
        raise JsonRpcException("no")

    with pytest.raises(JsonRpcException, match="no"):
        guarded(answer)(0)

"""What the server writes about its work: events with the request's number, never personal text or secrets.

A route is logged by its rule, not by its path: a path may hold a sign-in link.
"""

import logging
import re
import secrets
import sys
import time
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, has_request_context, request

from elearn.settings import Settings

SLOW = 1.0
"""Seconds after which a request is logged as slow."""
GIVEN_NUMBER = re.compile(r"[A-Za-z0-9-]{8,64}")
SECRET_NAMES = re.compile(r"password|secret|token|cookie|authorization|email|csrf|^name$|body|form", re.IGNORECASE)
SECRET_SHAPES = re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+|[A-Za-z0-9_-]{40,}|\$argon2[^\s\"']+")
HIDDEN = "[hidden]"

Event = MutableMapping[str, Any]


def request_number() -> str:
    """Give the number by which a person and the log speak of the same request."""
    if "request_number" not in g:
        given = request.headers.get("X-Request-ID", "")
        g.request_number = given if GIVEN_NUMBER.fullmatch(given) else secrets.token_hex(4)
    number: str = g.request_number
    return number


def hide_secrets(_logger: object, _method: str, event: Event) -> Event:
    """Take out of an event whatever is a secret by its name or by its shape."""
    return {key: HIDDEN if SECRET_NAMES.search(key) else _hide(value) for key, value in event.items()}


def _hide(value: object) -> object:
    return SECRET_SHAPES.sub(HIDDEN, value) if isinstance(value, str) else value


def _add_request(_logger: object, _method: str, event: Event) -> Event:
    if has_request_context():
        event["request"] = request_number()
        event["route"] = request.url_rule.rule if request.url_rule else "none"
    return event


def set_up_logging(settings: Settings) -> None:
    """Send our events and those of every library the same way to standard error."""
    as_json = (settings.log_format or ("json" if settings.in_production else "console")) == "json"
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_request,
        structlog.processors.format_exc_info,
        hide_secrets,
    ]
    renderer = structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(settings.log_level),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    out = logging.StreamHandler(sys.stderr)
    out.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [out]
    root.setLevel(settings.log_level.upper())


def log_requests(app: Flask, every: bool) -> None:
    """Log requests that fail or take long; `every` one if the settings say so."""

    def begin() -> None:
        g.began = time.perf_counter()

    def end(response: Response) -> Response:
        took = time.perf_counter() - g.get("began", time.perf_counter())
        if every or took > SLOW or response.status_code >= 500:
            _log_request(response.status_code, took)
        return response

    app.before_request(begin)
    app.after_request(end)


def _log_request(status: int, took: float) -> None:
    structlog.get_logger("elearn.requests").info(
        "request", method=request.method, status=status, milliseconds=round(took * 1000, 1)
    )

"""The log of this process as the service writes it, for tests that read it."""

from __future__ import annotations

import contextlib
import json
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

import pytest
import structlog

from cli import logs

Events = Callable[[], list[dict[str, Any]]]


@contextlib.contextmanager
def log_lines(capsys: pytest.CaptureFixture[str]) -> Iterator[Events]:
    """Configures the log as the service does; gives what was written since the last call."""
    root = logging.getLogger()
    handlers, level, before = root.handlers[:], root.level, structlog.get_config()

    def events() -> list[dict[str, Any]]:
        return [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    structlog.contextvars.clear_contextvars()
    with (
        patch.object(sys, "excepthook", sys.excepthook),
        patch.object(threading, "excepthook", threading.excepthook),
        patch.object(warnings, "showwarning", warnings.showwarning),
    ):
        try:
            logs.configure()
            yield events
        finally:
            root.handlers[:] = handlers
            root.setLevel(level)
            structlog.configure(**before)


def untimed(event: dict[str, Any]) -> dict[str, Any]:
    """An event without its time, which is UTC."""
    assert event.pop("time").endswith("Z")
    return event

"""The log: one JSON object a line; never what a request, or an exception's words, may hold."""

from __future__ import annotations

import json
import logging
import logging.config
import sys
import threading
import warnings
from collections.abc import Callable, Iterator

import pytest
import structlog

from cli import logs
from engine import errors
from tests.log_lines import Events, log_lines, untimed

SECRET = "5KXY-secret-of-a-person"


@pytest.fixture
def events(capsys: pytest.CaptureFixture[str]) -> Iterator[Events]:
    """What was written to the log since the last call."""
    with log_lines(capsys) as found:
        yield found


def fail() -> None:
    try:
        raise KeyError(SECRET)
    except KeyError as error:
        raise ValueError(f"{SECRET} is not a number") from error


def caught(act: Callable[[], object]) -> Exception:
    try:
        act()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def test_an_event_is_one_line_with_its_time_level_and_name_first(events: Events) -> None:
    structlog.get_logger("x").info("start", workers=2, nothing=None, text="ə\nı")
    (event,) = events()
    assert list(event) == ["time", "level", "event", "workers", "text"]
    assert untimed(event) == {"level": "info", "event": "start", "workers": 2, "text": "ə\nı"}


def test_what_is_bound_to_the_request_is_on_its_events(events: Events) -> None:
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        structlog.get_logger().warning("slow")
    assert untimed(events()[0]) == {"level": "warning", "event": "slow", "request_id": "r1"}


def test_an_exception_is_its_types_and_places_without_its_words(events: Events) -> None:
    structlog.get_logger().error("bug", exc_info=caught(fail))
    (event,) = events()
    error = event["error"]
    assert SECRET not in json.dumps(event)
    assert (error["type"], error["cause"]["type"]) == ("ValueError", "KeyError")
    assert [place.partition(":")[0] for place in error["traceback"]] == [
        "tests/cli/test_logs.py"
    ] * 2
    assert [place.rpartition(" ")[2] for place in error["traceback"]] == ["caught", "fail"]


def test_an_exception_under_way_may_be_told_by_true(events: Events) -> None:
    try:
        fail()
    except ValueError:
        structlog.get_logger().error("bug", exc_info=True)
    assert events()[0]["error"]["type"] == "ValueError"


def test_a_fault_of_a_policy_is_named_without_its_operands(events: Events) -> None:
    fault = errors.EvaluationFault("car_loan", 2, "values/ltv", SECRET, (("price", SECRET),))
    structlog.get_logger().error("request_failed", exc_info=fault)
    assert events()[0]["error"] == {
        "type": "engine.errors.deciding.EvaluationFault",
        "code": "policy_fault",
        "policy": "car_loan",
        "policy_version": 2,
        "element": "values/ltv",
        "traceback": [],
    }


@pytest.mark.parametrize(
    ("error", "detail"),
    [
        (errors.StoreUnavailable("the disk is full"), "the disk is full"),
        (errors.VersionAltered("a", 1, "sha256:0", "sha256:1"), "published as sha256:0"),
        (ModuleNotFoundError("No module named 'waitress'"), "No module named 'waitress'"),
        (OSError(28, "No space left on device", SECRET), "No space left on device"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_the_operator_must_know_is_told_in_words(
    events: Events, error: Exception, detail: str
) -> None:
    structlog.get_logger().error("request_failed", exc_info=error)
    (event,) = events()
    assert detail in event["error"]["detail"]
    assert SECRET not in json.dumps(event)


def test_a_library_s_message_is_its_template(events: Events) -> None:
    log = logging.getLogger("some.library")
    log.warning("cannot read %s", SECRET)
    log.warning(f"already put together: {SECRET}")
    log.info("not worth a line")
    assert [untimed(event) for event in events()] == [
        {
            "level": "warning",
            "event": "library",
            "logger": "some.library",
            "message": "cannot read %s",
        },
        {"level": "warning", "event": "library", "logger": "some.library"},
    ]


def test_granian_s_own_words_are_told_but_not_those_of_an_exception(events: Events) -> None:
    logging.config.dictConfig(logs.granian_logging())
    log = logging.getLogger("_granian.serve")
    log.info("Started worker-%d", 1)
    log.error(
        "Application callable raised an exception\nTraceback (most recent call last):\n"
        f'  File "{__file__}", line 7, in g\n    raise ValueError("{SECRET}")\n'
        f"ValueError: {SECRET}"
    )
    assert [untimed(event) for event in events()] == [
        {"level": "info", "event": "granian", "message": "Started worker-1"},
        {
            "level": "error",
            "event": "granian",
            "message": "Application callable raised an exception",
            "error": {"traceback": ["tests/cli/test_logs.py:7 g"]},
        },
    ]


def test_what_nobody_caught_is_an_event_too(events: Events) -> None:
    error = caught(fail)
    sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=fail, name="writer")
    thread.start()
    thread.join()
    main, other = events()
    assert (main["level"], main["event"], main["error"]["type"]) == (
        "critical",
        "uncaught",
        "ValueError",
    )
    assert (other["event"], other["thread"]) == ("uncaught", "writer")
    assert SECRET not in json.dumps([main, other])


def test_a_warning_is_its_kind_and_place(events: Events) -> None:
    warnings.showwarning(UserWarning(SECRET), UserWarning, __file__, 3)
    assert untimed(events()[0]) == {
        "level": "warning",
        "event": "warning",
        "kind": "UserWarning",
        "place": "tests/cli/test_logs.py:3",
    }


@pytest.mark.parametrize("error", [OSError(28, "full"), ValueError("closed")])
def test_a_log_that_cannot_be_written_stops_nothing(
    events: Events, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    class Full:
        def write(self, _: str) -> int:
            raise error

    with monkeypatch.context() as broken:
        broken.setattr(sys, "stderr", Full())
        structlog.get_logger().info("start")
    structlog.get_logger().info("stop")
    assert [event["event"] for event in events()] == ["stop"]

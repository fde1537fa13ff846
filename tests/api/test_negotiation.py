"""What a caller may put into Accept."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

VERSION = "/v1/policies/car_loan/versions/2"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json; charset=utf-8", "application/json"),
        ('application/yaml;charset="UTF-8";q=0.9, text/html', "application/yaml"),
        ("application/json;q=0.1;charset=utf-8, application/yaml;q=0.2", "application/yaml"),
    ],
)
def test_a_caller_may_say_that_it_wants_utf_8(tester: FlaskClient, accept: str, kind: str) -> None:
    answer = tester.get(VERSION, headers={"Accept": accept})
    assert (answer.status_code, answer.mimetype) == (200, kind)


@pytest.mark.parametrize(
    "accept", ["application/json;charset=utf-16", "application/json;charset=utf-8x"]
)
def test_another_charset_is_406(tester: FlaskClient, accept: str) -> None:
    assert tester.get(VERSION, headers={"Accept": accept}).status_code == 406

"""The pages that a problem's type leads to."""

from __future__ import annotations

from flask import Flask

from api.problem_pages import MEANINGS
from api.problems import HTTP_CODES
from engine.service.problems import TITLES


def test_a_page_says_what_a_code_means_and_asks_for_no_key(app: Flask) -> None:
    answer = app.test_client().get("/problems/not_authenticated")
    assert (answer.status_code, answer.content_type) == (200, "text/plain; charset=utf-8")
    assert answer.get_data(as_text=True) == (
        "not_authenticated\n  Send Authorization: Bearer <key> with a key that is in use.\n"
    )


def test_all_pages_stand_on_one(app: Flask) -> None:
    text = app.test_client().get("/problems").get_data(as_text=True)
    assert [line.split()[0] for line in text.splitlines()[::3]] == list(MEANINGS)


def test_every_code_that_http_can_tell_has_its_page() -> None:
    people = {"unknown_user", "user_name_taken", "last_admin"}
    people |= {"not_signed_in", "sign_in_refused", "sign_in_throttled"}
    elsewhere = {"unknown_key", "key_name_taken"}
    elsewhere |= {"unknown_case", "case_name_taken", "version_never_in_force"}
    elsewhere |= {"replay_under_way", "comparison_faulty"}
    elsewhere |= people
    assert {*TITLES, *HTTP_CODES.values()} - set(MEANINGS) == elsewhere

"""Signing in and out, the password, the language."""

from __future__ import annotations

import pytest
from flask import Flask

from admin_ui import PageSettings, register
from app import application
from engine.service import Service
from tests.admin_ui.conftest import Reader, SignedIn

PASSWORD = "qirmizi nar agaci"


def test_a_person_signs_in_and_is_led_to_where_they_wanted(visitor: Reader) -> None:
    page = visitor.send("/admin/sign-in", name=" leyla ", password=PASSWORD, back="/admin/password")
    assert (page.status, page.headers["Location"]) == (303, "/admin/password")
    assert visitor.get("/admin/password").status == 200


def test_the_session_s_cookie_cannot_be_read_by_scripts_and_goes_to_the_pages_alone(
    visitor: Reader,
) -> None:
    page = visitor.send("/admin/sign-in", name="leyla", password=PASSWORD)
    cookie = next(
        one for one in page.headers.getlist("Set-Cookie") if one.startswith("qerar_session=")
    )
    assert {part.strip() for part in cookie.split(";")[1:]} == {
        "Expires=Tue, 01 Jan 2126 00:00:00 GMT",
        "HttpOnly",
        "Path=/admin",
        "SameSite=Lax",
    }


def test_where_people_come_by_https_every_cookie_is_secure(service: Service, app: Flask) -> None:
    made = Flask("other", static_folder=None)
    register(made, service, PageSettings(https=True))
    client = made.test_client()
    given = Reader(client).get("/admin/sign-in")
    cookies = given.headers.getlist("Set-Cookie")
    assert cookies
    assert [one for one in cookies if "Secure" not in one] == []


def test_a_wrong_name_and_a_wrong_password_are_told_in_the_same_words(visitor: Reader) -> None:
    wrong = [
        visitor.send("/admin/sign-in", name=name, password="nothing of the kind")
        for name in ("leyla", "nobody")
    ]
    assert [page.status for page in wrong] == [422, 422]
    first, second = (page.words.replace("leyla", "nobody") for page in wrong)
    assert first == second
    assert "Ad və ya parol yanlışdır." in wrong[0].words
    assert "nothing of the kind" not in wrong[0].html


def test_who_is_throttled_is_told_how_long(
    visitor: Reader, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service.people, "throttled", {"leyla"})
    page = visitor.send("/admin/sign-in", name="leyla", password=PASSWORD)
    assert (page.status, page.headers["Retry-After"]) == (429, "90")
    assert "2 dəqiqə" in page.words


@pytest.mark.parametrize(
    "back",
    [
        "https://elsewhere.example/admin",
        "//elsewhere.example/admin",
        "/\\elsewhere.example",
        "/v1/policies",
        "/administration",
        "javascript:alert(1)",
        "/admin/\nSet-Cookie: a=b",
        "http://[::1",
        "",
    ],
)
def test_after_signing_in_nobody_is_led_away_from_the_pages(visitor: Reader, back: str) -> None:
    page = visitor.send("/admin/sign-in", name="leyla", password=PASSWORD, back=back)
    assert page.headers["Location"] == "/admin"


def test_a_new_session_has_a_new_form_token(visitor: Reader) -> None:
    before = visitor.get("/admin/sign-in").token
    visitor.send("/admin/sign-in", name="leyla", password=PASSWORD)
    answer = visitor.client.post("/admin/sign-out", data={"csrf_token": before})
    assert answer.status_code == 400


def test_signing_out_ends_the_session_here_and_in_the_service(
    visitor: Reader, service: Service
) -> None:
    visitor.send("/admin/sign-in", name="leyla", password=PASSWORD)
    token = visitor.client.get_cookie("qerar_session", path="/admin")
    assert token is not None
    page = visitor.send("/admin/sign-out", at="/admin/password")
    assert page.headers["Location"] == "/admin/sign-in"
    assert visitor.client.get_cookie("qerar_session", path="/admin") is None
    visitor.client.set_cookie("qerar_session", token.value, path="/admin")
    assert visitor.get("/admin/password").headers["Location"].startswith("/admin/sign-in")


def test_who_has_a_one_time_password_gets_only_to_the_page_that_changes_it(
    as_: SignedIn,
) -> None:
    reader = as_("admin", "auditor", must_change=True)
    assert reader.get("/admin").headers["Location"] == "/admin/password"
    page = reader.get("/admin/password")
    assert page.heading == "Choose your password"
    assert page.menu == []


def test_a_one_time_password_is_changed_and_a_new_session_begins(app: Flask) -> None:
    murad = Reader(app.test_client())
    murad.send("/admin/sign-in", name="murad", password="one-time password")
    old = murad.client.get_cookie("qerar_session", path="/admin")
    new = "uzun bir cümlə"
    page = murad.send("/admin/password", old="one-time password", new=new, again=new)
    assert (page.status, page.headers["Location"]) == (303, "/admin")
    now = murad.client.get_cookie("qerar_session", path="/admin")
    assert old is not None
    assert now is not None
    assert now.value != old.value
    assert murad.get("/admin").status in {200, 303}
    assert "Parolunuz dəyişdirildi" in murad.get("/admin/password").words


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        (PASSWORD, "a", "b", "This is not the same as above."),
        ("wrong", "uzun bir cümlə", "uzun bir cümlə", "This is not your password."),
        (PASSWORD, "short", "short", "Take at least 12 characters."),
    ],
)
def test_a_password_that_cannot_be_taken_is_told_beside_its_field(
    app: Flask, visitor: Reader, old: str, new: str, again: str, said: str
) -> None:
    visitor.client.set_cookie("qerar_language", "en", path="/admin")
    visitor.send("/admin/sign-in", name="leyla", password=PASSWORD)
    page = visitor.send("/admin/password", old=old, new=new, again=again)
    assert page.status == 422
    assert said in page.words
    assert 'aria-invalid="true"' in page.html


def test_the_pages_speak_azerbaijani_until_their_reader_chooses_english(visitor: Reader) -> None:
    assert visitor.get("/admin/sign-in").heading == "Daxil olun"
    page = visitor.send(
        "/admin/language", at="/admin/sign-in", language="en", back="/admin/sign-in"
    )
    assert (page.status, page.headers["Location"]) == (303, "/admin/sign-in")
    english = visitor.get("/admin/sign-in")
    assert (english.heading, '<html lang="en">' in english.html) == ("Sign in", True)


def test_a_language_that_is_not_spoken_here_is_not_kept(visitor: Reader) -> None:
    page = visitor.send("/admin/language", at="/admin/sign-in", language="xx")
    assert page.status == 303
    assert visitor.client.get_cookie("qerar_language", path="/admin") is None


def test_the_api_s_application_has_pages(service: Service) -> None:
    assert "admin" in application(service).blueprints

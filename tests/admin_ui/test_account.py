"""Signing in and out, the password, the language."""

from __future__ import annotations

import secrets

import pytest
from flask import Flask

from admin_ui import PageSettings, register
from admin_ui.sessions import client
from engine.errors import NotSignedIn
from engine.service import Caller, Role, Service
from tests.admin_ui.conftest import PASSWORD, Make, Reader

UNKNOWN = "nothing of the kind"


@pytest.fixture(autouse=True, scope="module")
def leyla(make: Make) -> str:
    """An editor."""
    return make("leyla", "editor")


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
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert {part for part in parts if not part.startswith("Expires=")} == {
        "HttpOnly",
        "Path=/admin",
        "SameSite=Lax",
    }
    assert len(parts) == 4


def test_where_people_come_by_https_every_cookie_is_secure(service: Service) -> None:
    made = Flask("other", static_folder=None)
    register(made, service, PageSettings(https=True))
    client = made.test_client()
    given = Reader(client).get("/admin/sign-in")
    cookies = given.headers.getlist("Set-Cookie")
    assert cookies
    assert [one for one in cookies if "Secure" not in one] == []


def test_a_wrong_name_and_a_wrong_password_are_told_in_the_same_words(visitor: Reader) -> None:
    wrong = [
        visitor.send("/admin/sign-in", name=name, password=UNKNOWN) for name in ("leyla", "nobody")
    ]
    assert [page.status for page in wrong] == [422, 422]
    first, second = (page.words.replace("leyla", "nobody") for page in wrong)
    assert first == second
    assert "Ad və ya parol yanlışdır." in wrong[0].words
    assert UNKNOWN not in wrong[0].html


def test_who_is_throttled_is_told_how_long(make: Make, visitor: Reader) -> None:
    name = make("forgetful", "viewer")
    for _ in range(5):
        assert visitor.send("/admin/sign-in", name=name, password=UNKNOWN).status == 422
    page = visitor.send("/admin/sign-in", name=name, password=PASSWORD)
    assert (page.status, int(page.headers["Retry-After"]) in range(20, 31)) == (429, True)
    assert "1 dəqiqə sonra" in page.words


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


def test_signing_in_ends_the_session_that_the_browser_had(
    service: Service, visitor: Reader, make: Make
) -> None:
    make("sevda", "viewer")
    visitor.send("/admin/sign-in", name="leyla", password=PASSWORD)
    before = visitor.client.get_cookie("qerar_session", path="/admin")
    assert before is not None
    assert service.people.session(before.value).caller.name == "leyla"
    visitor.send("/admin/sign-in", name="sevda", password=PASSWORD)
    with pytest.raises(NotSignedIn):
        service.people.session(before.value)
    assert visitor.get("/admin/password").status == 200


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


@pytest.fixture
def newcomer(app: Flask, service: Service, admin: Caller) -> tuple[Reader, str]:
    """Somebody new, signed in with a one-time password; and that."""
    name = f"new-{secrets.token_hex(4)}"
    given = service.people.create(admin, name, [Role.ADMIN, Role.AUDITOR])
    reader = Reader(app.test_client())
    reader.client.set_cookie("qerar_language", "en", path="/admin")
    reader.send("/admin/sign-in", name=name, password=given)
    return reader, given


def test_who_has_a_one_time_password_gets_only_to_the_page_that_changes_it(
    newcomer: tuple[Reader, str],
) -> None:
    reader, _ = newcomer
    assert reader.get("/admin").headers["Location"] == "/admin/password"
    assert reader.get("/admin/nowhere").menu == []
    page = reader.get("/admin/password")
    assert page.heading == "Choose your password"
    assert page.menu == []


def test_a_one_time_password_is_changed_and_a_new_session_begins(
    newcomer: tuple[Reader, str],
) -> None:
    reader, given = newcomer
    old = reader.client.get_cookie("qerar_session", path="/admin")
    page = reader.send("/admin/password", old=given, new=PASSWORD, again=PASSWORD)
    assert (page.status, page.headers["Location"]) == (303, "/admin")
    now = reader.client.get_cookie("qerar_session", path="/admin")
    assert old is not None
    assert now is not None
    assert now.value != old.value
    page = reader.get("/admin/password")
    assert page.heading == "Change password"
    assert "Your password is changed." in page.words
    assert "Your password is changed." not in reader.get("/admin/password").words


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


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.7", "127.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7", "198.51.100.7"),  # the first is only what the client said
        (2, "203.0.113.9, 198.51.100.7, 192.0.2.1", "198.51.100.7"),
        (2, "198.51.100.7", "198.51.100.7"),
        (1, "", "127.0.0.1"),
    ],
)
def test_who_signs_in_is_known_by_the_address_that_our_proxy_saw(
    service: Service, proxies: int, forwarded: str, address: str
) -> None:
    made = Flask("proxied", static_folder=None)
    register(made, service, PageSettings(proxies=proxies))
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    asked = {"REMOTE_ADDR": "127.0.0.1"}
    with made.test_request_context("/admin", headers=headers, environ_base=asked):
        assert client() == address

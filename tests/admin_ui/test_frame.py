"""What stands around every page: who may see it, its headers, its errors."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from engine.errors import DigestDiffers, StoreUnavailable
from engine.service import Service
from tests.admin_ui.conftest import Reader, SignedIn
from tests.admin_ui.reading import Page

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


def test_every_page_asks_who_is_there_and_leads_back_after_signing_in(
    app: Flask, visitor: Reader
) -> None:
    found = {}
    for rule in app.url_map.iter_rules("admin.home.index"):
        found[rule.rule] = visitor.get(f"{rule.rule}?a=1").headers["Location"]
    assert found == {
        "/admin": "/admin/sign-in?back=/admin?a%3D1",
        "/admin/": "/admin/sign-in?back=/admin/?a%3D1",
    }


def test_only_these_views_ask_for_nobody(app: Flask) -> None:
    open_to_all = {
        name for name, view in app.view_functions.items() if getattr(view, "is_public", False)
    }
    assert open_to_all == {
        f"admin.account.{name}"
        for name in ("sign_in", "signed_in", "sign_out", "password", "changed_password", "language")
    }


def test_no_view_under_admin_answers_who_is_not_signed_in(app: Flask, visitor: Reader) -> None:
    asked = {
        rule.rule: visitor.get(rule.build({name: 1 for name in rule.arguments}, False)[1]).status  # type: ignore[index]  # it fits: all arguments are given
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/admin")
        and "GET" in (rule.methods or ())
        and rule.endpoint not in {"admin.static", "admin.account.sign_in"}
    }
    assert asked
    assert set(asked.values()) == {303}


@pytest.mark.parametrize("path", ["/admin/sign-in", "/admin/nowhere", "/admin"])
def test_every_answer_under_admin_carries_the_policy_of_what_a_browser_may(
    visitor: Reader, path: str
) -> None:
    page = visitor.get(path)
    assert page.headers["Content-Security-Policy"] == POLICY
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Cache-Control"] == "no-store"


def test_the_headers_of_pages_are_not_put_on_the_api(visitor: Reader) -> None:
    answer = visitor.get("/healthz")
    assert "Content-Security-Policy" not in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_nothing_inline_stands_in_a_page(visitor: Reader) -> None:
    html = visitor.get("/admin/sign-in").html
    assert " style=" not in html
    assert "<style" not in html
    assert "<script>" not in html
    assert " onclick=" not in html


def test_a_static_file_is_kept_by_its_digest(visitor: Reader) -> None:
    html = visitor.get("/admin/sign-in").html
    address = html.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
    answer = visitor.get(address)
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    for other in (address.partition("?")[0], f"{address}0"):
        assert visitor.get(other).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["../../../app.py", "../" * 20 + "proc/self/mem", "a" * 300])
def test_what_is_no_static_file_is_not_read_for_its_digest(
    visitor: Reader, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    read: list[str] = []

    def digest(name: str) -> str:
        read.append(name)
        return "1"

    monkeypatch.setattr("admin_ui.statics._digest", digest)
    page = visitor.get(f"/admin/static/{name}?v=0")
    assert (page.status, page.headers["Cache-Control"]) == (404, "no-store")
    assert name not in read


def test_where_a_page_is_asked_from_may_be_no_address(visitor: Reader) -> None:
    path, where = "/admin/sign-in", {"Referer": "http://["}
    assert Page(visitor.client.post(path, data={}, headers=where)).status == 400


@pytest.mark.parametrize(
    ("lang", "heading", "words"),
    [
        ("en", "There is no such page", "The address may be old or mistyped."),
        ("az", "Belə səhifə yoxdur", "Ünvan köhnə və ya səhv yazılmış ola bilər."),
    ],
)
def test_what_is_not_there_is_a_page(as_: SignedIn, lang: str, heading: str, words: str) -> None:
    page = as_("editor", lang=lang).get("/admin/nowhere/at/all")
    assert (page.status, page.heading) == (404, heading)
    assert words in page.words
    assert page.response.mimetype == "text/html"


def test_an_address_told_to_nobody_is_a_page_too(visitor: Reader) -> None:
    assert visitor.get("/admin/nowhere").status == 404


def test_a_browser_at_the_front_door_is_led_to_the_pages(app: Flask) -> None:
    client = app.test_client()
    browsers = client.get("/", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (browsers.status_code, browsers.location) == (302, "/admin")
    assert client.get("/", headers={"Accept": "*/*"}).status_code == 404


def test_a_method_that_a_page_does_not_take_is_a_page_that_says_which_it_does(
    as_: SignedIn,
) -> None:
    answer = as_("editor").client.delete("/admin/sign-in")
    assert answer.status_code == 405
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
    assert answer.mimetype == "text/html"


def test_what_is_not_there_under_v1_stays_a_problem(visitor: Reader) -> None:
    assert visitor.get("/v1/nowhere").response.mimetype == "application/problem+json"
    assert visitor.get("/administration").response.mimetype == "application/problem+json"


def test_a_store_that_does_not_answer_is_a_page_that_says_when_to_try_again(
    as_: SignedIn, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = as_("editor")

    def fails(token: str) -> None:
        raise StoreUnavailable("no room")

    monkeypatch.setattr(service.people, "session", fails)
    page = reader.get("/admin")
    assert (page.status, page.headers["Retry-After"]) == (503, "5")
    assert page.heading == "Nothing can be recorded at the moment"
    assert page.menu == []
    assert "no room" not in page.html


def test_a_bug_is_a_page_that_tells_nothing_but_the_request_s_number(
    as_: SignedIn, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = as_("editor")

    def fails(token: str) -> None:
        raise ZeroDivisionError("the inside")

    monkeypatch.setattr(service.people, "sign_out", fails)
    page = reader.send("/admin/sign-out", at="/admin/sign-in")
    assert (page.status, page.heading) == (500, "Something went wrong")
    assert page.headers["X-Request-Id"] in page.words
    assert "inside" not in page.html


def test_an_error_that_has_words_of_its_own_says_them(
    as_: SignedIn, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = as_("editor")

    def fails(token: str) -> None:
        raise DigestDiffers("d", "a", "b")

    monkeypatch.setattr(service.people, "sign_out", fails)
    page = reader.send("/admin/sign-out", at="/admin/sign-in")
    assert page.status == 500
    assert "The decision was made again and is not the one in the log" in page.words


def test_htmx_gets_the_sentence_alone_and_is_led_to_sign_in(as_: SignedIn, visitor: Reader) -> None:
    asking = {"HX-Request": "true"}
    part = as_("editor").get("/admin/nowhere", headers=asking)
    assert part.status == 404
    assert part.html.startswith('<div class="note no" role="alert">')
    gone = visitor.get("/admin", headers=asking)
    assert (gone.status, gone.headers["HX-Redirect"]) == (401, "/admin/sign-in")


def test_a_form_without_its_token_changes_nothing(as_: SignedIn, service: Service) -> None:
    reader = as_("editor")
    answer = reader.client.post("/admin/sign-out")
    assert answer.status_code == 400
    assert "The form is no longer valid." in answer.get_data(as_text=True)
    assert reader.get("/admin/password").status == 200


def test_a_form_from_another_site_changes_nothing_even_with_a_token(as_: SignedIn) -> None:
    reader = as_("editor")
    token = reader.get("/admin/password").token
    answer = reader.client.post(
        "/admin/sign-out",
        data={"csrf_token": token},
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 400
    assert reader.get("/admin/password").status == 200


def test_a_form_with_the_token_of_another_browser_changes_nothing(as_: SignedIn) -> None:
    first, second = as_("editor"), as_("editor")
    token = first.get("/admin/password").token
    second.get("/admin/password")
    assert second.client.post("/admin/sign-out", data={"csrf_token": token}).status_code == 400


def test_a_form_longer_than_the_limit_is_a_page(as_: SignedIn) -> None:
    reader = as_("editor")
    token = reader.get("/admin/password").token
    answer = reader.client.post(
        "/admin/password", data={"csrf_token": token, "old": "x" * 9_000_000}
    )
    assert answer.status_code == 413
    assert "This is too long" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("role", "led_to"),
    [
        ("viewer", "Policies, Drafts"),
        ("origination", "Policies, Drafts, Decisions"),
        ("tester", "Policies, Drafts, Try it, Replays, Decisions"),
        ("editor", "Policies, Drafts, Try it, Replays"),
        ("approver", "Policies, Drafts, Try it, Replays"),
        ("auditor", "Policies, Drafts, Replays, Decisions, Ledger"),
        ("admin", "Policies, Drafts, Ledger, Users and keys"),
    ],
)
def test_a_role_is_led_to_the_pages_that_it_may_open(as_: SignedIn, role: str, led_to: str) -> None:
    reader = as_(role)
    page = reader.get("/admin/policies")
    assert ", ".join(page.menu) == led_to
    addresses = re.findall(r'<a href="([^"]+)"', page.html.partition('class="menu"')[2])
    opened = {at: reader.get(at).status for at in addresses[: len(page.menu)]}
    assert (len(opened), set(opened.values())) == (len(page.menu), {200})

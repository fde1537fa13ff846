"""The ledger as pages: newest first, narrowed, one entry with what proves it."""

from __future__ import annotations

import contextlib
import re
import subprocess
from html import unescape

import pytest

from engine.errors import ProposalOpen
from engine.service import Caller, Request, Role, Service
from tests.admin_ui.conftest import PASSWORD, Make, Reader, SignedIn

LEDGER = "/admin/ledger"
CASE = {
    "vehicle": {"powertrain": "electric", "production_date": "2021-05-01", "price": "40000"},
    "loan": {"principal": "36500"},
}


def numbers(html: str) -> list[int]:
    """The entries that a page lists, in its order."""
    table = html.partition("<table")[2].partition("</table>")[0]
    return [int(one) for one in re.findall(r'href="/admin/ledger/(\d+)"', table)]


@pytest.fixture
def auditor(as_: SignedIn) -> Reader:
    """Somebody who may read everything."""
    return as_("auditor")


@pytest.fixture
def decided(service: Service) -> int:
    """The place of a decision."""
    caller = Caller("k", "tests", frozenset({Role.TESTER}))
    service.decisions.decide(caller, "car_loan", Request(CASE, reference="SECRET-REF"))
    return service.ledger_head().sequence


@pytest.mark.parametrize("role", ["viewer", "origination", "tester", "editor", "approver"])
def test_the_ledger_is_for_auditors_and_admins(as_: SignedIn, role: str) -> None:
    reader = as_(role)
    assert (reader.get(LEDGER).status, reader.get(f"{LEDGER}/1").status) == (403, 403)
    assert "Ledger" not in reader.get("/admin/nowhere").menu


def test_entries_are_listed_newest_first_and_older_ones_follow_without_a_gap(
    auditor: Reader, service: Service, decided: int
) -> None:
    last = service.ledger_head().sequence
    found: list[int] = []
    at: str | None = LEDGER
    while at:
        page = auditor.get(at)
        found += numbers(page.html)
        older = re.search(r'href="([^"]+)" rel="next"', page.html)
        at = unescape(older[1]) if older else None
    assert found == list(range(last, 0, -1))


def test_a_page_of_the_list_stays_as_it_is_while_entries_arrive(
    auditor: Reader, service: Service, decided: int, as_: SignedIn
) -> None:
    first = service.ledger.page(Caller("a", "a", frozenset({Role.AUDITOR})), limit=5)
    at = f"{LEDGER}?cursor={first.next_cursor}"
    before = numbers(auditor.get(at).html)
    as_("viewer")  # signs in
    assert numbers(auditor.get(at).html) == before


def test_a_kind_narrows_the_list_and_stays_chosen(auditor: Reader, decided: int) -> None:
    page = auditor.get(f"{LEDGER}?kind=decision")
    assert decided in numbers(page.html)
    assert "Version published" not in page.words.partition("Who")[2].partition("Can it")[0]
    assert '<option value="decision" selected>' in page.html


def test_days_in_baku_narrow_the_list(auditor: Reader) -> None:
    page = auditor.get(f"{LEDGER}?since=2022-07-01&until=2022-07-31")
    assert numbers(page.html)
    times = re.findall(r'<time class="nowrap" datetime="(\d{4}-\d{2})', page.html)
    assert set(times[: len(numbers(page.html))]) == {"2022-07"}


def test_a_day_that_is_none_is_told_beside_its_field(auditor: Reader) -> None:
    page = auditor.get(f"{LEDGER}?since=yesterday")
    assert (page.status, "A day is expected, such as 2026-11-22." in page.words) == (422, True)


def test_where_nothing_fits_the_page_says_so(auditor: Reader) -> None:
    assert "There is no such entry." in auditor.get(f"{LEDGER}?until=2001-01-01").words


@pytest.mark.parametrize("path", ["0", "999999", "99999999999999999999", "x", "1?cursor="])
def test_an_entry_that_is_not_there_is_a_page(auditor: Reader, path: str) -> None:
    assert auditor.get(f"{LEDGER}/{path}").status == (200 if path.startswith("1?") else 404)


def test_a_cursor_that_no_page_gave_is_a_page(auditor: Reader) -> None:
    page = auditor.get(f"{LEDGER}?cursor=nonsense")
    assert (page.status, page.heading) == (422, "Something in the request is not right")


def test_an_entry_s_command_gives_its_chain(auditor: Reader, decided: int) -> None:
    for sequence in (1, decided):
        page = auditor.get(f"{LEDGER}/{sequence}")
        command = unescape(re.findall(r"<pre tabindex=\"0\">(.*?)</pre>", page.html, re.DOTALL)[-1])
        ran = subprocess.run(
            ["bash", "-c", command], capture_output=True, text=True, check=True, timeout=60
        )
        assert f"Chain of this entry {ran.stdout.split()[0]}" in page.words


def test_an_auditor_reads_what_a_decision_says(auditor: Reader, decided: int) -> None:
    page = auditor.get(f"{LEDGER}/{decided}")
    assert (page.heading, page.status) == (f"Entry {decided}", 200)
    assert "SECRET-REF" in page.html
    assert "powertrain : electric" in page.words.replace(
        "powertrain electric", "powertrain : electric"
    )


def test_an_admin_who_is_no_auditor_sees_that_a_decision_is_there_and_not_what_it_says(
    as_: SignedIn, decided: int
) -> None:
    reader = as_("admin")
    listed, page = reader.get(f"{LEDGER}?kind=decision"), reader.get(f"{LEDGER}/{decided}")
    assert "for auditors" in listed.words
    assert "only an auditor may read it" in page.words
    assert "Chain of this entry" in page.words
    for shown in (listed, page):
        assert "SECRET-REF" not in shown.html
        assert "electric" not in shown.html


def test_the_list_tells_the_head_to_note(auditor: Reader, service: Service) -> None:
    page = auditor.get(LEDGER)
    assert f"qerar verify --head {service.ledger_head().chain}" in page.words


@pytest.mark.parametrize("role", ["auditor", "admin"])
def test_an_entry_leads_to_what_it_is_about_and_only_where_one_may_go(
    as_: SignedIn, make: Make, service: Service, decided: int, role: str
) -> None:
    reader = as_(role)
    editor = service.people.sign_in(make("drafter", "editor"), PASSWORD, "tests").caller
    service.drafts.create(editor, "car_loan")
    activation = service.policies.summary("affordability").activations[-1].id
    with contextlib.suppress(ProposalOpen):
        service.proposals.propose_withdrawal(editor, activation, "to be looked at once more")
    led_to, wrong = set(), {}
    for sequence in range(1, service.ledger_head().sequence + 1):
        page = reader.get(f"{LEDGER}/{sequence}")
        found = re.search(r'href="([^"]+)">Open what it is about', page.html)
        if found is not None:
            led_to.add(found[1].split("/")[2])
            status = reader.get(found[1]).status
            wrong |= {found[1]: status} if status != 200 else {}
    assert wrong == {}
    theirs = {"auditor": {"decisions"}, "admin": {"people"}}[role]
    assert led_to == theirs | {"policies", "drafts", "proposals"}


def test_every_kind_of_entry_has_its_words() -> None:
    from admin_ui.entries import KINDS
    from engine.service.ledger import KINDS as ALL

    assert KINDS.keys() == set(ALL)

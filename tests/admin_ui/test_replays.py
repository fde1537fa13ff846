"""Decisions of the log made again, on pages: asked for, followed, read; and before an approval."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from engine.service import (
    ByDraft,
    ByVersion,
    Caller,
    Draft,
    Replay,
    Request,
    Role,
    Selection,
    Service,
    Settings,
    open_service,
)
from engine.service.recording import new_id
from engine.store import ReplayFile, ReplayRow
from tests.admin_ui.conftest import PASSWORD, Reader, SignedIn
from tests.admin_ui.reading import Page
from tests.policy_folder import shipped_alone

HTMX = {"HX-Request": "true"}
TESTER = Caller("origination", "origination", frozenset({Role.TESTER}))
DAY = date(2022, 8, 10)
#: price, principal: by version 2 at most 0.90, by version 1 at most 0.20 of it are lent
LOANS = ((30_000, 5_000), (30_000, 20_000), (30_000, 27_000), (40_000, 36_500))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of two policies alone: these pages do not ask for more."""
    folder = tmp_path_factory.mktemp("replays")
    policies = shipped_alone(folder / "policies", "car_loan", "deposit_term")
    with open_service(Settings(policies=policies, data=folder / "data")) as opened:
        yield opened


@pytest.fixture(scope="module", autouse=True)
def decided(service: Service) -> list[str]:
    """Four car loans of the log: approved three times and declined, and twice not by version 1."""
    made = []
    for price, principal in LOANS:
        inputs = {
            "vehicle": {
                "powertrain": "electric",
                "production_date": "2021-05-01",
                "price": str(price),
            },
            "loan": {"principal": str(principal)},
        }
        request = Request(inputs, effective_date=DAY)
        made.append(str(service.decisions.decide(TESTER, "car_loan", request).id))
    return made


@pytest.fixture(scope="module")
def replayed(service: Service) -> Replay:
    """A replay of them against version 1."""
    return service.replays.start(TESTER, "car_loan", Selection(), ByVersion(1))


@pytest.fixture
def tester(as_: SignedIn) -> Reader:
    """Somebody who tests."""
    return as_("tester")


@contextmanager
def under_way(service: Service, like: Replay, *rows: ReplayRow) -> Iterator[tuple[ReplayFile, str]]:
    """A replay that somebody runs, 1,500 of 4,000 decisions on."""
    file, now = ReplayFile.open(service.settings.data), datetime.now(UTC)
    job = replace(
        like.job, id=new_id(now), status="queued", asked_at=now,
        state={}, result=None, digest=None, finished_at=None,
    )  # fmt: skip
    try:
        holding = file.hold(job.id)
        assert holding is not None
        with holding:
            file.add(job)
            file.begin(job.id, 4000, now)
            file.checkpoint(job.id, 90, 1500, like.job.state, rows)
            yield file, job.id
    finally:
        file.close()


def at(replay: str, more: str = "") -> str:
    return f"/admin/replays/{replay}{more}"


def matrix(page: Page) -> list[str]:
    """The rows of the table of outcomes, as words."""
    table = page.html.partition('class="cards matrix"')[2].partition("</table>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def test_a_replay_is_asked_for_by_a_form_and_tells_what_it_found(tester: Reader) -> None:
    form = tester.get("/admin/replays/new?policy=car_loan")
    assert "Version 2" in form.words
    made = tester.send(
        "/admin/replays",
        at="/admin/replays/new?policy=car_loan",
        policy="car_loan",
        since="2020-01-01",
        against="version",
        version="1",
    )
    assert made.status == 303
    page = tester.get(made.headers["Location"])
    assert page.heading == "Car loan"
    assert "Decided: from 1 Jan 2020 on. Against: version 1." in page.words
    assert "All 4 decisions come out exactly as they were recorded." in page.words
    assert matrix(page) == [
        "Recorded ↓ Now → declined approved All",
        "declined 1 · 1",
        "approved 2 1 3",
        "Now, in all 3 1 4",
    ]
    assert "Loan principal approved → declined 2 47,000.00 AZN" in page.words
    assert "Highest principal 4 117,000.00 AZN 26,000.00 AZN -91,000.00 AZN" in page.words
    reason = "Above the maximum for this car: … (loan-to-value limit: …) CAR_LTV_EXCEEDED 1 3 +2 0"
    assert reason in page.words
    assert "Loan-to-value limit exceeded rules/ltv_limit 1 3 +2 0" in page.words
    assert re.search(r"Digest of the result sha256:[0-9a-f]{64}", page.words)
    assert "Result: Highest loan-to-value ratio 90% 20%" in page.words


def test_in_azerbaijani_it_speaks_azerbaijani(as_: SignedIn, replayed: Replay) -> None:
    page = as_("auditor", lang="az").get(at(replayed.id))
    assert matrix(page)[2] == "təsdiq edilib 2 1 3"
    assert "Kreditin əsas borcu təsdiq edilib → imtina edilib 2 47.000,00 AZN" in page.words
    assert "Təkrar yoxlamalar" in page.menu


def test_a_cell_of_the_table_leads_to_its_decisions(
    tester: Reader, replayed: Replay, decided: list[str]
) -> None:
    page = tester.get(at(replayed.id))
    (cell,) = set(re.findall(r'href="(/admin/replays/[^"]+from=[^"#]+)#decisions"', page.html))
    assert "kind=flips" in cell and "policy=car_loan" in cell  # of several, and beside alarms
    shown = tester.get(cell.replace("&amp;", "&"))
    assert [one for one in decided if one in shown.words] == decided[1:3]


def test_the_list_has_the_last_first_and_what_came_of_each(
    as_: SignedIn, service: Service, replayed: Replay
) -> None:
    last = service.replays.start(TESTER, "car_loan", Selection(since=DAY, until=DAY))
    page = as_("auditor").get("/admin/replays?policy=car_loan")
    assert page.html.index(last.id) < page.html.index(replayed.id)
    row = page.words.partition("By ")[2]
    assert "Car loan 10 Aug 2022 – 10 Aug 2022 only as it was finished 0 — 0" in row
    assert "Car loan all version 1 finished 4 2 0" in row
    assert "No decision is like this" in as_("auditor").get(at(last.id)).words
    empty = as_("auditor").get("/admin/replays?policy=deposit_term")
    assert "Nothing of this policy was replayed yet." in empty.words


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"since": "2022-02-02", "until": "2022-02-01"}, "This is before the first day."),
        ({"effective_from": "2022-02-30"}, "There is no such day."),
        ({"against": "known"}, "Give a day and a time."),
        ({"against": "known", "known_at": "2999-01-01T00:00"}, "Nobody knows yet"),
        ({"against": "version"}, "Choose a version."),
        ({"against": "draft"}, "Choose a draft."),
    ],
)
def test_what_cannot_be_asked_is_said_at_its_place(
    tester: Reader, fields: dict[str, str], said: str
) -> None:
    form = "/admin/replays/new?policy=car_loan"
    page = tester.send("/admin/replays", at=form, policy="car_loan", **fields)
    assert page.status == 422
    fault = re.search(r'<span class="fault" id="(\w+)-fault">([^<]+)', page.html)
    assert fault is not None
    assert said in fault[2]
    assert fault[1] in {*fields, "known_at", "version", "draft"}


def test_only_who_tests_makes_or_audits_policies_has_replays(
    as_: SignedIn, replayed: Replay
) -> None:
    for path in ("/admin/replays", "/admin/replays/new", at(replayed.id)):
        assert as_("viewer").get(path).status == 403
    assert as_("tester").get(at("01ARZ3NDEKTSV4RRFFQ69G5FAV")).status == 404


def test_an_auditor_sees_a_decision_by_both_and_nobody_else_does(
    as_: SignedIn, tester: Reader, replayed: Replay, decided: list[str]
) -> None:
    path = at(replayed.id, f"/decisions/{decided[1]}")
    page = as_("auditor").get(path)
    assert "Outcome approved declined" in page.words
    assert "As it was Decision: approved" in page.words
    assert "Version 1 Decision: declined" in page.words
    assert page.words.count("How it was come to") == 2
    assert path in as_("auditor").get(at(replayed.id)).html
    assert path not in tester.get(at(replayed.id)).html
    assert tester.get(path).status == 404


def test_one_under_way_is_followed_in_place_until_it_is_over(
    tester: Reader, service: Service, replayed: Replay
) -> None:
    with under_way(service, replayed) as (file, job):
        page = tester.get(at(job))
        assert "1,500 of 4,000 decisions made again" in page.words
        assert f'hx-get="{at(job, "/progress")}"' in page.html
        assert tester.get(at(job, "/progress")).status == 303
        part = tester.get(at(job, "/progress"), headers=HTMX)
        assert part.html.lstrip().startswith('<div id="progress"')
        assert 'max="4000" value="1500"' in part.html
        file.finish(job, {}, "sha256:" + "c" * 64, datetime.now(UTC))
        over = tester.get(at(job, "/progress"), headers=HTMX)
    assert (over.headers["HX-Retarget"], over.headers["HX-Reswap"]) == ("#replay", "outerHTML")
    assert "hx-get" not in over.html
    assert 'hx-swap-oob="true">The replay is over: finished.' in over.html
    assert "What would become of the outcomes" in over.words


def test_one_under_way_is_cancelled_once(
    tester: Reader, service: Service, replayed: Replay
) -> None:
    with under_way(service, replayed) as (file, job):
        assert tester.send(at(job, "/cancel"), at=at(job)).status == 303
        page = tester.get(at(job))
        assert "It will stop shortly." in page.words
        assert "It is being cancelled." in page.words
        file.cancelled(job, datetime.now(UTC))
    assert "What was counted until then stands below; it is no result." in tester.get(at(job)).words
    tester.send(at(job, "/cancel"), at=at(job))
    assert "It had ended already." in tester.get(at(job)).words


def test_one_that_failed_tells_why(tester: Reader, service: Service, replayed: Replay) -> None:
    problem = {"status": 500, "code": "policy_fault", "element": "values/x", "detail": "no such"}
    with under_way(service, replayed) as (file, job):
        file.fail(job, problem, datetime.now(UTC))
    assert "The policy cannot be evaluated: no such" in tester.get(at(job)).words


def test_decisions_that_are_not_as_recorded_come_first(
    as_: SignedIn, service: Service, replayed: Replay, decided: list[str]
) -> None:
    change = {"element": "outputs/max_ltv", "before": "0.9", "after": "0.85"}
    body = {"policy": "car_loan", "element": "outputs/max_ltv", "differences": [change]}
    row = ReplayRow(90, decided[0], "alarm", "approved", None, body | {"problem": None})
    state = json.loads(json.dumps(replayed.job.state))
    state["counts"]["counts"]["alarms"] = 1
    alarmed = replace(replayed, job=replace(replayed.job, state=state))
    with under_way(service, alarmed, row) as (file, job):
        file.finish(job, {}, "sha256:" + "c" * 64, datetime.now(UTC))
    words = as_("auditor").get(at(job)).words
    assert "exactly as they were recorded" not in words
    loud = words.index("1 decision does not come out as it was recorded")
    assert loud < words.index("Highest loan-to-value ratio 90% 85%") < words.index("Money")


def test_what_cannot_be_decided_stands_apart_with_its_reason(
    as_: SignedIn, service: Service, make: object, decided: list[str]
) -> None:
    assert callable(make)
    make("writer", "editor")
    writer = service.people.sign_in("writer", PASSWORD, "tests").caller
    begun = service.drafts.create(writer, "car_loan")
    purpose = {"type": "text", "informational": True, "label": {"az": "Məqsəd", "en": "Purpose"}}
    added = {"op": "add", "path": "/inputs/loan.purpose", "value": purpose}
    begun = service.drafts.edit(writer, begun.id, [added], begun.etag)
    made = service.replays.start(writer, "car_loan", Selection(), ByDraft(begun.id))
    page = as_("auditor").get(at(made.id))
    assert "4 cannot be decided" in page.words
    assert matrix(page)[1] == "declined · · 1 1"
    assert "/loan/purpose: This is needed." in page.words
    sides = as_("auditor").get(at(made.id, f"/decisions/{decided[0]}"))
    assert "Draft, revision 1 It cannot be decided /loan/purpose: This is needed." in sides.words


# --- before an approval --------------------------------------------------------------


@pytest.fixture(scope="module")
def draft(service: Service, make: object) -> Draft:
    """A submitted draft by which the second of the loans is declined."""
    assert callable(make)
    make("writer", "editor")
    writer = service.people.sign_in("writer", PASSWORD, "tests").caller
    begun = service.drafts.create(writer, "car_loan")
    operation = {"op": "replace", "path": "/tables/max_ltv/rows/0/then", "value": "0.50"}
    begun = service.drafts.edit(writer, begun.id, [operation], begun.etag)
    return service.drafts.submit(writer, begun.id, begun.etag)


def review(draft: Draft, step: str = "") -> str:
    return f"/admin/drafts/{draft.id}/review{step}"


def test_the_approver_sees_what_it_would_have_changed_and_signs_that(
    as_: SignedIn, service: Service, draft: Draft
) -> None:
    approver = as_("approver", name="judge")
    page = approver.get(review(draft))
    found = service.drafts.read(draft.id).impact
    assert found is not None and found.digest is not None
    assert "4 decisions, made again by this draft" in page.words
    assert matrix(page)[2] == "approved 2 1 3"
    assert f'name="impact_digest" value="{found.digest}"' in page.html
    assert "without_impact" not in page.html
    assert at(str(found.replay)) in page.html
    fields = {"etag": draft.etag, "effective_from": "2030-01-01", "effective_to": ""}
    fields["why"] = "Decision of the board of 20 November"
    other = {"impact_digest": "sha256:" + "0" * 64}
    refused = approver.send(review(draft, "/approve"), at="/admin/replays", **fields, **other)
    assert refused.status == 409
    assert "found out anew since you opened this page" in refused.words
    signed = approver.send(
        review(draft, "/approve"), at="/admin/replays", **fields, impact_digest=found.digest
    )
    assert signed.status == 303
    after = approver.get(review(draft))
    assert f'<span class="digest">{found.digest}</span></span>' in after.html.split("steps", 1)[1]


@pytest.fixture
def unfinished(service: Service, make: object, replayed: Replay) -> Iterator[Draft]:
    """A submitted draft whose replay is under way."""
    assert callable(make)
    make("writer", "editor")
    writer = service.people.sign_in("writer", PASSWORD, "tests").caller
    begun = service.drafts.create(writer, "deposit_term")
    title = {"op": "replace", "path": "/title/en", "value": "Term of a deposit, anew"}
    begun = service.drafts.edit(writer, begun.id, [title], begun.etag)
    state = begun.state
    told = replace(
        replayed.job,
        policy="deposit_term",
        purpose="impact",
        against={"draft": begun.id, "policy": "deposit_term", "revision": state.revision,
                 "policy_digest": state.digest},
        draft=begun.id,
        draft_revision=state.revision,
        draft_digest=state.digest,
    )  # fmt: skip
    with under_way(service, replace(replayed, job=told)):
        yield service.drafts.submit(writer, begun.id, begun.etag)


def test_while_it_is_not_known_an_approval_says_so_explicitly(
    as_: SignedIn, service: Service, unfinished: Draft
) -> None:
    approver = as_("approver", name="judge")
    fields = {"etag": unfinished.etag, "effective_from": "2030-01-01", "effective_to": ""}
    fields["why"] = "The regulator asks for it today"
    page = approver.send(review(unfinished, "/approve"), at="/admin/replays", **fields)
    assert page.status == 409
    assert "It is not yet known what the draft would have changed." in page.words
    assert "1,500 of 4,000 decisions made again" in page.words
    assert 'name="without_impact"' in page.html
    assert f'hx-get="{review(unfinished, "/impact")}"' in page.html
    part = approver.get(review(unfinished, "/impact"), headers=HTMX)
    assert part.html.lstrip().startswith('<div id="progress"')
    writer = service.people.sign_in("writer", PASSWORD, "tests").caller
    title = {"op": "replace", "path": "/title/en", "value": "Term of a deposit"}
    service.drafts.edit(writer, unfinished.id, [title], unfinished.etag)
    void = approver.get(review(unfinished, "/impact"), headers=HTMX)
    assert void.headers["HX-Retarget"] == "#impact"
    assert "The draft was changed since, so it no longer counts." in void.html
    assert 'hx-swap-oob="true"' not in void.html  # it is not submitted any more

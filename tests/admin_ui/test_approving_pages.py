"""A draft judged on its page, and proposals that need a second person."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest

from engine.service import Caller, Draft, Service
from tests.admin_ui.conftest import PASSWORD, Reader, SignedIn

LIMITS = count(51)
WHY = "Decision of the board of 20 November"


@pytest.fixture
def editor(as_: SignedIn) -> Reader:
    """Somebody who writes."""
    return as_("editor", name="writer")


@pytest.fixture
def approver(as_: SignedIn) -> Reader:
    """Somebody else who approves."""
    return as_("approver", name="judge")


@pytest.fixture
def draft(editor: Reader, service: Service) -> Draft:
    """A draft of the car loan with a limit that no version before it has."""
    return changed(service, editor, f"0.{next(LIMITS)}")


def changed(service: Service, editor: Reader, limit: str) -> Draft:
    """A new draft with another limit, of the last version."""
    last = service.policies.summary("car_loan").versions[-1].version
    made = editor.send("/admin/drafts", **{"from": f"car_loan/{last}"})
    found = service.drafts.read(made.headers["Location"].rpartition("/")[2])
    token = editor.get("/admin/drafts").token
    operation = {"op": "replace", "path": "/tables/max_ltv/rows/0/then", "value": limit}
    editor.client.post(
        f"/admin/drafts/{found.id}/save",
        json={"etag": found.etag, "operations": [operation]},
        headers={"X-CSRFToken": token},
    )
    return service.drafts.read(found.id)


def review(draft: Draft, step: str = "") -> str:
    """The address of a draft's page, or of a step on it."""
    return f"/admin/drafts/{draft.id}/review{step}"


def submit(editor: Reader, draft: Draft, note: str = "") -> None:
    page = editor.send(review(draft, "/submit"), at=review(draft), etag=draft.etag, note=note)
    assert page.status == 303


def test_the_page_tells_checks_cases_changes_and_who_did_what(editor: Reader, draft: Draft) -> None:
    words = editor.get(review(draft)).words
    assert "No faults" in words
    assert "cases are answered" in words
    assert "Highest loan-to-value ratio changed" in words
    assert "writer began it" in words
    assert "1 revision, by writer" in words
    assert "Submit for approval" in words


def test_a_draft_is_approved_by_somebody_else_for_a_day_and_published(
    editor: Reader, approver: Reader, draft: Draft, service: Service
) -> None:
    submit(editor, draft, "Please look at the first row")
    first = service.today() + timedelta(days=30)
    page = approver.get(f"{review(draft)}?effective_from={first}")
    assert "“Please" in page.words or "Please look at the first row" in page.words
    assert "No decision in the ledger was taken for these days." in page.words
    fields = {"etag": draft.etag, "effective_from": str(first), "effective_to": ""}
    short = approver.send(review(draft, "/approve"), at=review(draft), why="short", **fields)
    assert short.status == 422
    assert "Give a reason of at least 10 characters." in short.words
    done = approver.send(review(draft, "/approve"), at=review(draft), why=WHY, **fields)
    assert done.status == 303
    state = service.drafts.read(draft.id).state
    assert state.status == "approved"
    assert (state.steps[-1].effective_from, state.steps[-1].why) == (first, WHY)
    assert f"version {state.steps[-1].version}, from" in approver.get(review(draft)).words
    again = approver.send(review(draft, "/approve"), at=review(draft), why=WHY, **fields)
    assert again.status == 409
    assert "The draft is approved already" in again.words


def test_who_wrote_it_may_not_approve_it_though_an_approver(
    as_: SignedIn, service: Service
) -> None:
    both = as_("editor", "approver", name="both-in-one")
    draft = changed(service, both, "0.84")
    submit(both, draft)
    assert "You had a hand in this draft" in both.get(review(draft)).words
    first = service.today() + timedelta(days=1)
    page = both.send(
        review(draft, "/approve"),
        at=review(draft),
        etag=draft.etag,
        effective_from=str(first),
        effective_to="",
        why=WHY,
    )
    assert page.status == 409
    assert "You had a hand in this, so somebody else has to approve it" in page.words
    assert service.drafts.read(draft.id).state.status == "submitted"
    service.drafts.discard(_caller(service, "both-in-one"), draft.id)


def _caller(service: Service, name: str) -> Caller:
    return service.people.sign_in(name, PASSWORD, "tests").caller


def test_an_editor_sees_no_way_to_approve_and_has_none(editor: Reader, draft: Draft) -> None:
    submit(editor, draft)
    assert "It waits for an approver who had no hand in it." in editor.get(review(draft)).words
    page = editor.send(review(draft, "/approve"), at=review(draft), etag=draft.etag, why=WHY)
    assert page.status == 403


def test_a_changed_draft_is_not_approved_as_it_was_seen(
    editor: Reader, approver: Reader, draft: Draft, service: Service
) -> None:
    submit(editor, draft)
    writer = _caller(service, "writer")
    operation = {"op": "replace", "path": "/tables/max_ltv/rows/0/then", "value": "0.86"}
    now = service.drafts.edit(writer, draft.id, [operation], draft.etag)
    submit(editor, now)
    fields = {"effective_from": "2030-01-01", "effective_to": "", "why": WHY}
    page = approver.send(review(draft, "/approve"), at=review(draft), etag=draft.etag, **fields)
    assert page.status == 412
    assert "The draft was changed since you opened this page." in page.words


def test_a_draft_is_rejected_with_a_reason_and_can_be_submitted_again_when_changed(
    editor: Reader, approver: Reader, draft: Draft, service: Service
) -> None:
    submit(editor, draft)
    where = review(draft, "/reject")
    assert approver.send(where, at=review(draft), etag=draft.etag, why="no").status == 422
    assert approver.send(where, at=review(draft), etag=draft.etag, why=WHY).status == 303
    assert "judge rejected it" in editor.get(review(draft)).words
    assert service.drafts.read(draft.id).state.status == "rejected"


def test_the_days_are_asked_for_and_read_in_the_local_form_too(
    editor: Reader, approver: Reader, draft: Draft
) -> None:
    submit(editor, draft)
    page = approver.get(f"{review(draft)}?effective_from=01.02.2031&effective_to=28.02.2031")
    assert "applied from 1 February 2031 to 28 February 2031" in page.words
    page = approver.get(f"{review(draft)}?effective_from=nonsense")
    assert "Give the day as in 2026-01-31." in page.words
    backwards = approver.get(f"{review(draft)}?effective_from=2031-02-01&effective_to=2031-01-01")
    assert "The last day must not be before the first." in backwards.words
    past = approver.get(f"{review(draft)}?effective_from=2023-01-01")
    assert "The first day has passed." in past.words


def test_a_faulty_draft_cannot_be_submitted_and_says_why(
    editor: Reader, draft: Draft, service: Service
) -> None:
    writer = _caller(service, "writer")
    operation = {"op": "replace", "path": "/values/limit_base/formula", "value": "vehicle.prise"}
    now = service.drafts.edit(writer, draft.id, [operation], draft.etag)
    page = editor.get(review(now))
    assert "fault keeps it from being submitted" in page.words
    refused = editor.send(review(now, "/submit"), at=review(now), etag=now.etag, note="")
    assert refused.status == 422
    assert "The draft has faults." in refused.words


def test_an_unchanged_draft_is_refused_with_a_sentence(editor: Reader, service: Service) -> None:
    made = editor.send("/admin/drafts", **{"from": "deposit_renewal/1"})
    draft = service.drafts.read(made.headers["Location"].rpartition("/")[2])
    page = editor.send(review(draft, "/submit"), at=review(draft), etag=draft.etag, note="")
    assert page.status == 409
    assert "change it first" in page.words


def test_a_draft_is_discarded(editor: Reader, draft: Draft, service: Service) -> None:
    assert editor.send(review(draft, "/discard"), at=review(draft), why="").status == 303
    assert service.drafts.read(draft.id).state.status == "discarded"


def test_another_activation_is_proposed_by_one_and_approved_by_another(
    editor: Reader, approver: Reader, service: Service
) -> None:
    where = "/admin/proposals/activate/deposit_renewal/1"
    asked = editor.get(f"{where}?effective_from=2035-01-01")
    assert "from 1 January 2035 on: version 2 → version 1" in asked.words
    made = editor.send(where, effective_from="2035-01-01", effective_to="2035-12-31", why=WHY)
    assert made.status == 303
    proposal = made.headers["Location"]
    assert "You proposed it, so another approver decides about it." in editor.get(proposal).words
    again = editor.send(where, effective_from="2035-01-01", effective_to="2035-12-31", why=WHY)
    assert again.status == 409
    assert "The same is proposed already" in again.words
    assert approver.send(f"{proposal}/approve", at=proposal, why="").status == 303
    page = approver.get(proposal)
    assert "Approved judge" in page.words
    late = approver.send(f"{proposal}/reject", at=proposal, why=WHY)
    assert late.status == 409
    assert "Somebody has decided about this proposal already." in late.words


def test_a_withdrawal_is_proposed_and_not_approved_by_who_proposed_it(
    as_: SignedIn, approver: Reader, service: Service
) -> None:
    other = as_("approver", name="second-judge")
    activation = service.policies.summary("affordability").activations[-1].id
    where = f"/admin/proposals/withdraw/{activation}"
    assert other.send(where, why="no").status == 422
    proposal = other.send(where, why=WHY).headers["Location"]
    refused = other.send(f"{proposal}/approve", at=proposal, why="")
    assert refused.status == 409
    assert "You had a hand in this" in refused.words
    listed = approver.get("/admin/proposals").words
    assert "Withdraw version" in listed
    assert "second-judge" in listed
    assert approver.send(f"{proposal}/reject", at=proposal, why=WHY).status == 303


def test_who_proposed_takes_it_back(editor: Reader, service: Service) -> None:
    where = "/admin/proposals/activate/deposit_renewal/2"
    proposal = editor.send(where, effective_from="2036-01-01", effective_to="", why=WHY).headers[
        "Location"
    ]
    assert editor.send(f"{proposal}/retract", at=proposal, why="").status == 303
    assert "Retracted" in editor.get(proposal).words


def test_a_viewer_reads_proposals_and_makes_none(as_: SignedIn) -> None:
    viewer = as_("viewer")
    assert viewer.get("/admin/proposals").status == 200
    assert viewer.get("/admin/proposals/activate/car_loan/2").status == 403

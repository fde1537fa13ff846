"""Whatever several people do, in whatever order: what must hold of drafts and versions does."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from engine.errors import QerarError
from engine.registry import VersionFiles
from engine.service import Caller, Draft
from engine.store import KnownActivation, verify_chain
from tests.policy_folder import PolicyFolder
from tests.service.serving import Served
from tests.service.small_policies import limit
from tests.service.workshop.actors import ANN, BOTH, EVA, SAM, WHY, key_of

POLICIES = ("limit", "ceiling")
#: three people with both roles, a key of one of them, and a key of nobody
ACTORS = (EVA, SAM, ANN, key_of(EVA, *BOTH), Caller("key-2", "robot", frozenset(BOTH)))
actors = st.sampled_from(ACTORS)
amounts = st.integers(1, 5).map(lambda amount: limit(f"{amount}00.00").encode())
days = st.none() | st.integers(-400, 400).map(lambda n: date(2025, 6, 1) + timedelta(days=n))


@dataclass
class Model:
    """A draft as it should be, by what was done and answered."""

    policy: str
    base: bytes
    body: bytes
    status: str = "draft"
    hands: set[str] = field(default_factory=set)
    behind: bool = False
    seen: list[str] = field(default_factory=list)


class Workshop(RuleBasedStateMachine):
    """Steps by several actors, each foretold to succeed or to be refused."""

    drafts: Bundle[str] = Bundle("drafts")
    proposals: Bundle[str] = Bundle("proposals")

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        folder = Path(self.stack.enter_context(tempfile.TemporaryDirectory()))
        policies = PolicyFolder(folder / "policies")
        for policy in POLICIES:
            policies.publish(policy, 1, limit("100.00"))
            policies.activate(policy, 1)
        self.served = Served(policies, folder / "data")
        self.models: dict[str, Model] = {}
        self.asked: dict[str, tuple[str, bool]] = {}
        self.bodies = {policy: [limit("100.00").encode()] for policy in POLICIES}
        self.run = ExitStack()
        self.service = self.run.enter_context(self.served.open())

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.run.close()
            verify_chain(self.served.data)
            self.stack.close()

    # --- steps ------------------------------------------------------------------

    @rule()
    def start_anew(self) -> None:
        self.run.close()
        self.service = self.run.enter_context(self.served.open())

    @rule(target=drafts, by=actors, policy=st.sampled_from(POLICIES), body=amounts)
    def create(self, by: Caller, policy: str, body: bytes) -> str:
        last = len(self.bodies[policy])
        draft = self.service.drafts.create(by, policy, last, body)
        self.models[draft.id] = Model(policy, self.bodies[policy][-1], body, hands={by.actor})
        self.models[draft.id].seen.append(draft.etag)
        return draft.id

    @rule(target=drafts, by=actors, other=actors, policy=st.sampled_from(POLICIES), body=amounts)
    def create_and_submit(self, by: Caller, other: Caller, policy: str, body: bytes) -> str:
        draft = self.create(by, policy, body)
        self.submit(draft, other)
        return draft

    @precondition(lambda self: self.places("submitted"))
    @rule(which=st.integers(0, 9), by=actors, start=days)
    def approve_what_is_submitted(self, which: int, by: Caller, start: date | None) -> None:
        waiting = self.places("submitted")
        self.approve(waiting[which % len(waiting)], by, start, 0)

    @precondition(lambda self: self.places("draft"))
    @rule(which=st.integers(0, 9), by=actors)
    def bring_up_and_submit(self, which: int, by: Caller) -> None:
        waiting = self.places("draft")
        draft = waiting[which % len(waiting)]
        self.rebase(draft, by)
        self.submit(draft, by)

    @rule(draft=drafts, by=actors, body=amounts, back=st.integers(0, 2))
    def replace(self, draft: str, by: Caller, body: bytes, back: int) -> None:
        model = self.models[draft]
        etag = model.seen[-1 - back % len(model.seen)]
        may = model.status in ("draft", "submitted", "rejected") and etag == model.seen[-1]
        found = self.attempt(may, lambda: self.service.drafts.replace(by, draft, body, etag))
        if found is not None and body != model.body:
            model.body, model.status = body, "draft"
            model.hands.add(by.actor)
            model.seen.append(found.etag)

    @rule(draft=drafts, by=actors)
    def rebase(self, draft: str, by: Caller) -> None:
        model = self.models[draft]
        may = model.status in ("draft", "submitted", "rejected")
        found = self.attempt(
            may, lambda: self.service.drafts.rebase(by, draft, model.seen[-1], "draft")
        )
        if found is not None and model.behind:
            newer = self.bodies[model.policy][-1]
            model.body = newer if model.body == model.base else model.body
            model.base, model.behind, model.status = newer, False, "draft"
            model.hands.add(by.actor)
            model.seen.append(found.etag)

    @rule(draft=drafts, by=actors)
    def submit(self, draft: str, by: Caller) -> None:
        model = self.models[draft]
        may = model.status == "draft" and not model.behind and model.body != model.base
        if self.attempt(may, lambda: self.service.drafts.submit(by, draft, model.seen[-1])):
            model.status = "submitted"
            model.hands.add(by.actor)

    @rule(draft=drafts, by=actors, start=days, back=st.integers(0, 2))
    def approve(self, draft: str, by: Caller, start: date | None, back: int) -> None:
        model = self.models[draft]
        etag = model.seen[-1 - back % len(model.seen)]
        may = (
            model.status == "submitted"
            and by.actor not in model.hands
            and etag == model.seen[-1]
            and not model.behind
        )
        before = len(self.bodies[model.policy])
        try:
            done = self.service.drafts.approve(by, draft, etag, start, None, WHY)
        except QerarError as error:
            assert not may, error
            return
        assert may
        assert (done.policy, done.version) == (model.policy, before + 1)
        self.bodies[model.policy].append(model.body)
        model.status = "approved"
        for other in self.models.values():
            other.behind |= other.policy == model.policy and other is not model

    @rule(draft=drafts, by=actors)
    def reject(self, draft: str, by: Caller) -> None:
        model = self.models[draft]
        may = model.status == "submitted"
        if self.attempt(may, lambda: self.service.drafts.reject(by, draft, WHY)):
            model.status = "rejected"

    @precondition(lambda self: len(self.models) > 4)
    @rule(draft=drafts, by=actors)
    def discard(self, draft: str, by: Caller) -> None:
        model = self.models[draft]
        may = model.status in ("draft", "submitted", "rejected")
        if self.attempt(may, lambda: self.service.drafts.discard(by, draft)):
            model.status = "discarded"

    @rule(target=proposals, by=actors, policy=st.sampled_from(POLICIES), start=days)
    def propose(self, by: Caller, policy: str, start: date | None) -> object:
        try:
            found = self.service.proposals.propose_activation(by, policy, 1, start, None, WHY)
        except QerarError:
            return multiple()
        self.asked[found.id] = (by.actor, True)
        return found.id

    @rule(proposal=proposals, by=actors)
    def agree(self, proposal: str, by: Caller) -> None:
        proposer, is_open = self.asked[proposal]
        may = is_open and by.actor != proposer
        try:
            self.service.proposals.approve(by, proposal)
        except QerarError as error:
            assert not may, error
            return
        assert may
        self.asked[proposal] = (proposer, False)

    def places(self, status: str) -> list[str]:
        """The drafts that are there, as the model has it."""
        found = getattr(self, "models", {}).items()
        return [draft for draft, model in found if model.status == status]

    def attempt(self, may: bool, act: object) -> Draft | None:
        try:
            found: Draft = act()  # type: ignore[operator]
        except QerarError as error:
            assert not may, error
            return None
        assert may
        return found

    # --- what must hold ---------------------------------------------------------

    @invariant()
    def each_draft_is_what_was_done_to_it(self) -> None:
        if not hasattr(self, "service"):
            return
        for identifier, model in self.models.items():
            draft = self.service.drafts.read(identifier)
            assert (draft.body, draft.state.status, draft.etag, draft.state.hands) == (
                model.body, model.status, model.seen[-1], model.hands,
            )  # fmt: skip

    @invariant()
    def what_is_published_is_what_was_submitted_and_numbers_have_no_gaps(self) -> None:
        if not hasattr(self, "service"):
            return
        for policy, bodies in self.bodies.items():
            found = self.service._live.now().registry.versions
            assert found.numbers(policy) == tuple(range(1, len(bodies) + 1))
            assert [found.read(policy, n) for n in found.numbers(policy)] == bodies
        local = sum(len(bodies) - 1 for bodies in self.bodies.values())
        if local:
            files = VersionFiles(self.served.data / "published")
            assert (len(files.digests), files.verify()) == (local, ())

    @invariant()
    def nobody_is_both_who_asked_and_who_approved(self) -> None:
        if not hasattr(self, "service"):
            return
        for one in self.service._store.registry_entries():
            if one.origin == "local":
                assert one.by is not None
                assert one.approved_by is not None
                assert one.by != one.approved_by
        activated = [
            one
            for one in self.service._store.registry_entries()
            if isinstance(one, KnownActivation)
        ]
        assert len({one.id for one in activated}) == len(activated)


Workshop.TestCase.settings = settings(max_examples=25, stateful_step_count=35)
TestWorkshop = Workshop.TestCase

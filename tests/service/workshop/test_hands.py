"""A key tied to nobody is no second person for whoever made it."""

from __future__ import annotations

import pytest

from engine.errors import SelfApproval
from engine.service import Caller, Role, Service
from tests.service.workshop.actors import ANN, DAY, EVA, WHY, submitted

MAKER = Caller(
    EVA.key_id, EVA.name, EVA.roles | {Role.ADMIN, Role.APPROVER}, EVA.user, EVA.user_name
)


def _made(service: Service, by: Caller, *roles: Role) -> Caller:
    return service.access.authenticate(service.access.create("robot", roles, by))


@pytest.mark.parametrize("robot_writes", [True, False])
def test_a_key_and_its_maker_are_one_hand_in_a_draft(service: Service, robot_writes: bool) -> None:
    robot = _made(service, MAKER, Role.EDITOR, Role.APPROVER)
    writer, other = (robot, MAKER) if robot_writes else (MAKER, robot)
    draft = submitted(service, by=writer)
    with pytest.raises(SelfApproval):
        service.drafts.approve(other, draft.id, draft.etag, DAY, None, WHY)
    assert service.drafts.approve(ANN, draft.id, draft.etag, DAY, None, WHY).version == 3


@pytest.mark.parametrize("robot_proposes", [True, False])
def test_a_key_and_its_maker_are_one_hand_in_a_proposal(
    service: Service, robot_proposes: bool
) -> None:
    robot = _made(service, MAKER, Role.APPROVER)
    first, other = (robot, MAKER) if robot_proposes else (MAKER, robot)
    proposal = service.proposals.propose_activation(first, "limit", 1, DAY, None, WHY).id
    with pytest.raises(SelfApproval):
        service.proposals.approve(other, proposal)
    assert not service.proposals.approve(ANN, proposal).proposal.open

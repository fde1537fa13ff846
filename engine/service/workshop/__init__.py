"""Policies changed by people: drafts with their steps, what is published, what is proposed."""

from engine.service.workshop.affected import Affected, ChangedDays
from engine.service.workshop.drafts import Drafts
from engine.service.workshop.files import PublishedFiles
from engine.service.workshop.impact import Impact
from engine.service.workshop.merging import Keep
from engine.service.workshop.proposals import Proposals
from engine.service.workshop.views import (
    Approved,
    CaseDifference,
    Check,
    Done,
    Draft,
    Proposal,
    UsedByFault,
)

__all__ = [
    "Affected",
    "Approved",
    "CaseDifference",
    "ChangedDays",
    "Check",
    "Done",
    "Draft",
    "Drafts",
    "Impact",
    "Keep",
    "Proposal",
    "Proposals",
    "PublishedFiles",
    "UsedByFault",
]

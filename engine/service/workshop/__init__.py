"""Policies changed by people: drafts with their steps, what is published, what is proposed."""

from engine.service.workshop.drafts import Drafts
from engine.service.workshop.merging import Keep
from engine.service.workshop.views import Approved, CaseDifference, Check, Draft, UsedByFault

__all__ = ["Approved", "CaseDifference", "Check", "Draft", "Drafts", "Keep", "UsedByFault"]

"""Policies as data: the model, its loader with every check, vocabularies, diffs, calendars."""

from __future__ import annotations

from engine.policy.calendars.calendar import Calendar, CalendarYear, load_calendar
from engine.policy.comparing.diff import Change, diff
from engine.policy.document import document, document_schema
from engine.policy.formulas.scope import input_scope, policy_scope
from engine.policy.formulas.used_types import ENGINE_FINDING, UsedTypes
from engine.policy.loading.loader import load_policy
from engine.policy.model import PolicyVersion
from engine.policy.results import Results, results_of
from engine.policy.vocabulary import input_schema

__all__ = [
    "ENGINE_FINDING",
    "Calendar",
    "CalendarYear",
    "Change",
    "PolicyVersion",
    "Results",
    "UsedTypes",
    "diff",
    "document",
    "document_schema",
    "input_schema",
    "input_scope",
    "load_calendar",
    "load_policy",
    "policy_scope",
    "results_of",
]

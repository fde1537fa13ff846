"""The use cases, and the one room that reads the clock."""

from engine.evaluation import Node, read_json
from engine.policy import Change, PolicyVersion
from engine.policy.calendars.calendar_draft import draft_calendar
from engine.registry import Activation
from engine.service.answers import Answer, Explained, InForce, Labels, PolicySummary, instant_text
from engine.service.deciding import DecisionService, utc_now

__all__ = [
    "Activation",
    "Answer",
    "Change",
    "DecisionService",
    "Explained",
    "InForce",
    "Labels",
    "Node",
    "PolicySummary",
    "PolicyVersion",
    "draft_calendar",
    "instant_text",
    "read_json",
    "utc_now",
]

"""The use cases, and the one room that reads the clock."""

from engine.evaluation import Node, read_json
from engine.letters import Letter
from engine.policy import Change, PolicyVersion
from engine.policy.calendars.calendar_draft import draft_calendar
from engine.registry import (
    Activation,
    DraftState,
    DraftStepped,
    Reign,
    Step,
    VersionStanding,
    Withdrawal,
)
from engine.rows import Format, format_named
from engine.service.access import Access, Key
from engine.service.answers import Answer, Explained, InForce, Labels, PolicySummary, instant_text
from engine.service.batches import Line
from engine.service.bodies import body_digest, given_json
from engine.service.boundary_cases import Generated
from engine.service.callers import OPERATOR, Caller, Role
from engine.service.case_keeping import Cases, KeptCases, MadeCase
from engine.service.comparing import MOST_POINTS, Base, Compared, Picture, Question
from engine.service.comparisons import Beginning, Comparisons
from engine.service.deciding import DecisionService
from engine.service.decisions import Decisions
from engine.service.founding import Founding
from engine.service.histories import History, Published
from engine.service.ledger import Ledger, LedgerEntry, LedgerPage
from engine.service.people import People, User
from engine.service.policies import Policies
from engine.service.problems import problem_of, status_of
from engine.service.reading import day_of, instant_of, reference_of, request_of
from engine.service.replays import (
    Against,
    AsKnownAt,
    ByDraft,
    ByVersion,
    Changes,
    Replay,
    Replays,
    Selection,
    Side,
    Sides,
)
from engine.service.requests import (
    DEFAULT_LIMIT,
    DEFAULT_MONTHS,
    DEFAULT_WINDOW,
    MAX_LIMIT,
    Decided,
    Filter,
    Page,
    Request,
    Settings,
)
from engine.service.row_batches import Batch, BatchRequest, RowFault
from engine.service.service import Service, open_service
from engine.service.sessions import Session, SignedIn
from engine.service.snapshot import utc_now
from engine.service.trends import DayOutcomes, Reason, Reasons, Trends
from engine.service.trying import By, Tried, Trying
from engine.service.workshop import (
    Affected,
    Approved,
    CaseDifference,
    ChangedDays,
    Check,
    Done,
    Draft,
    Drafts,
    Proposal,
    Proposals,
    UsedByFault,
)
from engine.store import Head, Idempotency, Verified, backup, restore, verify_chain

__all__ = [
    "DEFAULT_LIMIT",
    "DEFAULT_MONTHS",
    "DEFAULT_WINDOW",
    "MAX_LIMIT",
    "MOST_POINTS",
    "OPERATOR",
    "Access",
    "Activation",
    "Affected",
    "Against",
    "Answer",
    "Approved",
    "AsKnownAt",
    "Base",
    "Batch",
    "BatchRequest",
    "Beginning",
    "By",
    "ByDraft",
    "ByVersion",
    "Caller",
    "CaseDifference",
    "Cases",
    "Change",
    "ChangedDays",
    "Changes",
    "Check",
    "Compared",
    "Comparisons",
    "DayOutcomes",
    "Decided",
    "DecisionService",
    "Decisions",
    "Done",
    "Draft",
    "DraftState",
    "DraftStepped",
    "Drafts",
    "Explained",
    "Filter",
    "Format",
    "Founding",
    "Generated",
    "Head",
    "History",
    "Idempotency",
    "InForce",
    "KeptCases",
    "Key",
    "Labels",
    "Ledger",
    "LedgerEntry",
    "LedgerPage",
    "Letter",
    "Line",
    "MadeCase",
    "Node",
    "Page",
    "People",
    "Picture",
    "Policies",
    "PolicySummary",
    "PolicyVersion",
    "Proposal",
    "Proposals",
    "Published",
    "Question",
    "Reason",
    "Reasons",
    "Reign",
    "Replay",
    "Replays",
    "Request",
    "Role",
    "RowFault",
    "Selection",
    "Service",
    "Session",
    "Settings",
    "Side",
    "Sides",
    "SignedIn",
    "Step",
    "Trends",
    "Tried",
    "Trying",
    "UsedByFault",
    "User",
    "Verified",
    "VersionStanding",
    "Withdrawal",
    "backup",
    "body_digest",
    "day_of",
    "draft_calendar",
    "format_named",
    "given_json",
    "instant_of",
    "instant_text",
    "open_service",
    "problem_of",
    "read_json",
    "reference_of",
    "request_of",
    "restore",
    "status_of",
    "utc_now",
    "verify_chain",
]

"""Questions to a ledger by subject; ``Reading`` has them all."""

from engine.store.asking.choosing import AskingChosen
from engine.store.asking.drafts import AskingDrafts
from engine.store.asking.lines import AskingLines
from engine.store.asking.people import AskingPeople
from engine.store.asking.rows import Asking, Row, day_of, decision_of, instant_of
from engine.store.asking.tallies import AskingTallies

__all__ = [
    "Asking",
    "AskingChosen",
    "AskingDrafts",
    "AskingLines",
    "AskingPeople",
    "AskingTallies",
    "Row",
    "day_of",
    "decision_of",
    "instant_of",
]

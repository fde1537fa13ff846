"""Examples of requests that are shipped with a policy, for who reads the interface's document.

``examples/<policy>.json`` in the policies folder is a list of
``{"name": …, "body": {…}}``; ``body`` is what would be sent, numbers as strings.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import CasesFault
from engine.policy.faults import Faults
from engine.policy.model import Place

__all__ = ["Example", "read_examples"]


@dataclass(frozen=True, slots=True)
class Example:
    """A request: what it shows, and its body."""

    name: str
    body: dict[str, Any]


def read_examples(folder: Path, policy: str) -> tuple[Example, ...]:
    """The examples of a policy in ``<folder>/<policy>.json``; none without that file.

    Raises CasesFault where the file is not as it should be, OSError.
    """
    path = folder / f"{policy}.json"
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return ()
    try:
        return tuple(Example(str(one["name"]), dict(one["body"])) for one in json.loads(text))
    except (ValueError, TypeError, KeyError) as error:
        faults = Faults(str(path))
        faults.add("wrong_shape", Place(1, 1, ""), f"these are not examples: {error}")
        raise CasesFault(faults.sorted()) from None

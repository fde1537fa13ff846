"""Cases as the text of a file that ``qerar test`` runs: what is expected of an answer, and how
it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

__all__ = ["WrittenCase", "case_text", "expected"]

#: words for people, which may be put better without the policy being another
_WORDS = ("label", "element")
_UNREADABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class WrittenCase:
    """A case to be written; ``notes`` stand above it as comments.  Without a date: of any day."""

    name: str
    effective_date: date | None
    inputs: Any
    expect: Mapping[str, Any]
    known_at: datetime | None = None
    notes: tuple[str, ...] = ()


def expected(answer: Mapping[str, Any]) -> dict[str, Any]:
    """What a case expects that expects this answer: a decision's JSON, or a refusal's."""
    if "status" in answer:
        told = {"status": answer["status"], "code": answer["code"]}
        if answer.get("errors"):
            told["errors"] = [
                {"pointer": one["pointer"], "code": one["code"]} for one in answer["errors"]
            ]
        return told
    told = {
        "policy_version": answer["policy_version"],
        "outcome": answer["outcome"],
        "outputs": answer["outputs"],
        "reasons": sorted({one["code"] for one in answer["reasons"]}),
    }
    if answer["remedies"]:
        told["remedies"] = [
            {"set": one["set"], "outcome": one["outcome"]} for one in answer["remedies"]
        ]
    if answer["actions"]:
        told["actions"] = [
            {name: value for name, value in one.items() if name not in _WORDS}
            for one in answer["actions"]
        ]
    due = {one["code"]: one["until"] for one in answer["obligations"]}
    told["obligations"] = [
        code if due[code] is None else {"code": code, "until": due[code]} for code in sorted(due)
    ]
    return told


def case_text(cases: Iterable[WrittenCase], head: Iterable[str] = ()) -> str:
    """The file: comments at its head, then the cases."""
    lines = [_comment(line) for line in head]
    written = [line for case in cases for line in _case(case)]
    lines += ["cases:", *written] if written else ["cases: []"]
    return "\n".join(lines) + "\n"


def _case(case: WrittenCase) -> Iterable[str]:
    yield from (f"  {_comment(note)}" for note in case.notes)
    yield f"- name: {_json(case.name)}"
    if case.effective_date is not None:
        yield f"  effective_date: {case.effective_date.isoformat()}"
    if case.known_at is not None:
        told = case.known_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
        yield f"  known_at: {told}"
    yield f"  inputs: {_json(case.inputs)}"
    yield f"  expect: {_json(case.expect)}"


def _comment(text: str) -> str:
    return _readable(f"# {' '.join(text.split())}".rstrip())


def _json(value: Any) -> str:
    """JSON, which is YAML too; decimals as texts."""
    return _readable(json.dumps(value, ensure_ascii=False, default=str))


def _readable(line: str) -> str:
    """With escapes for the signs that YAML does not take, or takes for the end of a line."""
    return _UNREADABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)

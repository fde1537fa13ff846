"""Canonical JSON, and the digest of a decision (scheme 1)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any, Final

from engine.errors import NotRenderable
from engine.evaluation.canonical import unfit
from engine.evaluation.writing import compact_sorted

__all__ = ["canonical_json", "content_digest", "decision_content"]

_SCALARS: Final = frozenset({str, int, bool, type(None)})


def canonical_json(value: object) -> bytes:
    """JSON in UTF-8 with keys sorted by code point, no spaces, text in NFC.

    Takes null, booleans, integers, text, lists and objects; any other value
    (a float, a decimal not yet rendered) raises ``NotRenderable``.
    """
    if _is_plain(value):
        text = compact_sorted(value)
        if text.isascii():  # so it is in NFC
            return text
    return compact_sorted(_normal(value))


def decision_content(
    *,
    policies: Iterable[str],
    effective_date: date,
    inputs: Mapping[str, Any],
    outcome: str,
    outputs: Mapping[str, Any],
    findings: Iterable[tuple[str, str, str | None, Mapping[str, Any]]],
    actions: Iterable[Mapping[str, Any]],
    obligations: Iterable[str],
) -> dict[str, Any]:
    """What the digest of a decision is of, scheme 1, as JSON.

    ``policies`` are the digests of the policy, the policies and the calendars
    used (each once, sorted: their order says nothing); ``inputs``, ``outputs``,
    ``actions`` and a finding's parameters as rendered; a finding is (code,
    element, pointer or None, parameters) in the order of the reasons;
    ``obligations`` are codes in the order given.
    """
    return {
        "actions": list(actions),
        "effective_date": effective_date.isoformat(),
        "findings": [
            {"code": code, "element": element, "params": params, "pointer": pointer}
            for code, element, pointer, params in findings
        ],
        "inputs": inputs,
        "obligations": list(obligations),
        "outcome": outcome,
        "outputs": outputs,
        "policies": sorted(set(policies)),
        "scheme": 1,
    }


def content_digest(content: Mapping[str, Any]) -> str:
    """The digest of a content as canonical JSON: ``"sha256:"`` and 64 hexadecimal digits.

    Raises ``NotRenderable``.
    """
    return "sha256:" + sha256(canonical_json(content)).hexdigest()


def _is_plain(value: Any) -> bool:
    """Whether a value is written as it is but for the NFC of its texts."""
    kind = type(value)
    if kind is dict:
        for key, item in value.items():  # texts are most of what there is
            if type(key) is not str or not (type(item) is str or _is_plain(item)):
                return False
        return True
    if kind is list or kind is tuple:
        return all([_is_plain(item) for item in value])
    return kind in _SCALARS


def _normal(value: Any) -> Any:
    kind = type(value)
    if kind is str:
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if value is None or kind is bool or kind is int:
        return value
    if kind is list or kind is tuple:
        return [_normal(item) for item in value]
    if kind is dict or isinstance(value, Mapping):  # asking for a Mapping is slow
        normal = {_key(key): _normal(item) for key, item in value.items()}
        if len(normal) != len(value):
            raise NotRenderable("two keys of an object are the same text")
        return normal
    raise unfit(value, "JSON value")


def _key(key: object) -> str:
    if type(key) is not str:
        raise unfit(key, "key")
    return key if key.isascii() else unicodedata.normalize("NFC", key)

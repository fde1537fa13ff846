"""The chain: pure functions an auditor can repeat with ``sha256sum`` (docs/ledger.md).

Every digest is SHA-256 in 64 lower-case hexadecimal digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from json.encoder import encode_basestring

from engine.store.entries import Value

__all__ = ["GENESIS", "columns_digest", "link", "payload_digest"]

#: what the first entry is chained to
GENESIS = "0" * 64


def payload_digest(payload: bytes) -> str:
    """The digest of an entry's payload."""
    return sha256(payload).hexdigest()


def columns_digest(columns: Mapping[str, Value]) -> str:
    """The digest of what an entry is searched by.

    Over a JSON object in UTF-8: keys sorted, no spaces, only what JSON must
    escape escaped; bytes stand there as ``sha256:`` and their digest.  What is
    None is left out, so a column that a later version adds changes no digest.
    """
    members = (
        f'"{name}":{_json(value)}' for name, value in sorted(columns.items()) if value is not None
    )
    return sha256(f"{{{','.join(members)}}}".encode()).hexdigest()


def _json(value: str | int | bytes) -> str:
    """A value in JSON; what ``json`` makes for each call would take twice as long."""
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, bytes):
        return f'"sha256:{sha256(value).hexdigest()}"'
    return f"{value:d}"


def link(previous: str, sequence: int, at: str, kind: str, payload: str, columns: str) -> str:
    """The chain digest of an entry: over six lines, each ended by a line feed.

    The previous chain digest, the sequence in decimal, the time, the kind, the
    digests of the payload and of the columns.  No field holds a line feed, so
    the lines can be read in one way only.
    """
    lines = f"{previous}\n{sequence}\n{at}\n{kind}\n{payload}\n{columns}\n"
    return sha256(lines.encode()).hexdigest()

"""The columns of a file: paths of inputs, found in its first row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from engine.errors import ColumnTwice, HeaderMissing, UnknownColumn, UnknownColumns
from engine.policy import PolicyVersion
from engine.policy.model import Field, Kind, TypeSpec
from engine.rows.row import EFFECTIVE_DATE, REFERENCE, Inputs, Result

__all__ = ["added_names", "added_values", "check_header", "inputs_of", "nearest"]

_NEAR = 6  # of ten: `principal` is near to `loan.principal`


def inputs_of(policy: PolicyVersion) -> Inputs:
    """What a policy version takes, with the fields of its records."""
    specs: dict[str, TypeSpec] = {}
    labels: dict[str, str] = {}
    for path, declared in _within("", policy.inputs):
        specs[path] = declared.spec
        if declared.label is not None:
            labels.setdefault(_plain(declared.label.az), path)
            labels.setdefault(_plain(declared.label.en), path)
    return Inputs(specs, labels)


def _within(above: str, fields: Mapping[str, Field]) -> Iterator[tuple[str, Field]]:
    for name, declared in fields.items():
        yield above + name, declared
        if declared.spec.kind is Kind.RECORD:
            yield from _within(f"{above}{name}.", declared.spec.fields)


def check_header(
    header: Sequence[str], places: Sequence[str], known: Sequence[Inputs], *, own: bool
) -> None:
    """Whether each column is an input of some version, once, or one of the batch's own.

    ``places`` are where the columns stand: "column 2", "cell B1".  Raises
    HeaderMissing, ColumnTwice, UnknownColumns (every one of them).
    """
    paths = {path for inputs in known for path in inputs.specs}
    taken = paths | ({EFFECTIVE_DATE, REFERENCE} if own else set())
    for place, name in zip(places, header, strict=True):
        if not name:
            raise HeaderMissing(place, "the column has no name")
    unknown = [
        UnknownColumn(name, place, nearest(name, known, taken))
        for name, place in zip(header, places, strict=True)
        if name not in taken
    ]
    if len(unknown) == len(header) and not any(one.meant for one in unknown):
        example = next(iter(known[0].specs), "loan.principal") if known else "loan.principal"
        message = f"the first row must name the policy's inputs, such as {example!r}"
        raise HeaderMissing(places[0] if places else "line 1", message)
    if unknown:
        raise UnknownColumns(unknown)
    _check_once(header, places)


def _check_once(header: Sequence[str], places: Sequence[str]) -> None:
    seen: dict[str, str] = {}
    for name, place in zip(header, places, strict=True):
        if name in seen:
            raise ColumnTwice(name, (seen[name], place))
        seen[name] = place
    for name, place in seen.items():  # a record, and one of its fields beside it
        steps = name.split(".")
        for length in range(1, len(steps)):
            above = ".".join(steps[:length])
            if above in seen:
                raise ColumnTwice(name, (f"{seen[above]} with all of {above!r}", place))


def nearest(name: str, known: Sequence[Inputs], taken: set[str]) -> str | None:
    """The path that may be meant: by its label, its last word, or letters in common."""
    plain = _plain(name)
    for inputs in known:
        if plain in inputs.labels:
            return inputs.labels[plain]
    by_plain = {_plain(path): path for path in sorted(taken)}
    last = [path for path in sorted(taken) if path.rpartition(".")[2].casefold() == plain]
    if plain in by_plain or len(last) == 1:
        return by_plain.get(plain) or last[0]
    near = get_close_matches(plain, by_plain, n=1, cutoff=_NEAR / 10)
    return by_plain[near[0]] if near else None


def _plain(name: str) -> str:
    return " ".join(name.replace("_", " ").casefold().split())


def added_names(header: Sequence[str], outputs: Sequence[str]) -> tuple[str, ...]:
    """What the columns that a batch adds are called: as their own, or with ``decision.`` before."""
    names = (
        *("outcome", *(f"outputs.{name}" for name in outputs)),
        *("findings", "messages", "policy_version", "digest", "error"),
    )
    return tuple(f"decision.{name}" if name in header else name for name in names)


def added_values(
    result: Result | None, outputs: Sequence[str]
) -> tuple[tuple[object, object], ...]:
    """What stands in those columns: JSON values, each with the typed value it is made of."""
    if result is None:
        return ()
    codes = "; ".join(code for code, _ in result.findings) or None
    messages = " | ".join(message for _, message in result.findings) or None
    plain = (codes, messages, result.policy_version, result.digest, result.fault)
    return (
        (result.outcome, None),
        *(result.outputs.get(name, (None, None)) for name in outputs),
        *((value, None) for value in plain),
    )

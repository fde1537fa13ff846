"""The page of what is evaluated: Markdown, the same for the same policies and cases."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from engine.policy import PolicyVersion
from engine.service.catalogue.covering import (
    CatalogueCoverage,
    DocumentCoverage,
    Evaluated,
    RuleCoverage,
    State,
)
from engine.service.catalogue.listing import Rule

__all__ = ["coverage_page"]

_TOLD = """\
# What of the documents is evaluated

Written by `qerar policies coverage --write docs/coverage.md`, checked by a test: do not edit it.

Each rule of the five source documents has an id of the catalogue. A rule is evaluated where an
element of a policy (a rule, a row of a table, a value, an obligation …) cites its id. The case
beside the element reaches it, and every run of the tests decides it as it expects. Where several
elements of a policy cite a rule, the one that says most is shown.
"""
_COUNTS = (State.EVALUATED, State.NOT_EVALUATED, State.OPEN, State.MISSING)
_ABOUT = {
    State.NOT_EVALUATED: ("Not evaluated", "No service can decide these:", "why"),
    State.OPEN: ("Open", "A service could evaluate these; no policy does yet:", "what is missing"),
}


def coverage_page(coverage: CatalogueCoverage, folder: Path) -> str:
    """The page, for a file in ``folder``: its links to policies and cases begin there."""
    return "\n".join([_TOLD, *_summary(coverage), *_documents(coverage, folder)]).rstrip() + "\n"


def _summary(coverage: CatalogueCoverage) -> Iterator[str]:
    yield "| document | rules | evaluated | not evaluated | open | not accounted for | |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: | --- |"
    for one in coverage.documents:
        number, title = one.document.number, one.document.title
        counts = _counts([one])
        state = "complete" if one.document.complete else "in the making"
        yield f"| [{number}](#document-{number}) {title} | {counts} | {state} |"
    yield f"| **together** | {_counts(coverage.documents)} | |"
    yield ""


def _counts(documents: Iterable[DocumentCoverage]) -> str:
    listed = list(documents)
    rules = sum(len(one.rules) for one in listed)
    states = (sum(one.count(state) for one in listed) for state in _COUNTS)
    return " | ".join(map(str, (rules, *states)))


def _documents(coverage: CatalogueCoverage, folder: Path) -> Iterator[str]:
    for one in coverage.documents:
        yield f"## Document {one.document.number}\n\n{one.document.title}.\n"
        yield from _evaluated(one, folder)
        for state in _ABOUT:
            yield from _reasons(one, state)
        missing = [covered.rule.id for covered in one.rules if covered.state is State.MISSING]
        if missing:
            yield f"Not accounted for yet: {', '.join(missing)}.\n"


def _evaluated(one: DocumentCoverage, folder: Path) -> Iterator[str]:
    if one.count(State.EVALUATED):
        yield "| rule | | policy, versions | element | case |"
        yield "| --- | --- | --- | --- | --- |"
        for covered in one.rules:
            yield from _rows(covered, folder)
        yield ""


def _reasons(one: DocumentCoverage, state: State) -> Iterator[str]:
    if one.count(state):
        heading, told, why = _ABOUT[state]
        yield f"### {heading} ({one.document.number})\n\n{told}\n"
        yield f"| rule | | {why} |"
        yield "| --- | --- | --- |"
        for rule in (covered.rule for covered in one.rules if covered.state is state):
            reason = rule.not_evaluated or rule.open or ""
            yield f"| {_said(rule)} | {_cell(reason)} |"
        yield ""


def _said(rule: Rule) -> str:
    return f"{rule.id} | {_cell(rule.title)} ({_cell(rule.clause)})"


def _rows(covered: RuleCoverage, folder: Path) -> Iterator[str]:
    said = _said(covered.rule)
    for one in covered.evaluated:
        yield f"| {said} | {_by(one, folder)} | {_element(one)} | {_case(one, folder)} |"
        said = " | "


def _by(one: Evaluated, folder: Path) -> str:
    versions = ", ".join(_version(version, folder) for version in one.versions)
    return f"`{one.policy}` {versions}"


def _version(version: PolicyVersion, folder: Path) -> str:
    return f"[{version.version}]({_link(Path(version.file), folder)})"


def _element(one: Evaluated) -> str:
    others = len(one.elements) - 1
    return f"`{one.elements[0]}`" + (f" and {others} more" if others else "")


def _case(one: Evaluated, folder: Path) -> str:
    if one.case is None:
        return "none"
    return f"[{_cell(one.case.name)}]({_link(Path(one.case.file), folder)})"


def _link(path: Path, folder: Path) -> str:
    return Path(os.path.relpath(path, folder)).as_posix()


def _cell(text: str) -> str:
    """A text that ends no cell and begins no markup."""
    return "".join("\\" + sign if sign in "|*_`<[]" else sign for sign in text)

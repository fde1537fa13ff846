"""Elements that nothing uses, and informational inputs that something reads."""

from __future__ import annotations

from collections.abc import Iterator

from engine.policy.checks.reads import Reads
from engine.policy.faults import Faults
from engine.policy.model import Place, PolicyVersion

__all__ = ["check_usage"]

_PAPERS = "papers/"
_SPEAKING = ("constraints/", "rules/", "findings/", "remedies/", "obligations/", _PAPERS)


def check_usage(policy: PolicyVersion, faults: Faults) -> None:
    """Add a fault for every element without effect on a decision.

    What a decision shows: its outputs, constraints, rules, messages, remedies,
    obligations and papers.  Whatever none of these reads, directly or through
    others, is without use.
    """
    reads = Reads(policy)
    used = reads.reached_from(_roots(policy, reads))
    for element, place in _declared(policy):
        if element not in used:
            through = _through(element, reads)
            faults.add("unused", place, f"nothing uses {_spoken(element)}{through}")
    _check_inputs(policy, reads, used, faults)
    _check_table_parameters(policy, faults)
    _check_findings(policy, faults)


def _roots(policy: PolicyVersion, reads: Reads) -> Iterator[str]:
    for names in policy.outputs.values():
        for name in names:
            yield from reads.elements(name)
    yield from (r.element for r in reads.readers if r.element.startswith(_SPEAKING))
    yield from (f"uses/{use.name}" for use in policy.uses.values() if use.include)


def _declared(policy: PolicyVersion) -> Iterator[tuple[str, Place]]:
    for parameter in policy.parameters.values():
        yield f"parameters/{parameter.name}", parameter.place
    for value in policy.values.values():
        yield f"values/{value.name}", value.place
    for table in policy.tables.values():
        yield f"tables/{table.name}", table.place
    for use in policy.uses.values():
        yield f"uses/{use.name}", use.place


_SECTION_WORDS = {
    "inputs": "the input",
    "parameters": "the parameter",
    "values": "the value",
    "tables": "the table",
    "uses": "the used policy",
    "constraints": "the constraint",
    "rules": "the rule",
    "findings": "the finding",
    "remedies": "the remedy",
    "obligations": "the obligation",
    "papers": "the paper",
}


def _spoken(element: str) -> str:
    section, _, name = element.partition("/")
    return f"{_SECTION_WORDS[section]} '{name}'"


def _through(element: str, reads: Reads) -> str:
    """The first of the useless elements that use a useless one."""
    users = [name for name, read in reads.of.items() if element in read and name != element]
    return f" but {_spoken(users[0])}, which nothing uses" if users else ""


def _check_inputs(policy: PolicyVersion, reads: Reads, used: set[str], faults: Faults) -> None:
    for path, field in policy.inputs.items():
        if not field.informational:
            element = f"inputs/{path}"
            if element not in used:
                advice = _through(element, reads) or (
                    ": remove it, or say 'informational: true' if it is only to be kept with "
                    "the decision"
                )
                faults.add("unused", field.place, f"nothing reads the input '{path}'{advice}")
            continue
        for reader in reads.readers:
            if reader.element.startswith(_PAPERS):
                continue  # a paper decides nothing
            if any(name == path or name.startswith(f"{path}.") for name in reader.names):
                faults.add(
                    "informational_read",
                    field.place,
                    f"the input '{path}' is informational, yet {_spoken(reader.element)} reads it",
                )


def _check_table_parameters(policy: PolicyVersion, faults: Faults) -> None:
    for table in policy.tables.values():
        formulas = [*table.inputs, *(table.default or ())]
        formulas += [formula for row in table.rows for formula in row.outputs]
        read = {name for formula in formulas for name in formula.expression.names}
        read |= {name for row in table.rows for cell in row.cells for name in cell.names}
        heads = {name.partition(".")[0] for name in read}
        for parameter in table.parameters:
            if parameter not in heads:
                faults.add(
                    "unused",
                    table.place,
                    f"nothing in the table '{table.name}' reads its parameter '{parameter}'",
                )


def _check_findings(policy: PolicyVersion, faults: Faults) -> None:
    given = {rule.finding for rule in policy.rules.values()}
    for finding in policy.findings.values():
        if finding.code not in given:
            faults.add("unused", finding.place, f"no rule gives the finding {finding.code}")

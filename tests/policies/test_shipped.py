"""The published versions load, agree with their digests and say where everything comes from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from engine.policy import PolicyVersion
from engine.policy.calendars.calendar import load_calendar
from engine.policy.model import Citation, LocalText, Obligation
from engine.service import DecisionService


def test_every_version_loads_and_proposes_the_day_its_activation_has(
    service: DecisionService, shipped: tuple[PolicyVersion, ...]
) -> None:
    activations = {
        (found.policy, found.version): found.effective_from
        for policy in service.policies()
        for found in policy.activations
    }
    assert activations == {
        (version.policy_id, version.version): version.effective_from for version in shipped
    }


def test_the_list_of_digests_is_that_of_the_files(root: Path, service: DecisionService) -> None:
    folder = root / "policies" / "versions"
    files = sorted(path.relative_to(folder).as_posix() for path in folder.glob("*/*.yaml"))
    listed = (folder / "SHA256SUMS").read_text().splitlines()
    assert listed == [
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}" for name in files
    ]
    assert list(service.verify()) == []


def test_every_element_cites_a_source_that_is_declared(shipped: tuple[PolicyVersion, ...]) -> None:
    missing = [
        f"{version.policy_id}@{version.version}: {element}"
        for version in shipped
        for element, citation in _citations(version)
        if citation is None or citation.source not in version.sources
    ]
    assert missing == []


def test_every_declared_source_is_cited(shipped: tuple[PolicyVersion, ...]) -> None:
    for version in shipped:
        cited = {citation.source for _, citation in _citations(version) if citation is not None}
        assert cited == set(version.sources), f"{version.policy_id}@{version.version}"


def test_numbers_that_no_document_states_are_marked_as_the_institutions_own(
    shipped: tuple[PolicyVersion, ...],
) -> None:
    wrong = [
        f"{version.policy_id}@{version.version}: {name}"
        for version in shipped
        for name, parameter in version.parameters.items()
        for citation in (parameter.citation, *(entry.citation for entry in parameter.series))
        if citation is not None and citation.source == "institution"
        if parameter.status != "institution"
    ]
    assert wrong == []


def test_an_application_owes_what_affordability_owes(service: DecisionService) -> None:
    application = service.version("car_loan_application", 1)
    for number in (1, 2):
        affordability = service.version("affordability", number)
        assert [_owed(one) for one in application.obligations] == [
            _owed(one) for one in affordability.obligations
        ]


def test_an_application_asks_for_what_its_policies_ask(service: DecisionService) -> None:
    application = service.version("car_loan_application", 1).inputs
    for policy in ("car_loan", "affordability"):
        for number in (1, 2):
            for path, field in service.version(policy, number).inputs.items():
                own = application[path]
                assert (own.label, own.spec.kind, own.spec.minimum, own.spec.value_labels) == (
                    field.label,
                    field.spec.kind,
                    field.spec.minimum,
                    field.spec.value_labels,
                )


def test_an_editor_with_the_schema_finds_nothing_to_underline(root: Path) -> None:
    schema = json.loads((root / "engine" / "policy" / "schema.json").read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema)
    found = [
        f"{path}: {error.json_path}: {error.message}"
        for path in sorted((root / "policies" / "versions").glob("*/*.yaml"))
        for error in validator.iter_errors(_as_json(path))
    ]
    assert found == []


def test_every_table_says_who_decided_its_numbers(shipped: tuple[PolicyVersion, ...]) -> None:
    silent = [
        f"{version.policy_id}@{version.version}: {name}"
        for version in shipped
        for name, table in version.tables.items()
        if table.status is None
    ]
    assert silent == []


def test_the_calendar_knows_the_years_it_has_sources_for(root: Path) -> None:
    path = root / "policies" / "calendars" / "az.yaml"
    calendar = load_calendar(path.read_bytes(), name="az", file=str(path))
    assert {year: found.known for year, found in calendar.years.items()} == {
        year: year != 2019 for year in range(2017, 2027)
    }


def _owed(obligation: Obligation) -> tuple[str, str, LocalText, str | None]:
    when = obligation.when.source if obligation.when is not None else None
    return obligation.code, obligation.on, obligation.message.text, when


def _as_json(path: Path) -> Any:
    """A policy file as an editor's YAML reader gives it to the schema."""
    return json.loads(json.dumps(YAML(typ="safe").load(path), default=str))


def _citations(version: PolicyVersion) -> Iterator[tuple[str, Citation | None]]:
    """Every element that states law or a number, with its citation."""
    for name, field in version.inputs.items():
        yield f"inputs/{name}", field.citation
    for name, parameter in version.parameters.items():
        yield f"parameters/{name}", parameter.citation
        for entry in parameter.series:
            yield f"parameters/{name}/{entry.start}", entry.citation
    for name, value in version.values.items():
        yield f"values/{name}", value.citation
    for name, table in version.tables.items():
        yield f"tables/{name}", table.citation
        for row in table.rows:
            yield f"tables/{name}/{row.id}", row.citation
    for name, rule in version.rules.items():
        yield f"rules/{name}", rule.citation
    for obligation in version.obligations:
        yield f"obligations/{obligation.code}", obligation.citation

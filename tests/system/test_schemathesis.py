"""The whole OpenAPI document against a real server: every check of schemathesis, stateful too.

Examples are derived from the document, so a run never fails by luck.  For a
longer one, against a server that runs::

    SCHEMATHESIS_HOOKS=tests.system.contract_hooks .venv/bin/schemathesis run \\
        http://127.0.0.1:8000/openapi.json -c all -n 200 -H "Authorization: Bearer $KEY"
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.service import DecisionService
from tests.policy_folder import shipped_alone
from tests.system.serving import ROOT, Server, launch

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
EXAMPLES = 6
#: their inputs are made of all that any policy's are; each policy's own, tests/api holds
#: against its cases
POLICIES = (
    *("car_loan", "affordability", "car_loan_application", "deposit_renewal"),
    *("deposit_term", "loan_delinquency", "mortgage_registration"),
)
#: what says nothing of what fits
WORDS = {"title", "description", "examples", "default"}


@pytest.fixture
def some(tmp_path: Path) -> Iterator[Server]:
    """A server with these policies: the document has an address of its own for each."""
    folder = shipped_alone(tmp_path / "policies", *POLICIES)
    own = {"QERAR_POLICIES": str(folder)}
    running = launch(tmp_path / "data", tmp_path / "server.log", environment=own)
    yield running
    running.end()


def made_of(schema: dict[str, Any]) -> Iterator[tuple[object, str]]:
    """Each type with each keyword that bounds it."""
    kind = (str(schema.get("type")), schema.get("format"))
    yield from ((kind, key) for key in schema.keys() - WORDS if not key.startswith("x-"))
    inside = [schema["items"]] if "items" in schema else []
    for one in (*inside, *schema.get("anyOf", ()), *schema.get("properties", {}).values()):
        yield from made_of(one)


def test_inputs_are_made_of_nothing_that_these_policies_have_not() -> None:
    service = DecisionService(ROOT / "policies")
    found = {
        version.policy_id: set(made_of(service.schema(version.policy_id, version.version)))
        for policy in service.policies()
        for version in policy.versions
    }
    assert set().union(*found.values()) == set().union(*(found[name] for name in POLICIES))


def test_everything_the_document_says_holds(some: Server, tmp_path: Path) -> None:
    ran = subprocess.run(
        [
            *(SCHEMATHESIS, "run", f"{some.url}/openapi.json", "--checks", "all"),
            *("--max-examples", str(EXAMPLES), "--generation-deterministic"),
            *("--continue-on-failure", "--no-color"),
            *("--header", f"Authorization: Bearer {some.key}"),
        ],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SCHEMATHESIS_HOOKS": "tests.system.contract_hooks",
        },
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    selected = re.search(r"Selected: (\d+)/(\d+)\s+Tested: (\d+)", ran.stdout)
    assert selected is not None, ran.stdout
    assert len(set(selected.groups())) == 1, ran.stdout
    for phase in ("Examples", "Coverage", "Fuzzing", "Stateful"):
        assert f"✅ {phase}" in ran.stdout, ran.stdout
    assert [line for line in some.log_lines() if line["level"] in {"error", "critical"}] == []

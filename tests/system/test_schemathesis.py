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
from pathlib import Path

from tests.system.serving import ROOT, Server

SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
EXAMPLES = 6


def test_everything_the_document_says_holds(shipped: Server, tmp_path: Path) -> None:
    ran = subprocess.run(
        [
            *(SCHEMATHESIS, "run", f"{shipped.url}/openapi.json", "--checks", "all"),
            *("--max-examples", str(EXAMPLES), "--generation-deterministic"),
            *("--continue-on-failure", "--no-color"),
            *("--header", f"Authorization: Bearer {shipped.key}"),
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
    assert [line for line in shipped.log_lines() if line["level"] in {"error", "critical"}] == []

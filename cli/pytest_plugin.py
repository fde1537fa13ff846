"""The pytest plugin that comes with the package: the fixtures ``decide`` and ``service``.

They are there for every test once ``qerar`` is installed (docs/testing.md), and decide
by the policies shipped beside the program, or by those of ``--qerar-policies`` or of
``qerar_policies`` in the ini file.  Every run of pytest imports this module, so it
imports nothing of the program before a test asks for one of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from cli.testing import Decide, LiveService


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--qerar-policies`` and ``qerar_policies``."""
    told = "the policies folder of the fixtures decide and service (default: what is shipped)"
    parser.getgroup("qerar").addoption(
        "--qerar-policies", metavar="FOLDER", help=told, dest="qerar_policies"
    )
    parser.addini("qerar_policies", f"{told}; from the ini file's folder")


@pytest.fixture(scope="session")
def qerar_policies(pytestconfig: pytest.Config) -> Path:
    """The folder of policies that ``decide`` and ``service`` decide by."""
    given = pytestconfig.getoption("qerar_policies")
    written = pytestconfig.getini("qerar_policies")
    if given:
        folder = Path(pytestconfig.invocation_params.dir, given)
    elif written:
        folder = Path((pytestconfig.inipath or pytestconfig.rootpath / "ini").parent, written)
    else:
        folder = Path(__file__).resolve().parents[1] / "policies"
    if not (folder / "versions").is_dir():
        pytest.fail(f"{folder} is no folder of policies: it has no versions/", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def decide(qerar_policies: Path) -> Decide:
    """``decide(policy, inputs=..., on=..., known_at=...)``: the decision, in this process."""
    from cli.testing import Decide

    return Decide(qerar_policies)


@pytest.fixture(scope="session")
def service(
    qerar_policies: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveService]:
    """A real server on a free port with temporary data, ended with the session."""
    from cli.testing import serving

    with serving(qerar_policies, tmp_path_factory.mktemp("qerar")) as running:
        yield running

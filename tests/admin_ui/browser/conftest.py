"""One server for all of these tests: each leaves what the others need.

They skip where there is no Chromium (``apt-get install chromium`` puts it there,
``.venv/bin/python -m pytest tests/admin_ui/browser`` runs them), and fail under CI.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.admin_ui.browser.site import Site, site


@pytest.fixture(scope="session")
def served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with a person of each role (site.PEOPLE) and 240 decisions."""
    with site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="session", autouse=True)
def patience() -> Iterator[None]:
    """A busy machine is waited for."""
    expect.set_options(timeout=30_000)
    yield
    expect.set_options(timeout=5_000)

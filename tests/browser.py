"""The system's Chromium, for tests of what people see."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser; without one the test skips, but fails where ``CI`` is set."""
    if not CHROMIUM.exists():
        said = (
            f"no {CHROMIUM} to look with: as root apt-get install chromium, then "
            ".venv/bin/python -m pytest tests/admin_ui/browser tests/letters tests/api"
        )
        pytest.fail(said) if os.environ.get("CI") else pytest.skip(said)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()

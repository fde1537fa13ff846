"""Shows the table of the TCK at the end of a run that ran it."""

from __future__ import annotations

import pytest

from tests.tck.table import table


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Passed and failed cases by folder, from what the tests recorded."""
    rows = [
        value
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == "tck"
    ]
    if rows:
        terminalreporter.section("DMN TCK")
        for line in table(rows):
            terminalreporter.line(line)

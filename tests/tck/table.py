"""The report: passed and failed by folder, and the total."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["table"]


def table(rows: Iterable[tuple[str, int, int]]) -> list[str]:
    """Lines of a table; each row is a folder, how many cases passed, and of how many."""
    rows = sorted(rows)
    width = max((len(folder) for folder, _, _ in rows), default=0)
    lines = [f"{'folder':<{width}}  passed  failed"]
    for folder, passed, total in rows:
        lines.append(f"{folder:<{width}}  {passed:>6}  {total - passed or '-':>6}")
    passed = sum(row[1] for row in rows)
    total = sum(row[2] for row in rows)
    whole = sum(row[1] == row[2] for row in rows)
    lines.append(f"{'total':<{width}}  {passed:>6}  {total - passed or '-':>6}")
    lines.append(f"{passed} of {total} cases pass, {whole} of {len(rows)} folders whole")
    return lines

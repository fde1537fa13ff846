"""Every page as somebody with all roles sees it, and what is asked of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

__all__ = ["AXE", "NO_COMPLAINT", "OUTSIDE", "PAGES", "breaches", "overflow"]

#: below /admin; names in braces are ids of the site
PAGES: Final = (
    "/policies",
    "/policies?q=zzz",
    "/policies/car_loan",
    "/policies/car_loan?on=2022-08-01&known=2022-07-01",
    "/policies/car_loan/versions/2",
    "/policies/deposit_renewal/versions/2",
    "/policies/deposit_renewal/versions/2/file",
    "/policies/deposit_renewal/diff?from=1&to=2",
    "/policies/car_loan/diff?from=1&to=2",
    "/compare/car_loan?a1=loan.principal&a2=vehicle.powertrain&curve=loan.principal",
    "/drafts",
    "/drafts?all=yes",
    "/drafts/{draft}",
    "/drafts/{draft}/yaml",
    "/drafts/{draft}/review",
    "/drafts/{submitted}",
    "/drafts/{submitted}/review",
    "/proposals",
    "/proposals/{proposal}",
    "/proposals/withdraw/{activation}",
    "/proposals/activate/car_loan/1",
    "/try/",
    "/try/car_loan",
    "/try/car_loan_application?example=2&by=version-1&against=in-force",
    "/try/deposit_renewal?by=draft-{draft}",
    "/cases/car_loan",
    "/cases/of/{decision}",
    "/replays",
    "/replays/new?policy=car_loan&against=version",
    "/replays/{replay}",
    "/replays/{replay}/decisions/{decision}",
    "/decisions/",
    "/decisions/?outcome=declined&reference=nobody",
    "/decisions/over-time?days=90",
    "/decisions/{decision}",
    "/ledger",
    "/ledger/30",
    "/people",
    "/people/users/new",
    "/people/keys/new",
    "/password",
    "/nowhere",
)
#: those that nobody needs to be signed in for
OUTSIDE: Final = ("/sign-in",)

AXE: Final = (Path(__file__).resolve().parents[2] / "vendor" / "axe-core" / "axe.min.js").read_text(
    "utf-8"
)
#: what a browser says by itself of a page that is an answer of 4xx
NO_COMPLAINT: Final = "the server responded with a status of 4"
_RUN: Final = """async ([rules, without]) => {
  const options = rules.length ? {runOnly: {type: "rule", values: rules}}
    : {rules: Object.fromEntries(without.map(one => [one, {enabled: false}]))};
  const found = await axe.run(document, {...options, resultTypes: ["violations"]});
  return found.violations.map(one => ({
    id: one.id, help: one.help, nodes: one.nodes.map(node => node.html.slice(0, 200)),
  }));
}"""


def breaches(page: Page, *rules: str, without: Sequence[str] = ()) -> list[Mapping[str, Any]]:
    """What axe-core finds wrong with the page as it stands: by all of its rules, or by these.

    Of all rules some may be left out, ``without``.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[Mapping[str, Any]] = page.evaluate(_RUN, [rules, without])
    return found


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    wide: int = page.evaluate(
        "Math.max(document.documentElement.scrollWidth - window.innerWidth, 0)"
    )
    return wide

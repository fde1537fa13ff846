"""What the pages can be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["PageSettings"]

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class PageSettings:
    """``https``: people reach the pages over https, also where a proxy ends it: cookies are Secure.

    ``proxies``: how many stand before the service, each adding to X-Forwarded-For.
    ``form_bytes`` is the longest form: the text of a policy as an editor sends it.
    """

    https: bool = False
    proxies: int = 0
    form_bytes: int = 8 * MIB

    @classmethod
    def of(cls, environ: Mapping[str, str]) -> PageSettings:
        """What environment variables give; raises ValueError."""
        return cls(
            https=_yes(environ.get("QERAR_HTTPS", "")),
            proxies=int(environ.get("QERAR_PROXIES") or 0),
        )


def _yes(text: str) -> bool:
    known = {"": False, "0": False, "1": True}
    if text not in known:
        raise ValueError(f"QERAR_HTTPS is {text!r}; 1 or 0 is expected")
    return known[text]

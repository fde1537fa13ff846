"""How a whole is shared out, as one small bar."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

__all__ = ["WIDTH", "shares"]

WIDTH = 160
HEIGHT = 10
#: what is there at all is seen
LEAST = 2


def shares(parts: Sequence[tuple[str, int]], words: str) -> Markup:
    """A bar of parts: their kinds (classes) and counts; ``words`` say the same.

    Nothing where all counts are 0.
    """
    total = sum(count for _kind, count in parts)
    if total == 0:
        return Markup("")
    drawn, x = [], 0
    widths = [max(LEAST, WIDTH * count // total) if count else 0 for _kind, count in parts]
    widths[widths.index(max(widths))] += WIDTH - sum(widths)
    for (kind, _count), width in zip(parts, widths, strict=True):
        if width:
            drawn.append(
                Markup('<rect class="share {}" x="{}" width="{}" height="{}"/>').format(
                    kind, x, width, HEIGHT
                )
            )
        x += width
    return Markup(
        '<svg class="shares" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img"'
        ' aria-label="{2}" preserveAspectRatio="none">{3}</svg>'
    ).format(WIDTH, HEIGHT, words, Markup("").join(drawn))

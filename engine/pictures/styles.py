"""The stylesheet of a picture that stands alone: dark ink on light paper.

A page has its own for the same classes, in both of its colour schemes.
"""

from __future__ import annotations

from typing import Final

__all__ = ["STYLE"]

STYLE: Final = (
    ".picture{font:12px system-ui,-apple-system,'Segoe UI','Noto Sans',Roboto,sans-serif}"
    ".picture text{fill:#23211d}.picture .title{font-size:14px;font-weight:600}"
    ".picture .panel{font-weight:600}.picture .quiet{fill:#5f594e}"
    ".paper{fill:#fffefb}.axis{stroke:#8d8574;fill:none}.grid{stroke:#ddd6c9;fill:none}"
    ".cell{shape-rendering:crispEdges}.hatch{stroke:#fffefb;stroke-width:2;fill:none}"
    ".same-yes{fill:#dff3e6}.same-no{fill:#dda9a3}.same-refer{fill:#ecd283}"
    ".same-refused{fill:#d3cec2}.better1{fill:#1f8a4d}.better2{fill:#0b6e8f}.better3{fill:#6f9a1f}"
    ".worse1{fill:#b3253f}.worse2{fill:#d8631e}.worse3{fill:#83408f}"
    ".refusing{fill:#5a5648}.admitting{fill:#3560a8}"
    ".line{fill:none;stroke-linejoin:round}.line.before{stroke:#d99a1c;stroke-width:6}"
    ".line.after{stroke:#0c5a55;stroke-width:2}.dot.before{fill:#d99a1c}.dot.after{fill:#0c5a55}"
    ".picture .sign{font-weight:600}.picture .sign.before{fill:#8a5c00}"
    ".picture .sign.after{fill:#0c5a55}.away{fill:none;stroke-dasharray:2 4}"
    ".away.before{stroke:#d99a1c}.away.after{stroke:#0c5a55}"
    ".dot.before.open{fill:#fffefb;stroke:#d99a1c;stroke-width:2.5}"
    ".dot.after.open{fill:#fffefb;stroke:#0c5a55;stroke-width:1.5}"
)

# SPDX-License-Identifier: GPL-2.0-only
"""Tables as text."""

from __future__ import annotations

from typing import Iterable, Sequence


def align(heads: Sequence[object], rows: Iterable[Sequence[object]], left: int) -> list[str]:
    """Lines of columns two spaces apart; the first `left` columns are texts."""
    cells = [list(map(str, heads)), *(list(map(str, row)) for row in rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(heads))]
    lines = []
    for row in cells:
        parts = [
            text.ljust(width) if i < left else text.rjust(width)
            for i, (text, width) in enumerate(zip(row, widths))
        ]
        lines.append("  " + "  ".join(parts).rstrip())
    lines.insert(1, "  " + "  ".join("-" * width for width in widths))
    return lines

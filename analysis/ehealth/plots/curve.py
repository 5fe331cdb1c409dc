# SPDX-License-Identifier: GPL-2.0-only
"""Distributions as curves of not too many points."""

from typing import Optional

import numpy as np

POINTS = 400


def make_curve(values, everything: Optional[float] = None) -> tuple[np.ndarray, np.ndarray]:
    """A distribution as ranks: shares of `everything` (default: of the values), and the values.

    Of many values the lowest, the highest and those evenly between are kept.
    """
    values = np.sort(np.asarray(values, dtype=float))
    ranks = np.arange(values.size)
    if values.size > POINTS:
        ranks = np.unique(np.linspace(0, values.size - 1, POINTS).round().astype(int))
    return (ranks + 1) / (everything or max(1, values.size)), values[ranks]

# SPDX-License-Identifier: GPL-2.0-only
"""Statistics of simulation output.

Runs with different seeds are independent; values within a run are not. So intervals are over
replications: one figure a run (`mean_interval`), or runs drawn as a whole (`quantile_interval`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Sequence, Union

import numpy as np
import pandas as pd
from scipy import stats

from ehealth.results import quantile

__all__ = [
    "Estimate",
    "compare",
    "compare_means",
    "is_narrow",
    "mean_interval",
    "quantile_interval",
    "remove_warm_up",
    "warm_up_time",
]

CONFIDENCE = 0.95
BATCH = 5  # of MSER-5


@dataclass(frozen=True)
class Estimate:
    """A value with the interval that holds the true one with a probability of `confidence`."""

    value: float
    low: float
    high: float
    n: int  #: replications, or values
    confidence: float = CONFIDENCE

    @property
    def half_width(self) -> float:
        return (self.high - self.low) / 2

    @property
    def relative_half_width(self) -> float:
        return self.half_width / abs(self.value) if self.value else math.inf

    def __str__(self) -> str:
        return (
            f"{self.value:.4g} ({100 * self.confidence:g} % interval {self.low:.4g} to "
            f"{self.high:.4g}, n = {self.n})"
        )


def mean_interval(values: Sequence[float], confidence: float = CONFIDENCE) -> Estimate:
    """The mean of independent values with Student's t interval; NaN bounds below two values."""
    array = np.asarray(values, dtype=float)
    array = array[~np.isnan(array)]
    n = len(array)
    if n == 0:
        return Estimate(math.nan, math.nan, math.nan, 0, confidence)
    mean = float(array.mean())
    if n == 1:
        return Estimate(mean, math.nan, math.nan, 1, confidence)
    half = float(stats.t.ppf((1 + confidence) / 2, n - 1) * array.std(ddof=1) / math.sqrt(n))
    return Estimate(mean, mean - half, mean + half, n, confidence)


def is_narrow(
    values: Sequence[float], relative_half_width: float, confidence: float = CONFIDENCE
) -> bool:
    """The stopping rule: whether the mean's interval is within this share of the mean."""
    return mean_interval(values, confidence).relative_half_width <= relative_half_width


def quantile_interval(
    samples: Union[Sequence[float], Sequence[Sequence[float]]],
    q: float,
    confidence: float = CONFIDENCE,
    resamples: int = 2000,
    seed: int = 1,
) -> Estimate:
    """A quantile with the percentile interval of the bootstrap.

    `samples` are independent values, or one sequence of values a replication: then replications
    are drawn as a whole, because the values of one depend on each other.
    """
    groups = [np.atleast_1d(np.asarray(each, dtype=float)) for each in samples]
    if not groups or sum(len(each) for each in groups) == 0:
        return Estimate(math.nan, math.nan, math.nan, len(groups), confidence)
    everything = np.concatenate(groups)
    value = quantile(everything, q)
    if len(groups) == 1:
        return Estimate(value, math.nan, math.nan, 1, confidence)
    random = np.random.default_rng(seed)
    drawn = np.empty(resamples)
    alone = len(everything) == len(groups)
    for i in range(resamples):
        chosen = random.integers(len(groups), size=len(groups))
        # Quicker than joining arrays of one value.
        values = everything[chosen] if alone else np.concatenate([groups[j] for j in chosen])
        drawn[i] = quantile(values, q) if len(values) else math.nan
    tail = (1 - confidence) / 2
    low, high = np.nanquantile(drawn, [tail, 1 - tail])
    return Estimate(value, float(low), float(high), len(groups), confidence)


def compare_means(
    this: Sequence[float], other: Sequence[float], confidence: float = CONFIDENCE
) -> Estimate:
    """The mean difference, other minus this, of values that belong together in pairs.

    Pairs are runs with the same seed (common random numbers): what both have in common cancels.
    """
    if len(this) != len(other):
        raise ValueError(f"{len(this)} and {len(other)} values: give as many of each, in pairs")
    difference = np.asarray(other, dtype=float) - np.asarray(this, dtype=float)
    return mean_interval(difference, confidence)


def compare(frame: pd.DataFrame, this: object, other: object, by: str = "variant") -> Estimate:
    """The mean difference of a metric between two variants, paired by seed.

    `frame` is what Campaign.metric() returns; rows are paired where seed and every parameter but
    `by` are equal. Pairs of one seed share their chance, so their mean counts as one value: n is
    the number of seeds. An interval that leaves out 0 is a difference that chance does not explain.
    """
    keys = [name for name in frame.columns if name not in ("run", "id", "point", by, "value")]
    pairs = pd.merge(frame[frame[by] == this], frame[frame[by] == other], on=keys)
    if pairs.empty:
        known = ", ".join(map(str, frame[by].unique()))
        raise ValueError(f"{by}: no pairs of {this} and {other}; there are {known}")
    pairs = pairs.dropna(subset=["value_x", "value_y"])
    means = pairs.groupby("seed")[["value_x", "value_y"]].mean()
    return compare_means(means["value_x"], means["value_y"])


def warm_up_time(times: Sequence[float], values: Sequence[float]) -> float:
    """When a simulation has reached its steady state, by MSER-5 (White 1997).

    The start that is left out is the one that makes the standard error of the mean of what is left
    smallest, over means of 5 values; at most half. `times` and `values` are ordered by time.
    """
    series = np.asarray(values, dtype=float)
    count = len(series) // BATCH
    if count < 2:
        return float(times[0]) if len(times) else 0.0
    means = series[: count * BATCH].reshape(count, BATCH).mean(axis=1)
    errors = [means[d:].var() / (count - d) for d in range(count // 2 + 1)]
    return float(times[BATCH * int(np.argmin(errors))])


def remove_warm_up(runs: pd.DataFrame, seconds: Union[float, None] = None) -> pd.DataFrame:
    """The protocol runs that began after the warm-up.

    `seconds` is its length; by default it is found with MSER-5 from the accepted runs' latencies.
    """
    if seconds is None:
        accepted = runs[runs["outcome"] == "accepted"].sort_values("start_s", kind="stable")
        seconds = warm_up_time(accepted["start_s"], accepted["latency_s"])
    return runs[runs["start_s"] >= seconds]


def ks_distances(
    samples: pd.DataFrame, between: str, by: Sequence[str], quantities: Sequence[str]
) -> pd.DataFrame:
    """How far apart the distributions of two groups are: two-sample Kolmogorov-Smirnov.

    `between` names the column that tells the two groups apart. A row for each value of the columns
    `by` and each quantity: `quantity`, `ks` (the largest difference of the distribution functions),
    `p` (of as large a one by chance), and for each group g `n_g`, `median_g`, `p95_g`.
    """
    rows = []
    for key, group in samples.groupby(by[0] if len(by) == 1 else list(by), sort=True):
        parts = dict(list(group.groupby(between)))
        if len(parts) != 2:
            raise ValueError(f"{between} has {len(parts)} values at {by} = {key}, not two")
        for quantity in quantities:
            first, second = (part[quantity] for part in parts.values())
            test = stats.ks_2samp(first, second)
            row = dict(zip(by, key if isinstance(key, tuple) else (key,)))
            row.update(quantity=quantity, ks=float(test.statistic), p=float(test.pvalue))
            for name, part in parts.items():
                row[f"n_{name}"] = len(part)
                row[f"median_{name}"] = quantile(part[quantity], 0.5)
                row[f"p95_{name}"] = quantile(part[quantity], 0.95)
            rows.append(row)
    return pd.DataFrame(rows)

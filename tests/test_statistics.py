# SPDX-License-Identifier: GPL-2.0-only
"""Statistics against tables, other implementations and known distributions."""

import math

import numpy as np
import pandas as pd
import pytest
from ehealth import statistics
from scipy import stats


def test_mean_interval_is_that_of_a_table():
    # NIST/SEMATECH e-Handbook, section 1.3.5.2, ZARR13.DAT: n = 195, mean 9.261460, standard
    # deviation 0.022789; 95 % interval 9.258242 to 9.264679.
    random = np.random.default_rng(1)
    values = random.normal(size=195)
    values = (values - values.mean()) / values.std(ddof=1) * 0.02278881 + 9.261460
    estimate = statistics.mean_interval(values)
    assert (estimate.low, estimate.high) == pytest.approx((9.258242, 9.264679), abs=2e-6)
    assert estimate.n == 195


def test_mean_interval_equals_scipys():
    values = [3.1, 2.9, 3.4, 3.0, 2.2]
    low, high = stats.t.interval(0.9, 4, loc=np.mean(values), scale=stats.sem(values))
    estimate = statistics.mean_interval(values, confidence=0.9)
    assert (estimate.low, estimate.high) == pytest.approx((low, high))
    assert estimate.half_width == pytest.approx((high - low) / 2)


@pytest.mark.parametrize("values, n", [([], 0), ([1.5], 1), ([math.nan, 1.5], 1)])
def test_too_few_values_have_no_interval(values, n):
    estimate = statistics.mean_interval(values)
    assert estimate.n == n and math.isnan(estimate.low) and math.isnan(estimate.high)
    assert not statistics.is_narrow(values, 0.5)


def covers(make_estimate, truth, count):
    return sum(each.low <= truth <= each.high for each in map(make_estimate, range(count))) / count


def test_intervals_hold_the_truth_as_often_as_they_say():
    random = np.random.default_rng(2)
    share = covers(lambda _: statistics.mean_interval(random.normal(5, 2, size=6)), 5, 4000)
    assert share == pytest.approx(0.95, abs=0.011)  # 3 standard errors
    truth = math.log(2)  # median of the exponential distribution
    share = covers(
        lambda i: statistics.quantile_interval(random.exponential(size=60), 0.5, resamples=300, seed=i),
        truth,
        300,
    )
    assert share == pytest.approx(0.95, abs=0.045)


def test_values_of_one_replication_are_kept_together():
    random = np.random.default_rng(3)
    # Each replication has a level of its own, so that its values are worth hardly more than one.
    runs = [random.normal(level, 0.1, size=200) for level in random.normal(10, 1, size=20)]
    together = statistics.quantile_interval(runs, 0.5)
    apart = statistics.quantile_interval(np.concatenate(runs), 0.5, resamples=300)
    assert together.half_width > 3 * apart.half_width
    assert together.n == 20 and together.low < 10 < together.high
    assert statistics.quantile_interval(runs, 0.5) == together


def test_quantile_interval_of_few():
    assert math.isnan(statistics.quantile_interval([], 0.5).value)
    alone = statistics.quantile_interval([[1.0, 2.0, 3.0]], 0.5)
    assert alone.value == 2 and math.isnan(alone.low)


def test_common_random_numbers_cancel():
    random = np.random.default_rng(4)
    patients = random.normal(100, 20, size=10)
    this = patients + random.normal(0, 0.1, size=10)
    other = patients + 1 + random.normal(0, 0.1, size=10)
    paired = statistics.compare_means(this, other)
    assert paired.low > 0 and paired.low < 1 < paired.high and paired.half_width < 0.2
    p = stats.ttest_rel(other, this).pvalue
    assert p < 0.001
    with pytest.raises(ValueError, match="10 and 9 values"):
        statistics.compare_means(this, other[1:])


def test_compare_pairs_by_seed_and_parameters():
    rows = [
        (run, f"id{run}", point, suite, seed, cores, 10.0 * seed + 100 * cores + (suite == "b"))
        for run, (point, (suite, cores, seed)) in enumerate(
            enumerate((s, c, n) for s in "ab" for c in (1, 2) for n in (1, 2, 3))
        )
    ]
    columns = ["run", "id", "point", "scheme.suite", "seed", "hospital.database_cores", "value"]
    frame = pd.DataFrame(rows, columns=columns).sample(frac=1, random_state=1)
    estimate = statistics.compare(frame, "a", "b", by="scheme.suite")
    assert (estimate.value, estimate.half_width, estimate.n) == (1, 0, 3)
    with pytest.raises(ValueError, match="no pairs of a and c; there are "):
        statistics.compare(frame, "a", "c", by="scheme.suite")


def test_points_of_one_seed_are_not_taken_for_more_evidence():
    random = np.random.default_rng(6)
    rows = []
    for seed in range(5):
        # What a seed does to the difference is the same at each of 40 points.
        shift = random.normal(0, 1)
        rows += [("a", seed, cores, 0.0) for cores in range(40)]
        rows += [("b", seed, cores, shift) for cores in range(40)]
    columns = ["scheme.suite", "seed", "hospital.database_cores", "value"]
    frame = pd.DataFrame(rows, columns=columns)
    estimate = statistics.compare(frame, "a", "b", by="scheme.suite")
    shifts = frame[frame["scheme.suite"] == "b"].groupby("seed")["value"].first()
    assert estimate == statistics.mean_interval(shifts)
    assert estimate.low < 0 < estimate.high


def test_stopping_rule():
    assert statistics.is_narrow([10.0, 10.1, 9.9, 10.0], 0.05)
    assert not statistics.is_narrow([10.0, 14.0, 6.0, 10.0], 0.05)
    assert not statistics.is_narrow([0.0, 0.0, 0.0], 0.05)


def test_warm_up_is_found_and_removed():
    random = np.random.default_rng(5)
    times = np.arange(2000.0)
    values = 1 + 4 * np.exp(-times / 60) + random.normal(0, 0.2, size=2000)
    begin = statistics.warm_up_time(times, values)
    assert 100 < begin < 500
    steady = random.normal(1, 0.2, size=2000)
    assert statistics.warm_up_time(times, steady) < 400
    assert statistics.warm_up_time([3.0], [1.0]) == 3 and statistics.warm_up_time([], []) == 0
    runs = pd.DataFrame({"start_s": times, "latency_s": values, "outcome": "accepted"})
    runs.loc[5, "outcome"] = "failed"
    left = statistics.remove_warm_up(runs)
    assert left["start_s"].min() == pytest.approx(begin, abs=10)
    assert abs(left["latency_s"].mean() - 1) < abs(values.mean() - 1) / 3
    assert statistics.remove_warm_up(runs, seconds=1500)["start_s"].min() == 1500


def test_ks_distance_of_two_groups():
    """The largest difference of two staircases, counted by hand."""
    samples = pd.DataFrame(
        {
            "model": ["a"] * 4 + ["b"] * 4,
            "n": [1] * 8,
            "t": [1.0, 2.0, 3.0, 4.0, 3.5, 4.5, 5.5, 6.5],
        }
    )
    (row,) = statistics.ks_distances(samples, "model", ["n"], ["t"]).to_dict("records")
    assert row["ks"] == pytest.approx(0.75)  # at 3: three of four against none
    assert (row["n_a"], row["n_b"], row["median_a"], row["median_b"]) == (4, 4, 2.0, 4.5)
    with pytest.raises(ValueError, match="not two"):
        statistics.ks_distances(samples[samples["model"] == "a"], "model", ["n"], ["t"])

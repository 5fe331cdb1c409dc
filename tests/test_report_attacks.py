# SPDX-License-Identifier: GPL-2.0-only
"""The report of attacks: figures, plots and page, on results databases with invented rows."""

import re
import sqlite3
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
import results_fixture
from ehealth import attacks, plots, report
from ehealth.results import OUTCOMES, Result, ResultError
from test_report import Tables, rows_of, run_report

# ir-23 and ir-07, where N3 is.
TWO_PROVINCES = ("Tehran", "Fars")
PLOTS = ("attack-latency", "attack-map", "attack-timeline")


@pytest.fixture(scope="module", name="published")
def write_published(tmp_path_factory):
    path = tmp_path_factory.mktemp("published") / "published.sqlite"
    return Result(results_fixture.write_attacks(path, runs=1000))


@pytest.fixture(scope="module", name="hardened")
def write_hardened(tmp_path_factory):
    path = tmp_path_factory.mktemp("hardened") / "hardened.sqlite"
    return Result(results_fixture.write_attacks(path, "hardened", runs=1000))


@pytest.fixture(scope="module", name="page")
def write_page(published, hardened, tmp_path_factory):
    """The directory of the report of both, as the command writes it."""
    directory = tmp_path_factory.mktemp("page")
    answer = run_report(published.path, "--against", hardened.path, "--out", directory)
    assert (answer.returncode, answer.stderr) == (0, "")
    return directory


@pytest.fixture(name="attack_plots_only")
def leave_other_plots_out(monkeypatch):
    """For pages of which only the section on attacks is looked at."""
    monkeypatch.setattr(report, "PLOTS", ())


def change(result, path, *statements):
    """A copy of a result after SQL statements."""
    path.write_bytes(result.path.read_bytes())
    with sqlite3.connect(path) as database:
        for each in statements:
            database.execute(each)
    return Result(path)


def count(path, sql):
    with sqlite3.connect(path) as database:
        return database.execute(sql).fetchall()


# --- figures


def test_events_are_read_with_their_units(published):
    events = published.attack_events()
    assert list(events.columns) == ["attack", "time_s", "event", "protocol_run", "detail"]
    assert events.attrs["units"]["time_s"] == "s"
    assert events["event"].value_counts().to_dict() == dict(
        count(published.path, "SELECT event, count(*) FROM attack_event GROUP BY event")
    )
    events["attack"] = 99
    assert published.attack_events()["attack"].max() == 2


def test_results_of_an_earlier_version_have_no_attacks(tmp_path, attack_plots_only):
    result = Result(results_fixture.write(tmp_path / "old.sqlite", runs=20))
    assert result.run["schema_version"] == "1"
    for frame in (result.profile(), result.samples(), result.observations("x")):
        assert frame.empty and len(frame.columns) > 3
    for frame in (result.attack_runs(), result.attack_events(), attacks.attack_table(result)):
        assert frame.empty
    assert attacks.phase_table(result).empty and attacks.province_table(result).empty
    # Version 1 with its own table of attacks, which says neither when nor where.
    with sqlite3.connect(result.path) as database:
        results_fixture.create_tables(
            database, {"attack_run": "id TEXT, scheme TEXT, variant TEXT, successes INTEGER 1"}
        )
        database.execute("INSERT INTO attack_run VALUES ('N5', 'national-phr', 'published', 1)")
    result = Result(result.path)
    assert list(result.attack_runs()["id"]) == ["N5"]
    assert attacks.attack_table(result).empty
    assert report.write_report(result, tmp_path / "out").exists()
    assert not list((tmp_path / "out").glob("attack-*"))
    assert 'id="attacks"' not in (tmp_path / "out" / "index.html").read_text()
    for name in PLOTS:
        plot = getattr(plots, name.replace("-", "_"))
        plots.save(plot, result, tmp_path)
        ElementTree.parse(tmp_path / f"{name}.svg")


def test_success_rates_count_runs_once(published):
    table = attacks.attack_table(published).set_index("id")
    for name in ("N5", "N3"):
        number = int(table.loc[name, "attack"])
        ((attempts,),) = count(
            published.path,
            f"SELECT count(*) FROM attack_event WHERE attack = {number} AND event = 'attempt'",
        )
        ((broken,),) = count(
            published.path,
            "SELECT count(DISTINCT protocol_run) FROM attack_event "
            f"WHERE attack = {number} AND event = 'success'",
        )
        row = table.loc[name]
        # Each breaks two goals.
        assert (row["attempts"], row["successes"]) == (attempts, 2 * broken)
        assert row["runs_broken"] == broken > 0
        assert row["success_rate"] == pytest.approx(broken / attempts)
    # A bound on work is broken in no run: by how many attempts, nobody knows.
    assert (table.loc["N9", "successes"], table.loc["N9", "runs_broken"]) == (1, 0)
    assert np.isnan(table.loc["N9", "success_rate"])


def test_without_attempts_there_is_no_rate(published, tmp_path):
    result = change(
        published,
        tmp_path / "a.sqlite",
        "DELETE FROM attack_event WHERE attack <> 1 OR event = 'attempt'",
        "UPDATE attack_run SET attempts = 0",
        "UPDATE attack_run SET successes = 0 WHERE attack <> 1",
    )
    table = attacks.attack_table(result).set_index("id")["success_rate"]
    assert np.isnan(table["N5"]) and np.isnan(table["N9"])
    # What succeeded without an attempt of its own was tried.
    assert table["N3"] == 1


def test_an_attack_on_both_variants_is_told_apart(published, tmp_path):
    result = change(
        published,
        tmp_path / "a.sqlite",
        "UPDATE attack_run SET id = 'N3', variant = 'hardened' WHERE attack = 2",
    )
    titles = attacks.attack_titles(result)
    assert titles == {0: "N5", 1: "N3 (published)", 2: "N3 (hardened)"}
    assert list(attacks.attack_titles(published).values()) == ["N5", "N3", "N9"]


def test_provinces_equal_the_rows(published):
    table = attacks.province_table(published).set_index("province")
    located = "FROM attack_event e JOIN protocol_run r ON e.protocol_run = r.id"
    expected = dict(
        count(
            published.path,
            f"SELECT r.province, count(*) {located} WHERE event = 'attempt' GROUP BY r.province",
        )
    )
    assert table["attempts"].drop("-").to_dict() == expected
    assert list(table["attempts"].drop("-")) == sorted(expected.values(), reverse=True)
    runs = dict(count(published.path, "SELECT province, count(*) FROM protocol_run GROUP BY 1"))
    broken = dict(
        count(
            published.path,
            f"SELECT r.province, count(DISTINCT r.id) {located} WHERE event = 'success' GROUP BY 1",
        )
    )
    for province, row in table.drop("-").iterrows():
        assert row["runs"] == runs[province] >= row["touched"]
        assert row["runs_broken"] == broken[province]
        assert row["broken_share"] == pytest.approx(broken[province] / runs[province])
    # The flood is in no province; it comes last, though it has most attempts.
    assert table.index[-1] == "-" and table.loc["-", "attempts"] == 600
    assert table.loc["-", ["runs", "touched", "runs_broken"]].sum() == 0


# --- honest people


def test_honest_runs_are_those_without_events(published):
    honest = attacks.honest_runs(published)
    ((expected,),) = count(
        published.path,
        "SELECT count(*) FROM protocol_run WHERE id NOT IN (SELECT protocol_run FROM attack_event)",
    )
    assert len(honest) == expected < len(published.protocol_runs())


def test_phases_equal_the_rows(published, hardened):
    table = attacks.phase_table(published, hardened)
    assert set(table["variant"]) == {"published", "hardened"}
    bounds = {"before": (0, 300), "during": (300, 600), "after": (600, 1e9)}
    for result, name in ((published, "published"), (hardened, "hardened")):
        runs = rows_of(result.path)
        events = rows_of(result.path, "attack_event")
        runs = runs[~runs["id"].isin(events["protocol_run"])]
        for window, where in (("N5, N9", slice(None)), ("N3", TWO_PROVINCES)):
            reached = runs if window != "N3" else runs[runs["province"].isin(where)]
            shown = table[(table["window"] == window) & (table["variant"] == name)]
            assert shown["runs"].sum() == len(reached)
            for row in shown.itertuples():
                low, high = bounds[row.phase]
                chosen = reached[(reached["protocol"] == row.protocol)]
                chosen = chosen[(chosen["start_s"] >= low) & (chosen["start_s"] < high)]
                assert row.runs == len(chosen)
                for outcome in OUTCOMES:
                    assert getattr(row, outcome) == (chosen["outcome"] == outcome).sum()
                times = np.sort(chosen.loc[chosen["outcome"] == "accepted", "latency_s"])
                for q, value in ((0.5, row.median_s), (0.95, row.p95_s), (0.05, row.p05_s)):
                    nearest = times[int(np.ceil(q * len(times) - 1e-9)) - 1] if len(times) else np.nan
                    assert value == pytest.approx(nearest, nan_ok=True)


def test_a_flood_shows_during_its_window_only(published):
    table = attacks.phase_table(published)
    visits = table[(table["window"] == "N5, N9") & (table["protocol"] == "visit")]
    before, during, after = (visits[visits["phase"] == each].iloc[0] for each in attacks.PHASES)
    assert during["p95_s"] > 2 * max(before["p95_s"], after["p95_s"])
    assert during["failed"] > 10 * max(1, before["failed"], after["failed"])


def test_the_protocols_that_attacks_concern_are_shown(published, tmp_path):
    def concerned(result):
        table = attacks.phase_table(result)
        return {w.title: attacks.concerned_protocols(w, table, result) for w in attacks.windows(result)}

    # Visits are attacked, and the flood makes them slow and fail.
    assert concerned(published) == {"N5, N9": ["visit"], "N3": ["visit"]}
    during = "start_s >= 300 AND start_s < 600"
    rare = "protocol = 'visit-other-province'"
    slow = f"UPDATE protocol_run SET latency_s = 9 + latency_s WHERE {rare} AND {during}"
    result = change(published, tmp_path / "slow.sqlite", slow)
    assert "visit-other-province" in concerned(result)["N5, N9"]
    failing = f"UPDATE protocol_run SET outcome = 'failed' WHERE {rare} AND {during} AND id % 2"
    result = change(published, tmp_path / "failing.sqlite", failing)
    assert concerned(result)["N5, N9"] == ["visit", "visit-other-province"]
    plots.save(plots.attack_latency, result, tmp_path)
    svg = (tmp_path / "attack-latency.svg").read_text()
    assert "visit-other-province, before" in svg and "sync, before" not in svg
    # Nothing is concerned: what most people do is shown.
    quiet = change(published, tmp_path / "quiet.sqlite", "DELETE FROM attack_event",
                   "UPDATE protocol_run SET latency_s = 1, outcome = 'accepted'")  # fmt: skip
    assert concerned(quiet) == {"N5, N9": ["visit"], "N3": ["visit"]}


def test_windows_without_an_end_last(published, tmp_path):
    result = change(
        published, tmp_path / "a.sqlite",
        "UPDATE attack_run SET end_s = NULL", "UPDATE attack_run SET start_s = 0 WHERE attack = 2",
    )  # fmt: skip
    first, second, third = attacks.windows(result)
    assert (first.title, first.describe()) == ("N5", "from 300 s on")
    sites = published.sites()
    two = sites["province"].isin(TWO_PROVINCES) & (sites["kind"] == "hospital")
    assert second.describe() == f"from 300 s on, {two.sum()} hospitals"
    assert (third.title, third.describe()) == ("N9", "the whole run")
    table = attacks.phase_table(result)
    assert table.loc[table["phase"] == "after", "runs"].sum() == 0
    # An empty phase is drawn as such.
    plots.save(plots.attack_latency, result, tmp_path)
    assert ">none<" in (tmp_path / "attack-latency.svg").read_text()


def test_places_are_as_the_adversary_has_them(published, tmp_path):
    sites = published.sites().set_index("id")
    name = sites.loc[sites["kind"] == "hospital", "name"].iloc[3]

    def reach(place):
        path = tmp_path / "a.sqlite"
        result = change(published, path, f"UPDATE attack_run SET place = '{place}' WHERE attack = 0")
        return attacks.windows(result)[0].sites

    assert reach("") is None
    fars = set(sites.index[sites["name"].str.startswith("ir-07.h")])
    assert reach("ir-07") == reach("ir-07.*") == reach("ir-07*.*.medico-*") == fars
    assert set(sites.loc[list(reach(name)), "name"]) == {name}
    assert set(sites.loc[list(reach(f"{name}.database, ir-07")), "name"]) == {
        name, *sites.loc[list(fars), "name"]
    }
    # "ir-0" is nobody's name.
    assert reach("ir-0*") > fars and reach("ir-0") == reach("mobile")
    events = attacks.located_events(published)
    tried = set(events.loc[(events["attack"] == 0), "site"])
    assert reach("mobile") == tried and len(tried) == 3


# --- plots


def test_plots_equal_the_rows(published):
    timeline = plots.attack_timeline_data(published)
    table = attacks.attack_table(published).set_index("attack")
    sums = timeline.groupby("attack")[["attempts", "successes", "detections"]].sum()
    assert (sums["attempts"] == table["attempts"]).all()
    assert list(sums["successes"]) == [*table["runs_broken"][:2], 1]
    events = published.attack_events()
    row = timeline[(timeline["attack"] == 2) & (timeline["time_s"] == 400)].iloc[0]
    inside = (events["time_s"] >= 400) & (events["time_s"] < 400 + row["width_s"])
    assert row["attempts"] == (inside & (events["attack"] == 2)).sum() > 0
    data = plots.attack_map_data(published)
    assert data.groupby("attack")["attempts"].sum().to_dict() == {
        0: table.loc[0, "attempts"], 1: table.loc[1, "attempts"],
    }  # fmt: skip
    assert set(data.loc[data["attack"] == 1, "province"]) == set(TWO_PROVINCES)
    sites = published.sites().set_index("id")
    assert (data["lat"].to_numpy() == sites.loc[data["id"], "lat"].to_numpy()).all()


def test_map_names_the_provinces_that_were_attacked(published, tmp_path):
    plots.save(plots.attack_map, published, tmp_path)
    svg = ElementTree.parse(tmp_path / "attack-map.svg")
    texts = {each.text for each in svg.iter() if each.tag.endswith("text")}
    attacked = set(plots.attack_map_data(published)["province"])
    assert attacked <= texts
    assert not (set(published.sites()["province"]) - attacked) & texts


UNUSUAL = {
    "nothing was attempted": ["DELETE FROM attack_event"],
    "one attack": ["DELETE FROM attack_run WHERE attack > 0", "DELETE FROM attack_event WHERE attack"],
    "nobody is honest": [
        "INSERT INTO attack_event SELECT 0, start_s, 'attempt', id, '' FROM protocol_run"
    ],
    "everything fails": ["UPDATE protocol_run SET outcome = 'failed', reason = 'timeout'"],
    "many windows": [
        "UPDATE attack_run SET start_s = 100 * attack, end_s = 100 * attack + 50",
        *(f"INSERT INTO attack_run SELECT {n}, 'N{n}', scheme, variant, capability, target, 'ir-07', "
          f"{50 * n}, NULL, 0, 0, '', NULL, 0, 0, 0, '' FROM attack_run WHERE attack = 0"
          for n in range(3, 9)),
    ],
    "nothing was run": ["DELETE FROM protocol_run", "DELETE FROM attack_event WHERE protocol_run"],
}  # fmt: skip


@pytest.mark.parametrize("case", UNUSUAL)
@pytest.mark.filterwarnings("error")
def test_unusual_attacks(published, case, tmp_path, attack_plots_only):
    result = change(published, tmp_path / "a.sqlite", *UNUSUAL[case])
    report.write_report(result, tmp_path / "out")
    for plot in PLOTS:
        ElementTree.parse(tmp_path / "out" / f"{plot}.svg")
    page = (tmp_path / "out" / "index.html").read_text()
    assert len(Tables(page).tables["attack-runs"]) == 1 + len(result.attack_runs())


# --- page


def test_page_shows_attacks_with_and_without(page, published, hardened):
    text = (page / "index.html").read_text()
    tables = Tables(text).tables
    shown = {row[0][0]: row for row in tables["attack-runs"][1:]}
    assert list(shown) == ["N5", "N3", "N9"]
    assert [cell[0] for cell in shown["N3"][1:5]] == [
        "man in the middle", "Internet exchange", "ir-23, ir-07", "300\N{NO-BREAK SPACE}s to 600\N{NO-BREAK SPACE}s",
    ]  # fmt: skip
    heads = [cell[0] for cell in tables["attacks-compared"][0]]
    assert heads[:5] == [
        "Attack", "Attempts, published", "Attempts, hardened", "Succeed, published",
        "Succeed, hardened",
    ]  # fmt: skip
    ours, others = (attacks.attack_table(each).set_index("title") for each in (published, hardened))
    for row in tables["attacks-compared"][1:]:
        name = row[0][0]
        figures = [float(sort or "nan") for _, sort in row[1:5]]
        expected = [each.loc[name, key] for key in ("attempts", "success_rate")
                    for each in (ours, others)]  # fmt: skip
        assert figures == pytest.approx(expected, nan_ok=True)
    assert others["success_rate"].max() == 0 and others["detected"].sum() > 0
    phases = attacks.phase_table(published, hardened)
    assert len(tables["attack-phases"]) == 1 + len(phases) // 2
    assert len(tables["attack-provinces"]) == 1 + len(attacks.province_table(published))
    ids = re.findall(r'\bid="([^"]*)"', text)
    assert len(ids) == len(set(ids))


def test_page_has_every_plot(page, published, hardened):
    for plot in PLOTS:
        assert (page / f"{plot}.png").read_bytes().startswith(b"\x89PNG")
        assert f'<figure id="{plot}">' in (page / "index.html").read_text()
    drawn = pd.read_csv(page / "attack-latency.csv")
    pd.testing.assert_frame_equal(drawn, attacks.phase_table(published, hardened))
    svg = ElementTree.parse(page / "attack-latency.svg")
    texts = [each.text for each in svg.iter() if each.tag.endswith("text")]
    assert {"published", "hardened", "N5, N9: 300 s to 600 s", "visit, before"} <= set(texts)


def test_equal_results_give_equal_files(page, published, hardened, tmp_path, attack_plots_only):
    report.write_report(published, tmp_path, hardened)
    for each in page.glob("attack-*"):
        assert (tmp_path / each.name).read_bytes() == each.read_bytes(), each.name


def test_page_without_another_result(published, tmp_path, attack_plots_only):
    page = report.write_report(published, tmp_path).read_text()
    assert "attacks-compared" not in Tables(page).tables
    heads = [cell[0] for cell in Tables(page).tables["attack-phases"][0]]
    assert heads[-6:] == ["Runs", "Accepted", "Rejected", "Failed", "Median", "95 %"]


def with_scenario(result, path, old, new):
    text = result.run["scenario"]
    assert old in text
    return change(result, path, f"UPDATE run SET value = '{text.replace(old, new)}' WHERE key = 'scenario'")


@pytest.mark.parametrize(
    "old, new, words",
    [
        ("seed = 7", "seed = 8", ["run.seed (7, 8)"]),
        ("15 min", "16 min", ["run.duration (15 min, 16 min)"]),
        ("[scheme]", "[scheme]\nsuite = \"x25519\"", ["scheme.suite (p256, x25519)"]),
        ("[scheme]", "[[fault]]\nkind = \"loss\"\nplace = \"mobile\"\namount = 0.1\n[scheme]",
         ["fault[1].kind (not there, loss)"]),
        ("hardened", "published", ["their scenarios are the same", "another scheme.variant"]),
        ("[run]", "[run", ["its scenario cannot be read"]),
    ],
)  # fmt: skip
def test_scenarios_that_differ_are_refused(published, hardened, old, new, words, tmp_path):
    other = with_scenario(hardened, tmp_path / "other.sqlite", old, new)
    with pytest.raises(ResultError) as error:
        report.write_report(published, tmp_path / "out", other)
    for word in (str(other.path), *words):
        assert word in str(error.value)
    assert "\n" not in str(error.value)
    assert not (tmp_path / "out").exists()


def test_scenarios_may_differ_in_what_changes_nothing(published, hardened, tmp_path):
    other = with_scenario(
        hardened, tmp_path / "other.sqlite", 'name = "invented"', 'name = "b"\nworkers = 2'
    )
    attacks.check_comparable(published, other)
    single = with_scenario(published, tmp_path / "w.sqlite", "[scheme]", '[scheme]\nwith = ["N5"]')
    attacks.check_comparable(published, single)


def test_results_without_attacks_are_not_compared(published, hardened, tmp_path):
    empty = change(published, tmp_path / "a.sqlite", "DELETE FROM attack_run")
    with pytest.raises(ResultError, match="holds no attacks"):
        report.write_report(empty, tmp_path / "out", hardened)
    answer = run_report(published.path, "--against", tmp_path / "none.sqlite")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == f"ehealth: {tmp_path}/none.sqlite: no such file\n"


def test_results_of_equal_variants_are_called_by_their_files(published, tmp_path):
    other = change(published, tmp_path / "b.sqlite")
    assert attacks.variant_names(published, other) == ["published", "b"]

# SPDX-License-Identifier: GPL-2.0-only
"""Results as data frames, plots and the HTML report, on results databases with invented rows."""

import os
import re
import sqlite3
import subprocess
import sys
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
import results_fixture
from ehealth import plots, report
from ehealth.results import SCHEMES, Result, ResultError

PLOTS = (
    "latency-cdf",
    "latency-ccdf",
    "time-parts",
    "phone-parts",
    "country-map",
    "throughput",
    "heaviest-operations",
)


class Tables(HTMLParser):
    """The cells of every table of a page with an id: the text shown and the value sorted by."""

    def __init__(self, page):
        super().__init__()
        self.tables = {}
        self._cell = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "table":
            self._rows = self.tables[attrs["id"]] = []
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            self._cell = []
            self._sort = attrs.get("data-sort")

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self._rows[-1].append(("".join(self._cell).strip(), self._sort))
            self._cell = None

    def handle_data(self, data):
        if self._cell is not None:
            self._cell.append(data)


def run_report(*arguments):
    environment = dict(os.environ, PYTHONWARNINGS="error")
    command = [sys.executable, "-m", "ehealth.report", *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    """A results database, and the directory of its report as the command writes it."""
    path = results_fixture.write(tmp_path_factory.mktemp("country") / "run.sqlite", runs=500)
    answer = run_report(path)
    assert answer.returncode == 0, answer.stderr
    page = path.with_name("run-report") / "index.html"
    assert answer.stdout == f"{page}\n"
    return path, page.parent


def rows_of(path, table="protocol_run"):
    with sqlite3.connect(path) as database:
        return pd.read_sql_query(f"SELECT * FROM {table}", database)


def test_writes_page_and_every_plot(country):
    names = {f"{plot}.{kind}" for plot in PLOTS for kind in ("png", "svg", "csv")}
    assert {each.name for each in country[1].iterdir()} == names | {"index.html"}
    for plot in PLOTS:
        png = (country[1] / f"{plot}.png").read_bytes()
        assert png.startswith(b"\x89PNG") and len(png) > 5000
        ElementTree.parse(country[1] / f"{plot}.svg")


def test_page_needs_no_network(country):
    page = (country[1] / "index.html").read_text()
    page = re.sub(r'xmlns(:\w+)?="http://www\.w3\.org/[^"]*"', "", page)
    assert "http:" not in page and "https:" not in page
    assert not re.search(r"<(script|img|link|iframe)[^>]*\b(src|href)=\"(?!data:)", page)
    assert "url(" not in page.replace("url(#", "")


def test_page_has_unique_ids(country):
    ids = re.findall(r'\bid="([^"]*)"', (country[1] / "index.html").read_text())
    assert len(ids) == len(set(ids))


def test_page_tells_what_was_simulated(country):
    page = (country[1] / "index.html").read_text()
    for text in ("invented, seed 7", "0.1.0-test", "3.37", "5f" * 32, "734 MB"):
        assert text in page
    assert "plain TCP with 57 octets more per packet" in page
    # The scenario is text, not markup.
    assert "data = &#34;iran&#34; # &lt;all&gt;" in page
    assert page.count("Scenario invented, seed 7, n = ") == len(PLOTS)


def test_summary_on_page_equals_the_rows(country):
    table = Tables((country[1] / "index.html").read_text()).tables["summary"]
    runs = rows_of(country[0])
    assert {row[0][0] for row in table[1:]} == set(runs["protocol"])
    for row in table[1:]:
        chosen = runs[runs["protocol"] == row[0][0]]
        accepted = np.sort(chosen.loc[chosen["outcome"] == "accepted", "latency_s"])
        expected = [len(chosen)]
        expected += [(chosen["outcome"] == each).sum() for each in ("accepted", "rejected", "failed")]
        # The nearest rank, counted from 1.
        expected += [accepted[int(np.ceil(q * len(accepted))) - 1] for q in (0.5, 0.95, 0.99)]
        expected += [chosen["messages"].mean(), chosen["bytes"].mean(), chosen["bytes"].sum()]
        assert [float(sort) for _, sort in row[1:]] == pytest.approx(expected)
        assert row[1][0] == f"{len(chosen):,}"


def test_endings_on_page_equal_the_rows(country):
    table = Tables((country[1] / "index.html").read_text()).tables["endings"]
    shown = {tuple(cell[0] for cell in row[:3]): int(row[3][1]) for row in table[1:]}
    runs = rows_of(country[0])
    assert shown == runs.groupby(["protocol", "outcome", "reason"]).size().to_dict()


def test_links_and_operations_on_page_equal_the_rows(country):
    tables = Tables((country[1] / "index.html").read_text()).tables
    links = rows_of(country[0], "link").groupby("class")
    for row in tables["links"][1:]:
        link = links.get_group(row[0][0])
        expected = [len(link), link["packets"].sum(), link["bytes"].sum(), link["dropped"].sum()]
        expected += [link["utilisation"].mean(), link["utilisation"].max()]
        shown = [float(sort or "nan") for _, sort in row[1:]]
        assert shown == pytest.approx(expected, nan_ok=True)
        # A capacity that is not fixed is not shown as idle.
        assert (row[5] == ("-", "")) == (row[0][0] == "mobile")
    assert len(tables["links"]) == 1 + len(links)
    operations = rows_of(country[0], "crypto_op")
    assert len(tables["operations"]) == 1 + len(operations)
    charged = [float(row[5][1]) for row in tables["operations"][1:]]
    assert charged == sorted(operations["charged_s"], reverse=True)


def test_plot_tables_equal_the_rows(country):
    runs = rows_of(country[0])
    accepted = runs[runs["outcome"] == "accepted"]
    read = {plot: pd.read_csv(country[1] / f"{plot}.csv") for plot in PLOTS}

    for protocol, curve in read["latency-cdf"].groupby("protocol"):
        latencies = accepted.loc[accepted["protocol"] == protocol, "latency_s"]
        for share, latency in zip(curve["share"], curve["latency_s"]):
            assert (latencies <= latency * (1 + 1e-12)).mean() == pytest.approx(share)

    means = accepted.groupby("protocol").mean(numeric_only=True)
    for _, row in read["time-parts"].iterrows():
        for name in ("latency_s", "network_s", "crypto_s", "queue_s", "nfc_s"):
            assert row[name] == pytest.approx(means.loc[row["protocol"], name])

    visits = accepted[accepted["protocol"] == "visit"].groupby("site")["latency_s"]
    shown = read["country-map"].set_index("id")["median_latency_s"].dropna()
    assert len(shown) == len(visits)
    for site, latencies in visits:
        assert shown[site] == pytest.approx(np.sort(latencies)[(len(latencies) - 1) // 2])

    throughput = read["throughput"]
    for name in ("started", "finished"):
        counts = throughput.groupby("protocol")[name].sum()
        assert counts.to_dict() == runs["protocol"].value_counts().to_dict()
    at_100 = throughput[throughput["time_s"] == 100].sum()
    ended = runs["start_s"] + runs["latency_s"] + runs["think_s"]
    assert at_100["started"] == ((runs["start_s"] >= 100) & (runs["start_s"] < 110)).sum()
    assert at_100["finished"] == ((ended >= 100) & (ended < 110)).sum()

    total = read["heaviest-operations"]["charged_s"].sum()
    assert total == pytest.approx(rows_of(country[0], "crypto_op")["charged_s"].sum())


def test_map_names_each_hospital(country):
    root = ElementTree.parse(country[1] / "country-map.svg").getroot()
    group = root.find(".//*[@id='country-map-sites']")
    titles = [each.text for each in group.iter() if each.tag.endswith("title")]
    sites = plots.country_map_data(Result(country[0]))
    assert len(titles) == len(sites)
    assert titles[0].startswith(f"{sites['name'][0]}, {sites['province'][0]}: {sites['runs'][0]}")


def test_equal_results_give_equal_files(country, tmp_path):
    report.write_report(Result(country[0]), tmp_path)
    for each in country[1].iterdir():
        assert (tmp_path / each.name).read_bytes() == each.read_bytes(), each.name


def test_frames_carry_units_and_are_the_callers_own(country):
    result = Result(country[0])
    runs = result.protocol_runs()
    assert runs.attrs["units"]["latency_s"] == "s"
    assert runs.attrs["titles"]["bytes"] == "Meaning of protocol_run.bytes"
    runs["latency_s"] = 0
    assert result.latency("visit").min() > 0
    assert result.latency("none-of-these").empty
    assert set(result.summary().attrs["units"]) == set(result.summary().columns)


CASES = {
    "tiny": {"runs": 3, "hospitals": 2, "protocols": ("visit",), "bad_share": 0},
    "only-failures": {"runs": 20, "bad_share": 1},
    "no-runs": {"runs": 0},
    "one-hospital": {"runs": 5, "hospitals": 1, "protocols": ("sync",)},
}


@pytest.mark.parametrize("case", CASES)
def test_unusual_results(case, tmp_path):
    path = results_fixture.write(tmp_path / "run.sqlite", **CASES[case])
    answer = run_report(path, "--out", tmp_path / "deep" / "out")
    assert (answer.returncode, answer.stderr) == (0, "")
    # Where nobody's phone was used there is nothing to show of phones.
    shown = [plot for plot in PLOTS if plot != "phone-parts" or case != "one-hospital"]
    assert len(list((tmp_path / "deep" / "out").iterdir())) == 1 + 3 * len(shown)


def test_empty_tables(tmp_path):
    results_fixture.create(tmp_path / "run.sqlite").close()
    answer = run_report(tmp_path / "run.sqlite")
    assert (answer.returncode, answer.stderr) == (0, "")


def test_protocols_of_any_scheme_have_colours_of_their_own():
    colours = plots.protocol_colours(["visit", "sync", "new-one", "another"])
    assert len(set(colours.values())) == 4
    assert colours["visit"] == plots.protocol_colours(["visit"])["visit"]
    # Those of one scheme are told apart, also where another scheme has one of that name.
    for protocols in SCHEMES.values():
        assert len(set(plots.protocol_colours(protocols).values())) == len(protocols)


@pytest.mark.parametrize(
    "seconds, text",
    [(0, "0 s"), (float("nan"), "-"), (1.0046, "1.00 s"), (0.9996, "1.00 s"), (0.0123, "12.3 ms"),
     (0.0000042, "4.20 us"), (123.4, "123 s"), (12345, "12,345 s")],
)  # fmt: skip
def test_seconds_are_readable(seconds, text):
    assert plots.format_seconds(seconds) == text


def write_not_a_database(path):
    path.write_text("[run]\nseed = 1\n" * 100)


def write_other_database(path):
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE run (key, value)")


def write_truncated(path):
    results_fixture.write(path)
    path.write_bytes(path.read_bytes()[:8192])


def write_newer(path):
    results_fixture.create(path, {"schema_version": "3"}).close()


def write_without_version(path):
    results_fixture.create(path, {"schema_version": ""}).close()


def write_without_column(path):
    results_fixture.write(path)
    with sqlite3.connect(path) as database:
        database.execute("ALTER TABLE protocol_run RENAME COLUMN latency_s TO latency")


MALFORMED = {
    "no such file": lambda path: None,
    "cannot be read: file is not a database": write_not_a_database,
    "not an ehealth results database": write_other_database,
    "cannot be read: database disk image is malformed": write_truncated,
    "has schema_version 3, but this program reads 1 to 2": write_newer,
    "no schema_version": write_without_version,
    "table protocol_run lacks latency_s": write_without_column,
}


@pytest.mark.parametrize("text", MALFORMED)
def test_malformed_results_are_refused_in_one_line(text, tmp_path):
    path = tmp_path / "run.sqlite"
    MALFORMED[text](path)
    answer = run_report(path)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr.startswith(f"ehealth: {path}: ")
    assert text in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_empty_file_is_not_results(tmp_path):
    (tmp_path / "run.sqlite").touch()
    with pytest.raises(ResultError, match="not an ehealth results database"):
        Result(tmp_path / "run.sqlite")


def test_directory_that_cannot_be_made(country, tmp_path):
    (tmp_path / "file").touch()
    answer = run_report(country[0], "--out", tmp_path / "file")
    assert answer.returncode == 1
    assert answer.stderr == f"ehealth: {tmp_path}/file: File exists\n"

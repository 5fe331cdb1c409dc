# SPDX-License-Identifier: GPL-2.0-only
"""The report pages in headless Chromium, without a network: as people use them."""

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import results_fixture
import tiny_experiment
from ehealth import Result, plots, report

webdriver = pytest.importorskip("selenium.webdriver", reason="python3-selenium is not installed")
from selenium.webdriver.common.action_chains import ActionChains  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402

if not shutil.which("chromedriver") or not shutil.which("chromium"):
    pytest.skip("chromium and chromium-driver are not installed", allow_module_level=True)

DESKTOP, PHONE = (1280, 900), (390, 800)
# Where to keep pictures of the pages, to be looked at.
PICTURES = os.environ.get("EHEALTH_PICTURES")


@pytest.fixture(scope="module", name="run_page")
def write_run_page(tmp_path_factory):
    """The report of a run with messages of two provinces."""
    directory = tmp_path_factory.mktemp("run")
    command = [os.environ["EHEALTH_SIM"], "run", tiny_experiment.ROOT / "examples/two-hospitals.toml"]
    command += ["--set", "run.pcap=false", "--no-progress", "--out", directory / "a.sqlite"]
    subprocess.run(command, check=True, capture_output=True)
    result = Result(directory / "a.sqlite")
    return result, report.write_report(result, directory / "report")


@pytest.fixture(scope="module", name="campaign_page")
def write_campaign_page(tmp_path_factory):
    directory = tmp_path_factory.mktemp("campaign")
    path = tiny_experiment.write(directory, replications=3)
    path.write_text(path.read_text().replace('"20 s"', '"2 min"'))
    tiny_experiment.sweep(path, "--out", directory / "out")
    return directory / "out/report/index.html"


@pytest.fixture(scope="module", name="attack_page")
def write_attack_page(tmp_path_factory):
    """The report of invented attacks on a published scheme, against the hardened one."""
    directory = tmp_path_factory.mktemp("attacks")
    both = [
        Result(results_fixture.write_attacks(directory / f"{variant}.sqlite", variant, runs=800))
        for variant in ("published", "hardened")
    ]
    return both[0], report.write_report(both[0], directory / "report", both[1])


@pytest.fixture(scope="module", params=["light", "dark"], name="theme")
def each_theme(request):
    return request.param


@pytest.fixture(scope="module", name="browser")
def start_browser(theme, tmp_path_factory):
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium")
    for each in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(each)
    # No host can be reached.
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND")
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('profile')}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.chrome.service.Service(shutil.which("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    feature = {"name": "prefers-color-scheme", "value": theme}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    yield driver
    driver.quit()


def open_page(browser, page, size=DESKTOP):
    metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1}
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {**metrics, "mobile": size == PHONE}
    )
    browser.get(Path(page).as_uri())


def take_picture(browser, name):
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        height = browser.execute_script("return document.documentElement.scrollHeight")
        width = browser.execute_script("return document.documentElement.clientWidth")
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        picture = browser.execute_cdp_cmd(
            "Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip}
        )
        Path(PICTURES, f"{name}.png").write_bytes(base64.b64decode(picture["data"]))


def errors(browser):
    return [each for each in browser.get_log("browser") if each["level"] in ("SEVERE", "WARNING")]


def requests(browser):
    messages = [json.loads(each["message"])["message"] for each in browser.get_log("performance")]
    sent = [each for each in messages if each["method"] == "Network.requestWillBeSent"]
    return {each["params"]["request"]["url"] for each in sent}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_pages_load_without_errors_or_requests(
    browser, theme, run_page, campaign_page, attack_page, size
):
    pages = {"run": run_page[1], "campaign": campaign_page, "attacks": attack_page[1]}
    for name, page in pages.items():
        browser.get_log("performance")
        open_page(browser, page, size)
        take_picture(browser, f"{name}-{theme}-{size[0]}")
        assert errors(browser) == []
        assert {each for each in requests(browser) if not each.startswith("data:")} == {
            page.as_uri()
        }
        # Wide things scroll for themselves, not the page.
        assert browser.execute_script(
            "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
        for figure in browser.find_elements(By.CSS_SELECTOR, "figure svg"):
            assert figure.size["width"] > 200 and figure.size["height"] > 50


def test_colours_follow_the_theme(browser, theme, run_page):
    open_page(browser, run_page[1])
    script = "return getComputedStyle(document.body).{}.match(/\\d+/g).map(Number)"
    background = browser.execute_script(script.format("backgroundColor"))[:3]
    ink = browser.execute_script(script.format("color"))[:3]
    assert (sum(background) > sum(ink)) == (theme == "light")
    text = browser.find_element(By.CSS_SELECTOR, "#latency-cdf svg text")
    fill = browser.execute_script(
        "return getComputedStyle(arguments[0]).fill.match(/\\d+/g).map(Number)", text
    )
    assert (sum(fill[:3]) < 384) == (theme == "light")


def point_at(browser, figure, number):
    """Moves the pointer to a point of a plot; returns the text that the page shows."""
    svg = browser.find_element(By.CSS_SELECTOR, f"#{figure} svg")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", svg)
    script = """
        const svg = arguments[0];
        const points = JSON.parse(svg.parentNode.querySelector("script.points").textContent);
        const [x, y, text] = points[arguments[1]];
        const at = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
        return [at.x, at.y, text, points.length];
    """
    x, y, text, count = browser.execute_script(script, svg, number)
    actions = ActionChains(browser)
    actions.w3c_actions.pointer_action.move_to_location(int(x), int(y))
    actions.perform()
    tip = browser.find_element(By.ID, "tip")
    return (tip.text if tip.is_displayed() else None), text, count


def test_map_tells_the_hospital_under_the_pointer(browser, run_page):
    result, page = run_page
    open_page(browser, page)
    assert not browser.find_element(By.ID, "tip").is_displayed()
    sites = plots.country_map_data(result)
    for number in range(len(sites)):
        shown, text, count = point_at(browser, "country-map", number)
        assert shown == text and count == len(sites) == 2
        assert sites["name"][number] in shown and f"{sites['runs'][number]} runs" in shown
    # The circle is where the point is.
    circles = browser.find_elements(By.CSS_SELECTOR, "#country-map-sites use, #country-map-sites path")
    mark = browser.find_element(By.CSS_SELECTOR, "#country-map .mark").rect
    centres = [(each.rect["x"] + each.rect["width"] / 2, each.rect["y"] + each.rect["height"] / 2)
               for each in circles]  # fmt: skip
    x, y = mark["x"] + mark["width"] / 2, mark["y"] + mark["height"] / 2
    assert min(abs(x - a) + abs(y - b) for a, b in centres) < 3
    ActionChains(browser).move_to_element(browser.find_element(By.TAG_NAME, "h1")).perform()
    assert not browser.find_element(By.ID, "tip").is_displayed()


def test_plots_of_attacks_tell_what_is_under_the_pointer(browser, attack_page):
    result, page = attack_page
    open_page(browser, page)
    data = plots.attack_map_data(result)
    shown, text, count = point_at(browser, "attack-map", 0)
    assert shown == text and count == len(data)
    assert shown.startswith(f"{data['title'][0]} at {data['name'][0]}, {data['province'][0]}: ")
    shown, _, _ = point_at(browser, "attack-latency", 0)
    assert shown.startswith("visit before, published: median ")
    shown, _, _ = point_at(browser, "attack-timeline", 0)
    assert shown.startswith("N5, 300 s to ")


@pytest.mark.parametrize("figure", ["latency-cdf", "latency-ccdf", "step-times", "sequence-diagram"])
def test_curves_tell_values_under_the_pointer(browser, run_page, figure):
    open_page(browser, run_page[1])
    shown, text, count = point_at(browser, figure, 0)
    assert count > 3 and shown
    if figure in ("step-times", "sequence-diagram"):
        assert shown == text and ("bytes" in shown or " takes " in shown)


def test_campaign_curves_tell_intervals(browser, campaign_page):
    open_page(browser, campaign_page)
    figure = "patient-enrolment-latency-median-hospital-database-cores"
    shown, _, count = point_at(browser, figure, 0)
    assert count == 4 and "95 % interval" in shown and "n = " in shown


def test_tap_on_a_phone_shows_the_point_within_the_screen(browser, run_page):
    open_page(browser, run_page[1], PHONE)
    shown, text, _ = point_at(browser, "country-map", 0)
    assert shown == text
    tip = browser.find_element(By.ID, "tip").rect
    assert tip["x"] >= 0 and tip["x"] + tip["width"] <= PHONE[0]


@pytest.mark.parametrize("table, column", [("operations", 4), ("summary", 0), ("summary", 5)])
def test_tables_sort_both_ways(browser, run_page, table, column):
    open_page(browser, run_page[1])
    head = browser.find_elements(By.CSS_SELECTOR, f"#{table} th")[column]
    numeric = "number" in head.get_attribute("class")

    def values():
        cells = browser.find_elements(By.CSS_SELECTOR, f"#{table} tbody td:nth-child({column + 1})")
        shown = [each.get_attribute("data-sort") for each in cells]
        return [float(each) for each in shown] if numeric else shown

    button = head.find_element(By.TAG_NAME, "button")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    before = values()
    button.click()
    assert values() == sorted(before, reverse=numeric)
    assert head.get_attribute("aria-sort") == ("descending" if numeric else "ascending")
    button.click()
    assert values() == sorted(before, reverse=not numeric)
    assert len(set(before)) > 1

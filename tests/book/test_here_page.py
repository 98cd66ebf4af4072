"""The page that forecasts the reader's own data, in a real browser: as Python, asking nobody."""
import io
import json
import re

import numpy as np
import pandas as pd
import pytest
from here_files import DOUBTS, FIGURE, days, near, paste, put, read_by_python, rows

from lstm_apply import PretrainedForecaster, SeasonalNaive, mae, train_test_split


@pytest.fixture()
def live(page, output, tmp_path):
    "The page opened from the disk; `asked` collects what it asks for afterwards."
    path = tmp_path/"here.html"
    head = '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Here</title>'
    path.write_text(f"{head}<main>{output}</main>", encoding="utf-8")
    page.said, page.asked = [], []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(path.as_uri())
    page.locator(f"{FIGURE}[data-state]").wait_for()
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    assert page.said == []
    assert [url for url in page.asked if not url.startswith(("blob:", "data:"))] == []


def state(page):
    "What the page shows now."
    return json.loads(page.locator(FIGURE).get_attribute("data-state"))


def checked(page, s, season=None):
    "The state of the page, which is what Python says of a series."
    shown, fc = state(page), PretrainedForecaster(season)
    table = fc.fit(s).predict(shown["horizon"])
    assert (shown["points"], shown["freq"], shown["view"]) == (
        len(s), s.index.freqstr, fc.views_[s.name])
    assert pd.DatetimeIndex(shown["dates"]).equals(pd.DatetimeIndex(table.index.rename(None)))
    assert near(shown["columns"], table, np.abs(s).mean())
    train, test = train_test_split(s, shown["held"]["K"])
    for name, model in dict(own=PretrainedForecaster(season), naive=SeasonalNaive(season)).items():
        error = mae(test, model.fit(train).predict(len(test)).forecast)
        np.testing.assert_allclose(shown["held"][name], error, rtol=1e-4)
    return shown


def few_days(lost):
    "A hundred and twenty days of which some are not there."
    return rows([day for k, day in enumerate(days(n=120)) if k not in lost], range(1000, 2000))


SEVERAL = [7, 20, 33, 46, 59, 72, 85, 98, 111]


@pytest.mark.parametrize("lost", [[50], SEVERAL, range(40, 49)])
def test_gaps_are_taken_as_by_python_unless_the_reader_chooses(live, lost):
    chosen = {s.get_attribute("name"): s.input_value() for s in live.locator("select").all()}
    assert chosen == {"sort": "false"} | dict.fromkeys(
        ["date", "value", "fill", "decimal", "dayfirst"], "")
    text = few_days(lost)
    paste(live, text)
    s, shown = read_by_python(text.encode()), state(live)
    if isinstance(s, str):
        assert shown["error"] == s
        return
    assert (shown["points"], shown["freq"]) == (len(s), s.index.freqstr)
    said = live.locator(f"{FIGURE} :is(.reading li, .alarms p) [lang=en]").all_text_contents()
    assert {*s.attrs["notes"][1:]} <= {*said}                 # the first names the source


@pytest.fixture()
def examples(output):
    "The examples that the notebook gave to the page."
    given = json.loads(re.search(r"const EXAMPLES = (.*);\n", output)[1])
    return [read_by_python(one["text"].encode()) for one in given]


def test_the_three_examples_are_forecast_as_by_python(live, examples):
    assert [len(s) for s in examples] == [144, 359, 840]
    for k, s in enumerate(examples):
        live.locator(f"{FIGURE} .examples button").nth(k).click()
        checked(live, s)
    assert state(live)["seasons"] == [24, 168]


def test_season_and_horizon_are_chosen(live, examples):
    s, _, _ = examples
    live.locator(f"{FIGURE} input[name=horizon]").fill("30")
    live.locator(f"{FIGURE} input[name=season_length]").fill("6")
    shown = checked(live, s, 6)
    assert (shown["seasons"], shown["horizon"], shown["held"]["K"]) == ([6, 1], 30, 30)
    live.locator(f"{FIGURE} input[name=season_length]").fill("0")      # none: found again
    assert checked(live, s)["seasons"] == [12, 1]


def workbook(s):
    "An Excel file of a series, in a second sheet, with dates of Excel's own."
    with io.BytesIO() as file:
        with pd.ExcelWriter(file, engine="openpyxl") as writer:
            pd.DataFrame({"about": ["sales"]}).to_excel(writer, sheet_name="notes", index=False)
            s.to_excel(writer, sheet_name="data")
        return file.getvalue()


def test_files_pasted_cells_and_drops_are_read(live):
    index = pd.date_range("2021-01-01", periods=60, freq="MS", name="month")
    s = pd.Series(100 + np.arange(60) % 12*3. + np.arange(60), index, name="sales")
    put(live, workbook(s), "f.xlsx")
    assert checked(live, s)["name"] == "sales"
    paste(live, s.tail(40).to_csv(sep="\t"))
    checked(live, s.tail(40))
    live.evaluate("""text => { const data = new DataTransfer();
        data.items.add(new File([text], "f.csv"));
        const drop = new DragEvent("drop", { dataTransfer: data, bubbles: true });
        document.querySelector(".drop").dispatchEvent(drop); }""", s.head(30).to_csv())
    live.wait_for_function("JSON.parse(document.querySelector('figure.here').dataset.state)"
                           ".points === 30")
    checked(live, s.head(30))


def test_a_refusal_is_shown_and_a_choice_mends_it(live):
    text, how = DOUBTS["day or month"]
    put(live, text.encode())
    shown = state(live)
    assert shown["error"] == read_by_python(text.encode())
    refused = live.locator(f"{FIGURE} [role=alert]")
    assert shown["error"] in refused.text_content() and shown["zh"] in refused.text_content()
    assert not live.locator(f"{FIGURE} .result").is_visible()
    assert live.locator(f"{FIGURE} .reading li").count() == 0         # those of the file before
    live.locator(f"{FIGURE} select[name=dayfirst]").select_option("true")
    checked(live, read_by_python(text.encode(), **how))
    assert refused.text_content() == ""


def test_the_table_is_downloaded(live, examples):
    s, _, _ = examples
    with live.expect_download() as done:
        live.locator(f"{FIGURE} .result button").click()
    table = pd.read_csv(done.value.path(), index_col="date", parse_dates=True)
    assert done.value.suggested_filename == "forecast.csv"
    np.testing.assert_allclose(table, PretrainedForecaster().fit(s).predict(24), rtol=1e-4)
    assert live.locator(f"{FIGURE} tbody tr").count() == 24


def test_the_table_has_dates_and_decimals_of_one_form(live):
    live.locator(f"{FIGURE} .examples button").last.click()
    first, *_ = dates = live.locator(f"{FIGURE} tbody th").all_text_contents()
    assert first == "2024-04-08 00:00:00" and {len(date) for date in dates} == {len(first)}
    cells = live.locator(f"{FIGURE} td").all_text_contents()
    assert {len(cell.partition(".")[2]) for cell in cells} == {2}


def test_the_legend_names_all_that_is_drawn(live):
    kinds = """at => [...document.querySelectorAll(`figure.here ${at} :is(path, rect)`)]
        .map(e => e.getAttribute('class'))"""
    drawn, named = (live.evaluate(kinds, at) for at in (".result > svg", ".legend"))
    assert sorted(drawn) == sorted(named) and len(named) == 5


def test_the_file_is_chosen_by_words_of_the_page(live):
    box = live.locator(f"{FIGURE} input[type=file]").bounding_box()
    assert max(box["width"], box["height"]) <= 1
    with live.expect_file_chooser():
        live.get_by_text("choose one").click()


def test_the_keyboard_reaches_all_in_order(live):
    reached = []
    for _ in range(12):
        live.keyboard.press("Tab")
        reached.append(live.evaluate("(({ name, type, tagName }) => name || type || tagName)"
                                     "(document.activeElement)"))
    assert reached[:6] == ["file", "textarea", *["button"]*3, "SUMMARY"]
    assert reached[6:9] == ["season_length", "horizon", "whole"]
    assert reached[9:11] == ["button", "SUMMARY"]


def test_without_scripts_there_is_a_picture(browser, output):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_content(output)
    figure = page.locator(FIGURE)
    assert figure.locator("img").is_visible() and figure.locator(".asleep").is_visible()
    assert figure.locator("svg").count() == 0
    context.close()


def test_a_second_view_is_a_page_of_its_own(live, output):
    "JupyterLab runs the script again for each view of an output."
    parts = re.search(r"(<figure.*?</figure>)\s*<script>(.*)</script>", output, re.S)
    fresh, script = parts.groups()
    live.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", fresh)
    live.add_script_tag(content=script)
    assert live.locator(f"{FIGURE} > .live").count() == 2
    live.locator(f"{FIGURE} input[name=horizon]").last.fill("5")
    horizons = [json.loads(f.get_attribute("data-state"))["horizon"]
                for f in live.locator(FIGURE).all()]
    assert horizons == [24, 5]

"""The live net in a real browser: equal to PyTorch, by mouse, finger and keyboard."""
import json
import re

import numpy as np
import pytest
import torch
from axe_playwright_python.sync_playwright import Axe
from support import NBS, cells

from lstm_apply.model import RegLSTM, lstm_gates

NAME = "tutorials/playground.html"
FIGURE = "figure.playground"
# Settings: last day of the history, days ahead, net, step watched (0: the last known day).
SETTINGS = [{}, dict(end=28, horizon=1), dict(end=359, horizon=60, net=4),
            dict(end=180, horizon=45, net=2, watch=30), dict(horizon=60, net=3, watch=-20)]


@pytest.fixture()
def live(page, site):
    "The page with its figure set up; `said` collects what the console says."
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    page.on("pageerror", lambda error: page.said.append(str(error)))
    page.goto(site[1] + NAME)
    page.locator(f"{FIGURE}[data-state]").scroll_into_view_if_needed()
    yield page
    assert page.said == []


def state(page):
    "What the figure shows now."
    return json.loads(page.locator(FIGURE).get_attribute("data-state"))


def numbers(page):
    "The numbers that the notebook gave to the figure."
    return json.loads(page.locator(f"{FIGURE} script").first.text_content())


def choose(page, settings):
    "Move the sliders, as a reader does."
    for name, value in settings.items():
        page.locator(f"{FIGURE} input[name={name}]").fill(str(value))


def one_step(net, x, t):
    "Gates and state at step t, by PyTorch."
    _, (h, _) = net(x[:t])
    gates = lstm_gates(x[t], h[0], *(net.lstm.get_parameter(f"{name}_l0") for name in (
        "weight_ih", "weight_hh", "bias_ih", "bias_hh")))
    _, (h, c) = net(x[:t + 1])
    return {name: v.numpy().ravel() for name, v in zip("ifgohc", [*gates, h, c])}


@torch.no_grad()
def reference(given, shown, dtype):
    "The forecast and the step watched, by PyTorch: the whole prefix again at each step."
    net, (mean, std) = RegLSTM().to(dtype), (given["scaler"][name] for name in ("mean", "std"))
    weights = given["nets"][shown["net"]]["weights"]
    net.load_state_dict({name: torch.tensor(values) for name, values in weights.items()})
    known = np.array(given["values"], dtype=float)
    known[[int(t) for t in shown["edits"]]] = list(shown["edits"].values())
    x = torch.tensor((np.log(known[:shown["end"]]) - mean) / std, dtype=dtype)[:, None, None]
    for _ in range(shown["horizon"]):
        x = torch.cat([x, net(x)[0][-1:]])
    forecast = np.exp(x[shown["end"]:].numpy().ravel() * std + mean)
    return forecast, one_step(net, x, shown["watched"])


def checked(page):
    "The state that the figure shows, which PyTorch computes, too."
    shown = state(page)
    for dtype, off in ((torch.float32, 1e-4), (torch.float64, 1e-9)):
        forecast, step = reference(numbers(page), shown, dtype)
        np.testing.assert_allclose(shown["forecast"], forecast, rtol=off)
        for name, values in step.items():
            np.testing.assert_allclose(shown["step"][name], values, rtol=off, atol=off / 10)
    return shown


@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_the_browser_computes_what_pytorch_does(live, settings):
    choose(live, settings)
    shown = checked(live)
    last = shown["end"] - 1
    wanted = {"end": 251, "horizon": 28, "net": 0} | settings
    assert shown["watched"] == last + wanted.pop("watch", 0)
    assert {name: shown[name] for name in wanted} == wanted


def test_the_numbers_are_those_of_the_notebook(live):
    given = numbers(live)
    assert [net["name"] for net in given["nets"]] == ["w=1", "α=2", "α=5", "α=7", "α=10"]
    assert [sum(np.size(p) for p in net["weights"].values()) for net in given["nets"]] == [641] * 5
    assert (len(given["values"]), given["trained"], given["values"][-1]) == (359, 251, 20380)


def test_the_output_holds_the_scripts_as_they_are():
    source = NBS / "tutorials" / "playground.ipynb"
    shown = "".join(text for cell in cells(source, "code") for out in cell["outputs"]
                    for text in out.get("data", {}).get("text/html", []))
    files = sorted((NBS / "site" / "playground").iterdir())
    assert len(files) == 6
    assert [path.name for path in files if path.read_text(encoding="utf-8") not in shown] == []


def pull(page, dot, by):
    "Drag a dot of the history by some pixels with the mouse."
    box = page.locator(f"{FIGURE} .handle .reach").nth(dot).bounding_box()
    page.mouse.move(box["x"] + 4, box["y"] + 24)
    page.mouse.down()
    page.mouse.move(box["x"] + 7, box["y"] + 24 + by, steps=4)
    page.mouse.up()


def test_dragging_a_point_changes_the_forecast(live):
    before = state(live)
    pull(live, 27, -60)
    after = checked(live)
    assert list(after["edits"]) == ["250"] and after["edits"]["250"] > 32142
    assert after["forecast"][0] > before["forecast"][0] * 1.02
    pull(live, 10, 40)
    assert list(checked(live)["edits"]) == ["233", "250"]
    assert live.locator(f"{FIGURE} .handle.edited").count() == 2
    live.locator(f"{FIGURE} button").click()
    assert state(live) == before


@pytest.fixture()
def phone(browser, site):
    "A narrow page with a finger on it."
    context = browser.new_context(viewport={"width": 360, "height": 800}, has_touch=True)
    page = context.new_page()
    page.finger = context.new_cdp_session(page)
    page.goto(site[1] + NAME)
    page.evaluate(f"document.querySelector('{FIGURE}').scrollIntoView({{behavior: 'instant'}})")
    yield page
    context.close()


def swipe(page, x, y, by):
    "A finger that goes up or down; by how much it scrolled the page."
    top = page.evaluate("scrollY")
    for kind, at in [("Start", y)] + [("Move", y + by * k / 8) for k in range(1, 9)]:
        page.finger.send("Input.dispatchTouchEvent",
                         {"type": f"touch{kind}", "touchPoints": [{"x": x, "y": at}]})
    page.finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(200)
    return page.evaluate("scrollY") - top


def test_a_finger_drags_a_dot_and_scrolls_elsewhere(phone):
    before = state(phone)
    box = phone.locator(f"{FIGURE} .handle .reach").last.bounding_box()
    assert swipe(phone, box["x"] + 2, box["y"] + 24, -40) == 0
    assert list(state(phone)["edits"]) == ["250"]
    assert state(phone)["forecast"][0] > before["forecast"][0]
    assert swipe(phone, box["x"] + 60, box["y"] + 24, -40) > 0
    assert list(state(phone)["edits"]) == ["250"]


def test_nothing_moves_sideways_or_jumps_on_a_phone(phone):
    chart = phone.locator(f"{FIGURE} .live > svg").first
    for lang in ("zh", "both", "en"):
        phone.locator(f".language-switch button[value={lang}]").click()
        heights = set()
        for settings in (dict(end=28), dict(end=251), dict(end=359, horizon=60, watch=59)):
            choose(phone, settings)
            heights.add(round(phone.locator(FIGURE).bounding_box()["height"]))
            assert phone.evaluate("document.documentElement.scrollWidth") <= 360
            assert chart.bounding_box()["width"] > 300
        assert len(heights) == 1


def test_the_keyboard_reaches_the_figure(live):
    live.locator("main details summary").last.focus()
    reached = []
    for _ in range(7):
        live.keyboard.press("Tab")
        reached.append(live.evaluate("(e => e.closest('figure.playground') ? e.name || "
                                     "e.getAttribute('role') || e.type : 'out')"
                                     "(document.activeElement)"))
    assert reached == ["slider", "end", "horizon", "net", "watch", "button", "out"]


def test_arrows_choose_a_day_and_change_it(live):
    live.locator(f"{FIGURE} .handle[tabindex='0']").focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp", "PageUp"):
        live.keyboard.press(key)
    value = numbers(live)["values"][248]
    assert checked(live)["edits"] == {"248": round(round(value * 1.02) * 1.2)}
    assert live.locator(f"{FIGURE} .handle[tabindex='0']").count() == 1
    name = live.evaluate("document.activeElement.getAttribute('aria-valuetext')")
    assert name.startswith("2022-09-12: ")
    live.keyboard.press("Delete")
    assert state(live)["edits"] == {}
    live.locator(f"{FIGURE} input[name=end]").focus()
    live.keyboard.press("ArrowRight")
    assert checked(live)["end"] == 252


def test_a_click_watches_that_day_and_the_end_is_read_out(live):
    box = live.locator(f"{FIGURE} .live > svg").first.bounding_box()
    live.mouse.click(box["x"] + box["width"] * .8, box["y"] + 100)
    assert checked(live)["watched"] > 260
    said = live.locator(f"{FIGURE} [role=status]")
    last = round(state(live)["forecast"][-1])
    live.wait_for_function("e => e.textContent", arg=said.element_handle())
    assert f"{last:,}" in said.text_content() and "2022" in said.text_content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_and_roles(browser, site, scheme):
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto(site[1] + NAME)
    pull(page, 20, -30)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found] == []
    context.close()


def test_without_scripts_there_is_a_picture(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site[1] + NAME)
    figure = page.locator(FIGURE)
    assert figure.locator("img").is_visible() and figure.locator("figcaption").is_visible()
    assert figure.locator(".asleep").is_visible() and figure.locator("svg").count() == 0
    context.close()


def test_a_second_view_is_a_figure_of_its_own(live, site):
    "JupyterLab runs the script again for each view of an output."
    html = (site[0] / NAME).read_text(encoding="utf-8")
    figure = r'(<figure class="playground[^>]*>.*?</figure>)\s*<script>(.*?)</script>'
    fresh, script = re.search(figure, html, re.S).groups()
    live.add_script_tag(content=script)
    assert live.locator(f"{FIGURE} > .live").count() == 1
    live.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", fresh)
    live.add_script_tag(content=script)
    live.locator(f"{FIGURE} input[name=end]").last.fill("300")
    ends = [json.loads(figure.get_attribute("data-state"))["end"]
            for figure in live.locator(FIGURE).all()]
    assert ends == [251, 300]

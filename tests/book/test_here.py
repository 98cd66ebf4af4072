"""The scripts of the page that forecasts the reader's own data: they compute what Python does."""
import base64
import re

import numpy as np
import pandas as pd
from here_files import DOUBTS, FAULTS, SOUND, imagined, near, read_by_python
from support import NBS, cells, rounds

from lstm_apply import PretrainedForecaster
from lstm_apply.settings import usual_seasons


def test_the_output_holds_the_scripts_as_they_are(output):
    files = [NBS/"site"/"drawing.js", *(p for p in (NBS/"site"/"here").rglob("*.*"))]
    assert len(files) > 20
    held = output + output.replace("\\n", "\n").replace('\\"', '"')      # the style is a string
    assert [p.name for p in files if p.read_text(encoding="utf-8") not in held] == []


def test_the_code_that_is_shown_is_that_of_the_file():
    shown = ["".join(out["data"]["text/markdown"]) for cell in
             cells(NBS/"tutorials"/"here.ipynb", "code") for out in cell["outputs"]
             if "text/markdown" in out.get("data", {})]
    code, = re.findall(r"```js\n(.*?)\n```", "".join(shown), re.S)
    assert code in (NBS/"site"/"here"/"features.js").read_text(encoding="utf-8")


TICKS = """return given.map(([dates, width]) => { const last = dates.length - 1;
    const view = { date: t => dates[t], first: 0, width };
    return dateTicks(view, scale([0, last], [52, width - 14]), last); });"""


def test_ticks_stand_where_the_calendar_begins_something(engine):
    kinds = [("MS", 168), ("ME", 60), ("D", 419), ("h", 248), ("15min", 96), ("YS", 30),
             ("QS", 40), ("B", 90), ("W", 110), ("min", 60)]
    indices = [pd.date_range("1987-04-01", periods=n, freq=freq) for freq, n in kinds]
    given = [[index.as_unit("ms").asi8.tolist(), width]
             for index in indices for width in (330, 850)]
    for (dates, width), found in zip(given, engine(TICKS, given)):
        at, labels = zip(*found)
        assert len({*labels}) == len(labels) >= 3, (labels, len(dates), width)
        assert at[-1] > .6*len(dates) and labels[0] != labels[-1]
        assert min(np.diff(at))*(width - 66)/(len(dates) - 1) >= 34


def test_the_browser_forecasts_as_python_does(engine):
    series = [imagined(k) for k in range(rounds(24, 200))]
    given = [[s.tolist(), horizon, list(usual_seasons(s))] for s, horizon in series]
    said = engine("return given.map(([y, K, usual]) => predict(net(), y, K, usual))", given)
    for (s, horizon), found in zip(series, said):
        fc = PretrainedForecaster().fit(s)
        table = fc.predict(horizon)
        assert (found["seasons"], found["view"]) == ([*fc.seasons_[s.name]], fc.views_[s.name])
        assert near(found["columns"], table, np.abs(s).mean()), (s.index.freqstr, len(s), horizon)


def test_a_week_that_the_past_speaks_for_is_read_as_in_python(engine):
    t, index = np.arange(520), pd.date_range("2024-01-01", periods=520, freq="h")
    noise = np.random.default_rng(0).normal(size=(2, 520, 12))
    y = 10 + 2*np.sin(2*np.pi*t/24)[:, None] + (t // 24 % 7 > 4)[:, None]
    y = y + .1*noise[0].cumsum(0) + .5*noise[1]
    said = engine("return given.map(y => predict(net(), y, 24, [24, 168]))", y.T.tolist())
    for values, found in zip(y.T, said):
        fc = PretrainedForecaster().fit(pd.Series(values, index))
        assert found["seasons"] == [*fc.seasons_[None]]
        assert near(found["columns"], fc.predict(24), 10)
    assert len({tuple(found["pair"]) for found in said}) == 2


def test_a_thousand_points_take_less_than_a_fifth_of_a_second(engine):
    "Measured beside ten million square roots, a twentieth of a second on an idle machine."
    y = (100 + np.random.default_rng(0).normal(size=1000).cumsum()).tolist()
    rounds = engine("""const time = work => { const start = performance.now(); work();
                                              return performance.now() - start; };
        const roots = () => { let x = 0; for (let k = 0; k < 1e7; k++) x += Math.sqrt(k); };
        return [1, 2, 3, 4, 5, 6].map(() => [
            time(roots), time(() => predict(net(), given, 28, [7, 365])), time(roots)]);""", y)
    assert min(own*min(1, 100/(one + other)) for one, own, other in rounds) < 200


READ = """return given.map(([content, how]) => { try {
    const bytes = Uint8Array.from(atob(content), c => c.charCodeAt(0));
    const table = readTable(bytes, alike("f.csv"), []);
    const { values, dates, calendar, notes, alarms } = readSeriesOf(table, how);
    return { values, dates: dates.map(dateText), usual: usualSeasons(calendar),
             freq: calendar.name, notes: [...notes, ...alarms] };
} catch (e) { if (!e.en) throw e; return { refused: e.en, zh: e.zh }; } });"""


def read_by_page(engine, files):
    "What the page makes of files, each with choices."
    return engine(READ, [[base64.b64encode(content).decode(), how] for content, how in files])


def test_the_page_reads_files_as_python_does(engine):
    files = [(text if isinstance(text, bytes) else text.encode(), {}) for text in SOUND.values()]
    files += [(text.encode(), how) for text, how in DOUBTS.values()]
    for name, found, (content, how) in zip([*SOUND, *DOUBTS], read_by_page(engine, files), files):
        s = read_by_python(content, **how)
        assert "refused" not in found and not isinstance(s, str), (name, found, s)
        values = np.array(found["values"], dtype=float)     # 1e20 comes as a whole number
        np.testing.assert_allclose(values, s, rtol=1e-12, err_msg=name)
        assert (pd.DatetimeIndex(found["dates"]) == s.index).all(), name
        assert (found["freq"], found["usual"]) == (s.index.freqstr, [*usual_seasons(s)]), name
        assert [english for _, english in found["notes"]] == s.attrs["notes"], name


def test_the_page_refuses_what_python_refuses_in_the_same_words(engine):
    texts = [text if isinstance(text, bytes) else text.encode() for text in FAULTS.values()]
    found = read_by_page(engine, [(text, {}) for text in texts])
    for name, text, said in zip(FAULTS, texts, found):
        assert said.get("refused") == read_by_python(text), name
        assert re.search(r"[\u4e00-\u9fff]", said["zh"]) and said["zh"] != said["refused"]

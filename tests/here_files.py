"""Series and small files for the tests of the page that forecasts the reader's own data."""
import io

import numpy as np
import pandas as pd

from lstm_apply import read_series

FIGURE = "figure.here"
SEASONS = [(), (4,), (7,), (12,), (24,), (7, 365), (24, 168), (12, 60)]
FREQS = ["D", "MS", "h", "QS", "W", "YS", "30min", "B", "ME"]
KINDS = {
    "as it is": lambda y, rng: y,
    "with zeros": lambda y, rng: np.abs(y)*(rng.random(len(y)) < .4),
    "zeros first": lambda y, rng: np.abs(y)*(np.arange(len(y)) > len(y)/4),
    "about 0": lambda y, rng: y - y.mean(),
    "growing": lambda y, rng: 100*np.exp(3*y/(np.abs(y).max() + 1)),
    "outliers": lambda y, rng: y + 50*y.std()*(rng.random(len(y)) < .03),
    "constant": lambda y, rng: np.full(len(y), float(rng.integers(-5, 6))),
    "a line": lambda y, rng: 3 + .5*np.arange(len(y))*rng.choice([-1, 1]),
    "huge": lambda y, rng: 1e7*y,
    "tiny": lambda y, rng: 1e-6*y,
    "counts": lambda y, rng: np.round(np.abs(y)),
    "high": lambda y, rng: 1e4 + y,
}


def imagined(k):
    "Series k and a horizon: lengths from 3 to 3000, seasons, frequencies and kinds by turns."
    rng, seasons = np.random.default_rng(k), SEASONS[k % len(SEASONS)]
    freq, kind = FREQS[k % len(FREQS)], [*KINDS.values()][k//3 % len(KINDS)]
    T = int(np.exp(rng.uniform(np.log(3), np.log(3000 if freq in ("D", "h", "30min") else 400))))
    y = np.cumsum(rng.normal(size=T))*rng.uniform() + rng.normal(size=T)*rng.uniform(0, 2)
    y += rng.normal()*np.arange(T)/50
    for m in seasons:
        y += rng.uniform(1, 8)*np.resize(rng.normal(size=m), T)
    horizon = 310 if k % 25 == 24 else int(rng.choice([1, 7, 12, 28, 60, 100]))
    return pd.Series(kind(y, rng), pd.date_range("2000-01-01", periods=T, freq=freq)), horizon


def near(found, table, size):
    "Whether columns are those of a table, relative to their own size or a tenth of the series'."
    assert [*found] == [*table]
    off = np.abs(pd.DataFrame(found, table.index) - table)
    return (off/np.maximum(np.abs(table), .1*size).clip(1e-300)).to_numpy().max() < 1e-4


def read_by_python(content, **how):
    "What `read_series` makes of a file: the series, or what it says."
    file = io.BytesIO(content)
    file.name = "f.csv"
    try:
        return read_series(file, report=lambda note: None, **how)
    except ValueError as refused:
        return str(refused)


def days(start="2024-01-01", n=20, freq="D", form="%Y-%m-%d"):
    "Dates as text."
    return list(pd.date_range(start, periods=n, freq=freq).strftime(form))


def rows(dates, values=range(10, 99), head="date,y", sep=","):
    "A file of two columns."
    return "\n".join([head, *(f"{d}{sep}{v}" for d, v in zip(dates, values)), ""])


def but(items, at, value):
    "A list with one item changed."
    return [value if k == at else item for k, item in enumerate(items)]


D, V, N60 = days(), range(10, 30), days(n=60)
SMALL = but(but(range(10, 70), 30, -999), 40, -999)
FAULTS = {
    "missing values": rows(D, but(but(V, 5, ""), 6, "NA")),
    "a missing date": rows(but(D, 4, "")),
    "a date twice": rows(but(D, 4, D[3])),
    "text among numbers": rows(D, but(V, 7, "abc")),
    "a long gap": rows(D[:5] + D[12:]),
    "not ascending": rows([D[1], D[0], *D[2:]]),
    "too short": rows(D[:2]),
    "no such day": rows(but(D, 3, "2024-13-45")),
    "text among dates": rows(but(D, 3, "soon")),
    "a year beyond": rows(but(D, 19, "3024-01-20")),
    "too many cells": rows(but(D, 3, "2024-01-04,7")),
    "nothing": "",
    "a header alone": "date,y\n",
    "no regular step": rows(["2024-01-01", "2024-01-03", "2024-01-10", "2024-01-11"]),
    "once a month": rows(["2024-01-03", "2024-02-07", "2024-03-01", "2024-04-11", "2024-05-20"]),
    "two frequencies": rows(["2024-02-23", "2024-04-26", "2024-05-24", "2024-06-28"]),
    "a month missing": rows(["2024-09-30", "2024-10-31", "2024-12-31"]),
    "infinity": rows(D, but(V, 4, "inf")),
    "a formula": rows(D, but(V, 4, "=A1+B1")),
    "an error of a sheet": rows(D, but(V, 4, "#WAT!")),
    "an underscore": rows(D, but(V, 3, "1_000")),
    "two units": rows(D, but([f"{v} kg" for v in V], 4, "3 g")),
    "a web page": "<html><body>x</body></html>",
    "a PDF": "%PDF-1.4 x",
}
SOUND = {
    "plain": rows(D), "tabs": rows(D, sep="\t", head="date\ty"), "no header": rows(D)[7:],
    "newest first": rows(D[::-1]), "constant": rows(D, [5]*20),
    "a value missing": rows(N60, but(range(60), 7, "")),
    "a day missing": rows(N60[:30] + N60[31:]),
    "day first": rows(days(form="%d/%m/%Y")), "month first": rows(days(form="%m/%d/%Y")),
    "months": rows(days(n=30, freq="MS")), "month ends": rows(days(n=30, freq="ME")),
    "names of months": rows(days(n=30, freq="MS", form="%b %Y")),
    "business days": rows(days(n=60, freq="B")), "weeks": rows(days(n=60, freq="W")),
    "a market": rows(days(n=100, freq="B")[:20] + days(n=100, freq="B")[21:]),
    "hours": rows(days(n=60, freq="h", form="%Y-%m-%d %H:%M")),
    "half hours, UTC": rows(days(n=60, freq="30min", form="%Y-%m-%dT%H:%M:%SZ")),
    "years": rows(range(1990, 2020), head="year,y"),
    "quarters": rows([f"{2000 + k//4}Q{k % 4 + 1}" for k in range(30)]),
    "Chinese": rows(days(form="%Y年%m月%d日"), head="日期,人数"),
    "GB 18030": rows(days(form="%Y年%m月%d日"), head="日期,人数").encode("gb18030"),
    "a mark first": b"\xef\xbb\xbf" + rows(D).encode(), "UTF-16": rows(D).encode("utf-16"),
    "German": rows(days(form="%d.%m.%Y"), [f"{v},5" for v in V], "Datum;Wert", ";"),
    "money": rows(D, [f"$1{v}.50" for v in V]), "percent": rows(D, [f"{v}%" for v in V]),
    "brackets": rows(D, but(V, 4, "(12)")), "thousands": rows(D, [f"1 {v}0" for v in V]),
    "an outlier": rows(N60, but([100 + k % 7 for k in range(60)], 30, 5000)),
    "a code": rows(N60, SMALL), "-1": rows(N60, but(range(60), 30, -1)),
    "1e20": rows(N60, but(but([*V]*3, 7, "1e20"), 9, "1e20")),
    "seconds": rows(range(1577836800, 1577836800 + 30*86400, 86400)),
    "Excel's days": rows(range(44000, 44030)),
    "remarks": f"A report\nsource: me\n\n{rows(D)}\nnote: x\n",
    "a counter": rows([f"{k},{d}" for k, d in enumerate(D)], head="id,date,y"),
    "parts": rows([f"{2020 + k//12},{k % 12 + 1}" for k in range(30)], head="year,month,y"),
}
DOUBTS = {
    "day or month": (rows([f"01/0{k}/2024" for k in range(1, 10)]), {"dayfirst": True}),
    "sorted": (rows([D[1], D[0], *D[2:]]), {"sort": True}),
    "filled": (rows(D[:5] + D[12:]), {"fill": "linear"}),
    "filled by the last": (rows(D, but(V, 5, "")), {"fill": "previous"}),
    "filled by 0": (rows(D[:5] + D[12:]), {"fill": 0}),
    "a point or not": (rows(D, [f"1.{100 + v}" for v in V], "date;y", ";"), {"decimal": "."}),
}


def put(page, content, name="f.csv"):
    "Give a file to the page."
    page.evaluate(f"delete document.querySelector('{FIGURE}').dataset.state")
    page.locator(f"{FIGURE} input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content})
    page.locator(f"{FIGURE}[data-state]").wait_for()


def paste(page, text):
    "Paste text, at once (`fill` would put in line by line, and each is forecast)."
    page.locator(f"{FIGURE} textarea").evaluate("""(box, text) => { box.value = text;
        box.dispatchEvent(new Event("input")); }""", text)

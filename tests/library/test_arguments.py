"""Every public argument takes what can mean only one thing, and refuses the rest by its name."""
import copy
import inspect
import math
import re
from functools import partial

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from joblib import parallel_config
from support import rounds

import lstm_apply
from lstm_apply import LastValue, LSTMForecaster, PretrainedForecaster, backtest

ODD = [7.0, "7", math.nan, True, None, -1, 0, [], object(), 10**400, np.float32(7),
       np.float32(.2), np.array(7), pd.NA, (7, "7"), b"7"]
FEW = rounds(12, len(ODD))
Y = pd.Series(np.arange(24.) % 7 + np.arange(24)/9 + 1, pd.date_range("2024-01-01", periods=24),
              name="y")
NETS = dict(season_length=2, n_nets=1, epochs=1)
# What stands for the arguments that have no default; the others are left at theirs.
PLAIN = {
    "LSTMForecaster": NETS | {"intervals": False}, "horizon": 3, "series": Y, "test_size": 7,
    "actual": Y, "forecast": Y, "train": Y, "history": Y, "models": {"last": LastValue()},
    "lo": Y - 1, "hi": Y + 1, "level": 80, "probability": .5, "quantiles": {.5: Y}, "data": Y,
    "table": backtest(LastValue(), Y, 3)}
OTHERWISE = {"get_params", "set_params"}       # these take what the constructor takes


def functions():
    "Every public function, constructor and method, by its name."
    for name in lstm_apply.__all__:
        thing = getattr(lstm_apply, name)
        yield name, thing
        methods = inspect.getmembers(thing, callable) if inspect.isclass(thing) else []
        yield from ((f"{name}.{method}", found) for method, found in methods
                    if not method.startswith("_") and method not in OTHERWISE)


FUNCTIONS = dict(functions())


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    "What methods are called on, and the files that they read."
    folder = tmp_path_factory.mktemp("made")
    Y.to_csv(folder/"series.csv")
    fitted = {"LSTMForecaster": LSTMForecaster(**NETS).fit(Y),
              "PretrainedForecaster": PretrainedForecaster().fit(Y),
              **{name: FUNCTIONS[name]().fit(Y) for name in ("LastValue", "SeasonalNaive",
                                                             "Drift")}}
    for name in ("LSTMForecaster", "PretrainedForecaster"):
        fitted[name].save(folder/name)
    return folder, fitted


def plain_arguments(name, folder):
    "Values for the arguments of a function that have no default."
    own = {"read_series": {"path": folder/"series.csv"}, "plot_forecast": {"forecast": Y*2}}
    if name.endswith((".load", ".save")):
        own[name] = {"path": folder/name.partition(".")[0]}
    if name.endswith(".update"):
        own[name] = {"series": Y.shift(len(Y), freq="D")}
    needed = [p.name for p in parameters(name) if p.default is p.empty]
    return PLAIN.get(name, {}) | {a: PLAIN[a] for a in needed if a in PLAIN} | own.get(name, {})


def parameters(name):
    found = inspect.signature(FUNCTIONS[name]).parameters.values()
    return [p for p in found if p.name != "self"]


def result(name, fitted, arguments):
    "What comes of a call, as something that can be compared."
    owner, _, method = name.partition(".")
    call = FUNCTIONS[name]
    if method and not inspect.ismethod(call):       # a method of an object, not of the class
        new = FUNCTIONS[owner](**PLAIN.get(owner, {}))
        call = partial(call, new if method == "fit" else copy.deepcopy(fitted[owner]))
    made = call(**arguments)
    if not method and hasattr(made, "fit"):
        made = made.fit(Y)
    return made.predict(3) if hasattr(made, "predict") else made


def may_be(parameter, value):
    "Whether an argument may take a value at all, by what its signature says."
    said = "" if parameter.annotation is parameter.empty else str(parameter.annotation)
    kinds = set(re.findall(r"\w+", said)) - {"None"}
    if value is None:
        return parameter.default is None or "None" in said
    if value is True:
        return "bool" in kinds
    if isinstance(value, (str, bytes)):
        return isinstance(value, str) and ("str" in kinds or not kinds)
    if isinstance(value, (int, float, np.number, list)) and value == value:
        return not kinds or not kinds <= {"bool", "str"}
    return isinstance(value, np.ndarray)


def same(a, b):
    if isinstance(a, tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, (pd.DataFrame, pd.Series)):
        return a.equals(b)
    return isinstance(a, plt.Axes) or np.array_equal(a, b)


def named(error, parameter, value):
    "Whether an error says which argument it is about."
    text, kind = str(error), type(value).__name__
    if isinstance(error, OSError) or "no column" in text:
        return isinstance(value, (str, bytes)) or "column" in text
    return bool(re.search(rf"\b{parameter.name}\b|\bgot {kind}\b|series 0: got", text))


def tried(name, folder, fitted, parameter, value):
    "What is wrong about one argument of one function with one value, if anything."
    plain = plain_arguments(name, folder)
    about = f"{name}({parameter.name}={value!r:.20})"
    try:
        got = result(name, fitted, plain | {parameter.name: value})
    except (ValueError, TypeError, OSError) as error:
        told = named(error, parameter, value)
        return [] if told else [f"{about}: {type(error).__name__} {error}"]
    except Exception as error:                          # of whatever lies below
        return [f"{about}: {type(error).__name__} {error}"]
    if not may_be(parameter, value):
        return [f"{about} is taken"]
    if isinstance(value, (float, np.number)):
        usual = int(value) if value == int(value) else float(value)
        if not same(got, result(name, fitted, plain | {parameter.name: usual})):
            return [f"{about} is not {usual}"]
    return []


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if parameters(name)])
def test_every_argument_is_taken_or_refused_by_name(name, made, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    wrong = []
    with parallel_config(backend="threading"):
        for parameter in parameters(name):
            for value in ODD[:FEW]:
                wrong += tried(name, *made, parameter, value)
    plt.close("all")
    assert wrong == []

"""Draw the picture that other sites show beside a link to this one: nbs/images/social.png.

    python tools/site/card.py
"""
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
from lstm_apply.data import load_air_passengers, train_test_split
from lstm_apply.forecaster import LSTMForecaster
from lstm_apply.plotting import PALETTE

TARGET = Path(__file__).resolve().parents[2] / "nbs" / "images" / "social.png"
SEA, WHITE = "#16324f", "#ffffff"  # the colours of favicon.svg


def canvas():
    "A figure of 1200 by 630 dots, and axes over its lower part."
    figure = plt.figure(figsize=(12, 6.3), dpi=100, facecolor=SEA)
    ax = figure.add_axes((0, .04, 1, .58))
    ax.axis("off")
    return figure, ax


def words(figure):
    "What the book is, in the upper part."
    figure.text(.055, .80, "lstm_apply", color=WHITE, size=62, weight="bold")
    figure.text(.057, .70, "Forecasting a time series by an LSTM", color=WHITE, size=27)
    figure.text(.057, .625, "a book in Chinese and English in which every number is computed",
                color="#c9d6e3", size=19)


def chart(ax, series, forecast, actual):
    "The end of a series, a forecast of the LSTM with its intervals, and what happened."
    known = series.iloc[-72:]
    ahead, later = (pd.concat([known.iloc[-1:], part]) for part in (forecast.forecast, actual))
    for level, shade in ((95, .22), (80, .34)):
        ax.fill_between(forecast.index, forecast[f"lo-{level}"], forecast[f"hi-{level}"],
                        color=PALETTE["orange"], alpha=shade, lw=0)
    ax.plot(known.index, known, color=WHITE, lw=3.2)
    ax.plot(later.index, later, color=PALETTE["sky"], lw=2.4)
    ax.plot(ahead.index, ahead, color=PALETTE["orange"], lw=3.2)
    ax.margins(x=0, y=.02)


def main():
    "Forecast the last two years of a bundled series, draw, write."
    train, test = train_test_split(load_air_passengers(), 24)
    forecast = LSTMForecaster(season_length=12, seed=0).fit(train).predict(24)
    figure, ax = canvas()
    words(figure)
    chart(ax, train, forecast, test)
    figure.savefig(TARGET, metadata={"Software": None})
    plt.close(figure)


if __name__ == "__main__":
    main()

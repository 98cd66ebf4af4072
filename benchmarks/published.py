"""Scores that others published, beside what they say of their models: published.csv.

    python benchmarks/published.py FOLDER

FOLDER holds m3_contestants.csv (scores of the 24 methods of M3, computed from the forecasts that
they handed in) and published_fev.csv (the table of fev's Chronos zero-shot benchmark). What is
known of a model stands below with its source; what was not found stays empty.
"""
import argparse
from pathlib import Path

import pandas as pd

HERE = Path(__file__).resolve().parent
M3 = "forecasts handed in to M3, scored here"
FEV = "github.com/autogluon/fev, benchmarks/chronos_zeroshot/results"
CARD = "model card and files at huggingface.co/"
NAMES = {"auto_arima": "AutoARIMA", "auto_ets": "AutoETS", "auto_theta": "AutoTheta",
         "seasonal_naive": "seasonal naive", "chronos_large": "Chronos-T5 large",
         "chronos_bolt_base": "Chronos-Bolt base", "chronos_bolt_tiny": "Chronos-Bolt tiny",
         "moirai_large": "Moirai 1.1 large", "timecopilot": "TimeCopilot",
         "timesfm-2.0": "TimesFM 2.0", "tirex": "TiRex", "ttm-r2": "TTM-R2"}
STATISTICAL = {"AutoARIMA", "AutoETS", "AutoTheta", "seasonal naive"}
# parameters, bytes of the weights, what they were trained on, where that is said
ABOUT = {
    "Chronos-T5 large": (710e6, 2.84e9, "public series, and series drawn from Gaussian processes",
                         CARD + "amazon/chronos-t5-large; arXiv:2403.07815"),
    "Chronos-Bolt base": (205e6, 821e6, "nearly 100 billion observations",
                          CARD + "amazon/chronos-bolt-base"),
    "Chronos-Bolt tiny": (9e6, 34.6e6, "nearly 100 billion observations",
                          CARD + "amazon/chronos-bolt-tiny"),
    "Moirai 1.1 large": (311e6, 1.24e9, "LOTSA, an archive of public series",
                         CARD + "Salesforce/moirai-1.1-R-large, moirai-1.0-R-large"),
    "TimesFM 2.0": (500e6, 2e9, "real and synthetic series, and parts of LOTSA",
                    CARD + "google/timesfm-2.0-500m-pytorch; arXiv:2310.10688"),
    "TiRex": (35e6, 141e6, "chronos_datasets and GiftEvalPretrain",
              CARD + "NX-AI/TiRex; github.com/NX-AI/tirex"),
    "TTM-R2": (1e6, 3.24e6, "about 700 million samples of public series",
               CARD + "ibm-granite/granite-timeseries-ttm-r2"),
    "TimeCopilot": (None, None, "a median of several foundation models",
                    "timecopilot.dev/examples/gift-eval"),
}
# seconds for 1000 series of M3 (yearly, quarterly, monthly) as fev recorded them, on what, and
# whether fev says that the model was trained on these sets
CPU, GPU = "16 CPU threads (ml.m6i.4xlarge)", "one A10G GPU (ml.g5.2xlarge)"
RECORDED = {
    "AutoARIMA": (69.553, CPU, False), "AutoETS": (6.568, CPU, False),
    "AutoTheta": (25.107, CPU, False), "seasonal naive": (.221, CPU, False),
    "Chronos-T5 large": (55.012, GPU, False), "Chronos-Bolt base": (.489, GPU, False),
    "Chronos-Bolt tiny": (.439, GPU, False), "Moirai 1.1 large": (32.623, GPU, True),
    "TimesFM 2.0": (5.003, GPU, False), "TiRex": (.494, "a GPU", False),
    "TTM-R2": (.031, "a GPU", False), "TimeCopilot": (107.169, None, False),
}


def contestants(folder):
    "A row for each method of M3: sMAPE and MASE by frequency, and over all."
    table = pd.read_csv(folder / "m3_contestants.csv").rename(columns={"n": "series"})
    names = {column: f"M3-{column}" for column in table.columns if " " in column}
    table = table.rename(columns=names | {"sMAPE": "M3 sMAPE", "MASE": "M3 MASE"})
    table.insert(0, "kind", "contestant")
    return table.assign(source=M3)


def benchmark(folder):
    "A row for each model of fev's table: MASE and weighted quantile loss by set."
    table = pd.read_csv(folder / "published_fev.csv", header=[0, 1], index_col=0)
    table.columns = [f"{name} {score}" for score, name in table.columns]
    table = table.rename_axis("method").reset_index().dropna(subset=table.columns[:1])
    table["method"] = table.method.map(NAMES)
    table.insert(0, "kind", ["statistical" if m in STATISTICAL else "foundation"
                             for m in table.method])
    return table.assign(source=FEV)


def with_facts(table):
    "The same rows with what is said of the models, and what fev recorded."
    about = pd.DataFrame.from_dict(ABOUT, "index", columns=[
        "parameters", "bytes", "trained on", "said by"])
    recorded = pd.DataFrame.from_dict(RECORDED, "index", columns=[
        "seconds per 1000", "hardware", "trained on these sets"])
    return table.join(about.join(recorded, how="outer"), on="method")


def trained_on_m3():
    "A net that learned from the known parts of M3 itself: no contestant, and not zero-shot."
    row = {"kind": "trained on M3", "method": "N-BEATS", "series": 3003, "M3 sMAPE": 12.37,
           "trained on": "the known parts of M3", "source": "arXiv:1905.10437"}
    return pd.DataFrame([row])


def main():
    "Join, write."
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="where the two tables lie")
    parser.add_argument("--csv", type=Path, default=HERE / "published.csv", help="to write")
    args = parser.parse_args()
    table = pd.concat([contestants(args.folder), trained_on_m3(),
                       with_facts(benchmark(args.folder))])
    table.to_csv(args.csv, index=False, float_format="%.10g")
    print(table.groupby("kind").size().to_string())


if __name__ == "__main__":
    main()

"""Makes a worse version of each model of the registry, with the same inputs and outputs, that its gate must refuse.

    python -m venv .venv && .venv/bin/pip install -r training/requirements.txt
    .venv/bin/python __tests__/models/make_worse.py

Each is trained as `training/` trains the real one, on few rows of the same simulated data, in which part of the labels were
dealt out again at random. Writes `worse/*.onnx` and prints what each reaches on the model's held-out fixtures.
"""

import sys
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

import training.tables  # noqa: I001  first of all: `training` keeps NumPy to one thread
import numpy as np

import training.bid.dataset as bid
import training.bid.fit as network
import training.bid.versions as bid_versions
import training.ctr.dataset as ctr
import training.ctr.versions as ctr_versions
import training.fraud.dataset as fraud
import training.fraud.versions as fraud_versions
from training import trees
from training.bid.inputs import NAMES
from training.measure import open_session
from training.metrics import measure_classification, measure_probabilities, measure_regression
from training.versions import SEED

WORSE = HERE / "worse"
MODELS = HERE.parents[1] / "models"


def spoil(csv: bytes, rows: int, share: float) -> bytes:
    """The first rows of a CSV whose label comes last; a share of them have their labels shuffled among each other."""
    header, *lines = csv.decode("ascii").splitlines()[: rows + 1]
    cells = [line.rpartition(",") for line in lines]
    rng = np.random.Generator(np.random.PCG64(SEED))
    spoilt = rng.permutation(rows)[: round(rows * share)]
    labels = [label for _, _, label in cells]
    for row, source in zip(spoilt, rng.permutation(spoilt), strict=True):
        labels[row] = cells[source][2]
    kept = [f"{rest},{label}" for (rest, _, _), label in zip(cells, labels, strict=True)]
    return ("\n".join([header, *kept]) + "\n").encode("ascii")


def worse_trees(name: str, few: training.tables.Table, growth: trees.Growth, threshold: float, *, with_label: bool) -> None:
    model = trees.export(trees.train(growth, few, few), name, with_label=with_label)
    fixtures = replace(few, csv=(MODELS / name / "fixtures" / "holdout.csv").read_bytes())
    scores = open_session(model).run(["probabilities"], {"input": fixtures.inputs})[0][:, 1]
    quality = measure_classification(fixtures.labels, scores, threshold)
    save(name, model, quality.metrics | measure_probabilities(fixtures.labels, scores))


def worse_fraud() -> None:
    version = fraud_versions.VERSIONS[0]
    many = fraud.make_events(version.training_rows, version.training_stream)
    few = replace(many, csv=spoil(many.csv, 800, 0.50))
    growth = replace(fraud_versions.GROWTH, most_rounds=40)
    worse_trees("fraud", few, growth, fraud_versions.THRESHOLD, with_label=True)


def worse_ctr() -> None:
    version = ctr_versions.VERSIONS[0]
    many = ctr.make_impressions(version.training_rows, version.training_stream)
    few = replace(many, csv=spoil(many.csv, 4_000, 0.40))
    growth = replace(ctr_versions.GROWTH, most_rounds=60, least_rows_in_leaf=10)
    worse_trees("ctr", few, growth, ctr_versions.THRESHOLD, with_label=False)


def worse_bid() -> None:
    version = bid_versions.VERSIONS[0]
    many = bid.make_auctions(version.training_rows, version.training_stream)
    few = bid.AuctionSet(spoil(many.csv, 2_000, 0.40))
    model = network.export(network.fit(few, few, most_epochs=20).network, few)
    fixtures = np.load(MODELS / "bid" / "fixtures" / "holdout.npz")
    (bids,) = open_session(model).run(["bid"], {name: fixtures[name] for name in NAMES})
    save("bid", model, measure_regression(fixtures["bid"], bids))


def save(name: str, model: bytes, metrics: dict[str, float]) -> None:
    WORSE.mkdir(exist_ok=True)
    (WORSE / f"{name}.onnx").write_bytes(model)
    print(name, len(model), "bytes", metrics)


if __name__ == "__main__":
    worse_fraud()
    worse_ctr()
    worse_bid()

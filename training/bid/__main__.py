"""Trains `bid` and writes its version folders and its fixtures: python -m training.bid [version …]"""

import torch

from training.bid.card import write_card
from training.bid.dataset import make_sets
from training.bid.fit import export, fit
from training.bid.importance import measure_importance
from training.bid.inputs import NAMES
from training.bid.versions import VERSIONS
from training.folder import MODELS, About, Measured, describe, render, write_files
from training.measure import measure_latency, open_session
from training.metrics import measure_regression
from training.versions import Version, make_wanted

# Without the build tag, such as +cpu: it says where the package came from.
TORCH_VERSION = torch.__version__.split("+")[0]
ABOUT = About("bid", "pytorch", TORCH_VERSION, "regression", NAMES)


def make(version: Version) -> None:
    sets = make_sets(version)
    fitted = fit(sets.training, sets.validation)
    model = export(fitted.network, sets.training)
    session = open_session(model)
    (bids,) = session.run(["bid"], sets.holdout.feeds)
    metrics = measure_regression(sets.holdout.labels, bids)
    measured = Measured(
        metrics,
        sets.training.digest,
        version.training_rows,
        version.validation_rows,
        fitted.epochs,
        measure_latency(session, sets.holdout.feeds),
        len(model),
    )
    files = {
        "model.onnx": model,
        "metadata.json": render(describe(ABOUT, version, measured)),
        "feature_importance.json": render(measure_importance(session, sets.validation)),
        "README.md": write_card(version, metrics, bids, sets.holdout, fitted).encode(),
    }
    write_files(MODELS / "bid" / version.number, files)
    write_files(MODELS / "bid" / "fixtures", {"holdout.npz": sets.holdout.npz()})
    print(f"bid {version.number}: {fitted.epochs} epochs; {metrics}")


if __name__ == "__main__":
    make_wanted(VERSIONS, make)

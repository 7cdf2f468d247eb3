"""What each column of each input is worth to the exported model."""

import numpy as np
import onnxruntime as ort

from training.bid.dataset import AuctionSet
from training.bid.inputs import INPUTS
from training.measure import Feeds
from training.metrics import Numbers, measure_regression
from training.versions import SEED

REPEATS = 5


def measure_importance(session: ort.InferenceSession, validation: AuctionSet) -> dict[str, object]:
    """How much RMSE rises when one column is shuffled over the validation rows, most first."""
    rng = np.random.Generator(np.random.PCG64(SEED))
    before = _rmse(session, validation.feeds, validation.labels)
    rises: dict[str, float] = {}
    for port in INPUTS:
        for index, column in enumerate(port.columns):
            name = port.name if port.codes is not None else f"{port.name}.{column.name}"
            after = [_rmse(session, _shuffled(rng, validation.feeds, port.name, index), validation.labels) for _ in range(REPEATS)]
            rises[name] = float(np.mean(after)) - before
    ranked = sorted(rises.items(), key=lambda pair: -pair[1])
    return {
        "method": f"permutation, {REPEATS} repeats",
        "metric": "rise of rmse on the validation set",
        "features": {name: round(rise, 6) for name, rise in ranked},
    }


def _shuffled(rng: np.random.Generator, feeds: Feeds, name: str, column: int) -> Feeds:
    values = feeds[name].copy()
    flat = values.reshape(len(values), -1)
    flat[:, column] = rng.permutation(flat[:, column])
    return {**feeds, name: values}


def _rmse(session: ort.InferenceSession, feeds: Feeds, labels: Numbers) -> float:
    return measure_regression(labels, session.run(["bid"], dict(feeds))[0])["rmse"]

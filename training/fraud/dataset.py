"""The three sets of simulated events: for training, for validation, and held out as the fixtures of the gate."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from training.columns import read_labels, read_matrix, read_rows, sha256
from training.fraud.signals import FEATURES
from training.fraud.simulator import LABEL, simulate

SEED = 20261123
TRAINING_ROWS = 40_000
VALIDATION_ROWS = 8_000
HOLDOUT_ROWS = 5_000


@dataclass(frozen=True)
class Events:
    """A set as CSV bytes: everything else is read back from them, so that the bytes are what was learnt from."""

    csv: bytes

    @cached_property
    def inputs(self) -> NDArray[np.float32]:
        """float32 [rows, features], in the order of the model's input."""
        return read_matrix(read_rows(self.csv), FEATURES)

    @cached_property
    def labels(self) -> NDArray[np.int64]:
        """int64 [rows]: 1 is fraud."""
        return read_labels(read_rows(self.csv), LABEL)

    @property
    def digest(self) -> str:
        """SHA-256 of the CSV bytes."""
        return sha256(self.csv)


def make_sets() -> tuple[Events, Events, Events]:
    """Training, validation and holdout, each from a stream of random numbers of its own."""
    streams = np.random.SeedSequence(SEED).spawn(3)
    sizes = (TRAINING_ROWS, VALIDATION_ROWS, HOLDOUT_ROWS)
    training, validation, holdout = (
        Events(simulate(size, stream).csv()) for size, stream in zip(sizes, streams, strict=True)
    )
    _check_held_out(training, holdout)
    return training, validation, holdout


def _check_held_out(training: Events, holdout: Events) -> None:
    seen = {row.tobytes() for row in training.inputs}
    if any(row.tobytes() in seen for row in holdout.inputs):
        raise ValueError("a held-out event also lies in the training set")

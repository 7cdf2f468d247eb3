"""The three sets of simulated events: for training, for validation, and held out as the fixtures of the gate."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from training.columns import read_labels, read_matrix, read_rows, sha256
from training.fraud.signals import FEATURES
from training.fraud.simulator import LABEL, simulate
from training.fraud.versions import HOLDOUT_ROWS, HOLDOUT_STREAM, Version

SEED = 20261123


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


def make_sets(version: Version) -> tuple[Events, Events, Events]:
    """Training, validation and holdout, each from a stream of random numbers of its own."""
    training = make_events(version.training_rows, version.training_stream)
    validation = make_events(version.validation_rows, version.validation_stream)
    holdout = make_events(HOLDOUT_ROWS, HOLDOUT_STREAM)
    _check_held_out(training, holdout)
    return training, validation, holdout


def make_events(rows: int, stream: int) -> Events:
    """The events of one stream of random numbers."""
    return Events(simulate(rows, np.random.SeedSequence(SEED, spawn_key=(stream,))).csv())


def _check_held_out(training: Events, holdout: Events) -> None:
    seen = {row.tobytes() for row in training.inputs}
    if any(row.tobytes() in seen for row in holdout.inputs):
        raise ValueError("a held-out event also lies in the training set")

"""Labelled rows for a model that takes them as one matrix."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from training.columns import read_labels, read_matrix, read_rows, sha256


@dataclass(frozen=True)
class Table:
    """A set as CSV bytes: everything else is read back from them, so that the bytes are what was learnt from."""

    csv: bytes
    features: tuple[str, ...]
    label: str

    @cached_property
    def rows(self) -> list[dict[str, str]]:
        """The rows, every cell as text."""
        return read_rows(self.csv)

    @cached_property
    def inputs(self) -> NDArray[np.float32]:
        """float32 [rows, features], in the order of the model's input."""
        return read_matrix(self.rows, self.features)

    @cached_property
    def labels(self) -> NDArray[np.int64]:
        """int64 [rows]: 1 is the positive class."""
        return read_labels(self.rows, self.label)

    @property
    def digest(self) -> str:
        """SHA-256 of the CSV bytes."""
        return sha256(self.csv)

    def texts(self, column: str) -> NDArray[np.str_]:
        """A column of words, such as one that slices are made from."""
        return np.array([row[column] for row in self.rows])


@dataclass(frozen=True)
class Sets:
    """What a version is made from: three streams of random numbers."""

    training: Table
    validation: Table
    holdout: Table


def check_held_out(training: NDArray[np.float32], holdout: NDArray[np.float32]) -> None:
    """Refuses a held-out row that the model could have learnt by heart."""
    seen = {row.tobytes() for row in training}
    if any(row.tobytes() in seen for row in holdout):
        raise ValueError("a held-out row also lies in the training set")


"""The three sets of simulated auctions: for training, for validation, and held out as the fixtures of the gate."""

import io
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from training.bid.inputs import COLUMNS, INPUTS, Input
from training.bid.simulator import GROUP, LABEL, Auctions, simulate
from training.bid.versions import HOLDOUT_ROWS, HOLDOUT_STREAM
from training.columns import read_labels, read_matrix, read_rows, sha256
from training.tables import check_held_out
from training.versions import Version, stream


@dataclass(frozen=True)
class AuctionSet:
    """A set as CSV bytes: everything else is read back from them, so that the bytes are what was learnt from."""

    csv: bytes

    @cached_property
    def rows(self) -> list[dict[str, str]]:
        """The rows, every cell as text."""
        return read_rows(self.csv)

    @cached_property
    def feeds(self) -> dict[str, NDArray[np.generic]]:
        """The model's inputs by name."""
        return {port.name: self._tensor(port) for port in INPUTS}

    @cached_property
    def labels(self) -> NDArray[np.float32]:
        """float32 [rows]: the best bid, in USD for 1,000 impressions."""
        return read_matrix(self.rows, (LABEL,))[:, 0]

    @cached_property
    def matrix(self) -> NDArray[np.float32]:
        """All columns of all inputs side by side: what tells one auction from another."""
        return read_matrix(self.rows, [column.name for column in COLUMNS])

    @property
    def digest(self) -> str:
        """SHA-256 of the CSV bytes."""
        return sha256(self.csv)

    def npz(self) -> bytes:
        """The inputs, the campaign of each auction, and the label, one array each; the same bytes for the same set.

        Not compressed: how zlib packs differs between builds, and git packs anyway. NumPy dates every entry 1980.
        """
        buffer = io.BytesIO()
        np.savez(buffer, **self.feeds, **{GROUP: read_labels(self.rows, GROUP), LABEL: self.labels})
        return buffer.getvalue()

    def _tensor(self, port: Input) -> NDArray[np.generic]:
        names = [column.name for column in port.columns]
        return read_matrix(self.rows, names) if port.codes is None else read_labels(self.rows, names[0])


@dataclass(frozen=True)
class AuctionSets:
    """What a version is made from: three streams of random numbers."""

    training: AuctionSet
    validation: AuctionSet
    holdout: AuctionSet


def make_sets(version: Version) -> AuctionSets:
    """Training, validation and holdout: other campaigns in each, in the same simulated market."""
    training = make_auctions(version.training_rows, version.training_stream)
    validation = make_auctions(version.validation_rows, version.validation_stream)
    holdout = make_auctions(HOLDOUT_ROWS, HOLDOUT_STREAM)
    check_held_out(training.matrix, holdout.matrix)
    return AuctionSets(training, validation, holdout)


def make_auctions(rows: int, number: int) -> AuctionSet:
    """The auctions of one stream of random numbers."""
    return AuctionSet(simulate(rows, stream(number)).csv())


def held_out_truth() -> Auctions:
    """The held-out auctions with what the simulator knew of them."""
    return simulate(HOLDOUT_ROWS, stream(HOLDOUT_STREAM))

"""A version of a model, and what it was trained on."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

SEED = 20261123


@dataclass(frozen=True)
class Version:
    """Sizes in rows. The streams number the sources of random events: one that is used again gives the same events.

    `created_at` says when a version was first trained. Fixed, because the clock must not change the files of a version.
    """

    number: str
    created_at: str
    training_rows: int
    validation_rows: int
    training_stream: int
    validation_stream: int
    why: str = ""


def stream(number: int) -> np.random.SeedSequence:
    """The source of random numbers of one stream; independent of all others."""
    return np.random.SeedSequence(SEED, spawn_key=(number,))


def make_wanted(versions: Sequence[Version], make: Callable[[Version], None]) -> None:
    """Makes the versions that the command line names, or all."""
    wanted = sys.argv[1:]
    for version in versions:
        if not wanted or version.number in wanted:
            make(version)

"""The versions of the model, and what each was trained on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Version:
    """Sizes in rows. The streams number the sources of random events: one that is used again gives the same events."""

    number: str
    created_at: str
    training_rows: int
    validation_rows: int
    training_stream: int
    validation_stream: int
    why: str


# `created_at` says when a version was first trained. Fixed, because the clock must not change the files of a version.
VERSIONS = (
    Version("1.0.0", "2026-11-24T04:30:00Z", 40_000, 8_000, 0, 1, ""),
    Version("1.0.1", "2026-11-24T06:30:00Z", 80_000, 16_000, 3, 4, "Retrained on twice as many events; nothing else is new."),
)
HOLDOUT_ROWS = 5_000
HOLDOUT_STREAM = 2

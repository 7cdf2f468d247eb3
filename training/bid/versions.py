"""The versions of the model, and what each was trained on."""

from training.versions import Version

VERSIONS = (Version("1.0.0", "2026-11-24T18:32:00Z", 60_000, 12_000, 20, 21),)
HOLDOUT_ROWS = 6_000
HOLDOUT_STREAM = 22

"""The versions of the model, and what each was trained on."""

from training.trees import Growth
from training.versions import Version

VERSIONS = (
    Version("1.0.0", "2026-11-24T04:30:00Z", 40_000, 8_000, 0, 1),
    Version("1.0.1", "2026-11-24T06:30:00Z", 80_000, 16_000, 3, 4, "Retrained on twice as many events; nothing else is new."),
)
HOLDOUT_ROWS = 5_000
HOLDOUT_STREAM = 2
GROWTH = Growth(learning_rate=0.08, leaves=15)
THRESHOLD = 0.5

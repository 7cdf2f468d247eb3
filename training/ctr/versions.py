"""The versions of the model, and what each was trained on."""

from training.trees import Growth
from training.versions import Version

VERSIONS = (Version("1.0.0", "2026-11-24T18:20:00Z", 120_000, 30_000, 10, 11),)
HOLDOUT_ROWS = 16_000
HOLDOUT_STREAM = 12
GROWTH = Growth(learning_rate=0.06, leaves=12, most_rounds=400, patience=25, least_rows_in_leaf=100)
# Only for metrics that need a yes or no; `model.yml` states it too. `check_threshold` holds it to what it claims.
THRESHOLD = 0.14

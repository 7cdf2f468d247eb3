"""Six boosted ensembles a task, trained on simulated data, and what they answer on a large simulated population.

python bench/quality/make_ensembles.py OUT

Writes little-endian float64 files of one value a row: label.bin, score-0.bin … score-5.bin (probability of class 1) and
target.bin, value-0.bin … value-5.bin. Each ensemble sees another training sample, as retrained models do.
"""

import sys
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

POPULATION = 200_000
TRAINING = 20_000
FEATURES = 12
MODELS = 6


def signal(x: np.ndarray) -> np.ndarray:
    return (
        2.2 * np.sin(x[:, 0]) + 1.6 * x[:, 1] * x[:, 2] - 1.2 * np.abs(x[:, 3]) + 0.9 * x[:, 4] ** 2 - 0.8 * x[:, 5]
    )


def draw(rng: np.random.Generator, rows: int):
    x = rng.normal(size=(rows, FEATURES))
    s = signal(x)
    label = (rng.random(rows) < 1 / (1 + np.exp(-2.5 * (s - 0.4)))).astype(float)
    target = s + rng.normal(scale=1.0, size=rows)
    return x, label, target


def main(out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    x, label, target = draw(np.random.default_rng(1), POPULATION)
    label.tofile(out / "label.bin")
    target.tofile(out / "target.bin")
    for model in range(MODELS):
        tx, tlabel, ttarget = draw(np.random.default_rng(100 + model), TRAINING)
        classifier = HistGradientBoostingClassifier(max_iter=150, random_state=model).fit(tx, tlabel)
        classifier.predict_proba(x)[:, 1].tofile(out / f"score-{model}.bin")
        regressor = HistGradientBoostingRegressor(max_iter=150, random_state=model).fit(tx, ttarget)
        regressor.predict(x).tofile(out / f"value-{model}.bin")


main(Path(sys.argv[1]))

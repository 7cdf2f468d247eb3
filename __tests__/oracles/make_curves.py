"""Writes curves.json: what scikit-learn says of the curves of seeded scores.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install numpy==2.4.6 scikit-learn==1.9.1
    /tmp/venv/bin/python __tests__/oracles/make_curves.py
"""

import json
import warnings
from pathlib import Path

import numpy as np
from sklearn import metrics as m
from sklearn.calibration import calibration_curve

warnings.simplefilter("ignore")
random = np.random.default_rng(20261125)
BINS = 10


def compact(values):
    return [float(f"{v:.6g}") for v in np.asarray(values, float).ravel()]


def case_of(case):
    rows = int(random.integers(1, 12)) if case % 4 == 0 else int(random.integers(20, 80))
    score = random.integers(0, 9, rows) / 8 if case % 3 == 0 else np.array(compact(random.random(rows)))
    actual = (random.random(rows) < (score if case % 2 else 0.3)).astype(int)
    if case % 11 == 5:
        actual[:] = case % 2
    weights = None if case % 3 != 1 else np.array(compact(random.random(rows) * 3 + 0.01))
    if weights is not None and case % 5 == 0:
        weights[0] = 0.0
    expected = {}
    if 0 < actual.sum() < rows and (weights is None or len(set(actual[weights > 0].tolist())) == 2):
        fpr, tpr, _ = m.roc_curve(actual, score, sample_weight=weights, drop_intermediate=False)
        expected["roc"] = {"x": fpr.tolist(), "y": tpr.tolist()}
    if (actual if weights is None else actual[weights > 0]).sum() > 0:
        precision, recall, _ = m.precision_recall_curve(actual, score, sample_weight=weights)
        expected["precision_recall"] = {"x": recall[:-1][::-1].tolist(), "y": precision[:-1][::-1].tolist()}
    if weights is None and len(set(actual.tolist())) == 2:
        right, confidence = calibration_curve(actual, score, n_bins=BINS, strategy="uniform")
        expected["calibration"] = {"x": confidence.tolist(), "y": right.tolist()}
    return {
        "actual": actual.tolist(),
        "scores": score.tolist(),
        **({} if weights is None else {"weights": weights.tolist()}),
        "expected": expected,
    }


if __name__ == "__main__":
    cases = [case_of(case) for case in range(120)]
    Path(__file__).with_name("curves.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")
    print(f"{len(cases)} cases")

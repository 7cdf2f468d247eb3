"""Writes metrics.json: what scikit-learn, SciPy and NumPy say, for the tests of the gate to agree with.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1
    /tmp/venv/bin/python __tests__/oracles/make_metrics.py
"""

import json
import math
import warnings
from pathlib import Path

import numpy as np
from scipy.stats import binomtest
from sklearn import metrics as m

warnings.simplefilter("ignore")
random = np.random.default_rng(20261123)


def number(value):
    value = float(value)
    return None if math.isnan(value) else value


def scores_of(rows, width, ties):
    """Rows of probabilities; with `ties` on a coarse grid of binary fractions, so that equal means equal."""
    if width == 1:
        return random.integers(0, 9, (rows, 1)) / 8 if ties else random.random((rows, 1))
    if ties:
        left = random.multinomial(8, np.ones(width) / width, rows)
        return left / 8
    return random.dirichlet(np.ones(width), rows)


def classification(actual, scores, predicted, classes):
    binary = classes == 2
    how = {"zero_division": 0, **({"average": "binary"} if binary else {"average": "macro"})}
    if binary:
        auc = m.roc_auc_score(actual, scores[:, -1])
    elif len(set(actual.tolist())) == classes:
        auc = m.roc_auc_score(actual, scores, multi_class="ovr", average="macro", labels=range(classes))
    else:
        auc = math.nan
    return {
        "classes": classes,
        "actual": actual.tolist(),
        "predicted": predicted.tolist(),
        "scores": np.asarray(scores).ravel().tolist(),
        "width": scores.shape[1],
        "expected": {
            "accuracy": number(m.accuracy_score(actual, predicted)),
            "precision": number(m.precision_score(actual, predicted, **how)),
            "recall": number(m.recall_score(actual, predicted, **how)),
            "f1_score": number(m.f1_score(actual, predicted, **how)),
            "auc_roc": number(auc),
        },
    }


def classifications():
    for case in range(220):
        classes = 2 if case % 2 else int(random.integers(3, 6))
        rows = int(random.integers(1, 40)) if case % 5 else int(random.integers(60, 120))
        width = 1 if classes == 2 and case % 3 == 0 else classes
        scores = scores_of(rows, width, ties=case % 4 < 2)
        actual = random.integers(0, classes, rows)
        kind = case % 11
        if kind == 3:
            actual[:] = 0  # one class only
        if kind == 4:
            actual[:] = classes - 1
        predicted = np.argmax(scores, axis=1) if width > 1 else (scores[:, 0] >= 0.5).astype(int)
        if kind in (5, 6):
            predicted[:] = 0  # nothing is predicted as any other class
        if kind == 7:
            predicted = actual.copy()
        if kind == 8:
            predicted = random.integers(0, classes, rows)
        yield classification(actual, scores, predicted, classes)


def regressions():
    for case in range(60):
        rows = int(random.integers(1, 60))
        actual = random.normal(size=rows) * 10.0 ** random.integers(-3, 4)
        if case % 6 == 1:
            actual = np.full(rows, 2.5)
        predicted = actual + random.normal(size=rows) * 10.0 ** random.integers(-3, 2)
        if case % 6 in (1, 2) and case % 4 < 2:
            predicted = actual.copy()
        yield {
            "actual": actual.tolist(),
            "predicted": predicted.tolist(),
            "expected": {
                "rmse": number(m.root_mean_squared_error(actual, predicted)),
                "mae": number(m.mean_absolute_error(actual, predicted)),
                "r2": number(m.r2_score(actual, predicted)),
            },
        }


def intervals():
    pairs = [(81, 263), (15, 148), (0, 20), (1, 29), (20, 20), (1, 1), (0, 1), (931_200, 1_000_000)]
    pairs += [(int(random.integers(0, n + 1)), n) for n in map(int, random.integers(1, 5000, 60))]
    for successes, trials in pairs:
        interval = binomtest(successes, trials).proportion_ci(confidence_level=0.95, method="wilson")
        yield [successes, trials, float(interval.low), float(interval.high)]


def percentiles():
    for size in [*range(1, 60), 100, 101, 999, 1000]:
        samples = np.round(random.lognormal(size=size), 2)
        shares = [0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 1.0]
        values = [float(np.quantile(samples, p, method="inverted_cdf")) for p in shares]
        yield {"samples": samples.tolist(), "shares": shares, "values": values}


if __name__ == "__main__":
    oracle = {
        "classification": list(classifications()),
        "regression": list(regressions()),
        "wilson": list(intervals()),
        "percentile": list(percentiles()),
    }
    text = json.dumps(oracle, separators=(",", ":"))
    Path(__file__).with_name("metrics.json").write_text(text + "\n")
    print(f"{len(text) / 1e6:.2f} MB; {', '.join(f'{len(v)} {k}' for k, v in oracle.items())}")

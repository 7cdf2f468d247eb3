"""Writes catalogue.json: what scikit-learn says of every metric of the catalogue, on seeded vectors.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1
    /tmp/venv/bin/python __tests__/oracles/make_catalogue.py

Where scikit-learn has no such metric, the value is put together here from what it has, as the comments say.
"""

import json
import math
import warnings
from itertools import permutations
from pathlib import Path

import numpy as np
from scipy.stats import entropy
from sklearn import metrics as m
from sklearn.calibration import calibration_curve

warnings.simplefilter("ignore")
random = np.random.default_rng(20261124)


def number(value):
    value = float(value)
    return None if math.isnan(value) else value


def compact(values):
    return [float(f"{v:.6g}") for v in np.asarray(values, float).ravel()]


def scores_of(rows, width, kind):
    if kind == 0:  # a coarse grid of binary fractions: many ties
        values = random.multinomial(8, np.ones(max(width, 2)) / max(width, 2), rows) / 8
    elif kind == 1:  # extreme probabilities
        values = random.dirichlet(np.ones(max(width, 2)) * 0.02, rows)
    elif kind == 2:  # hard zeros and ones
        values = np.eye(max(width, 2))[random.integers(0, max(width, 2), rows)]
    else:
        values = random.dirichlet(np.ones(max(width, 2)), rows)
    values = np.array(compact(values)).reshape(rows, -1)
    return values[:, -1:] if width == 1 else values


def weights_of(rows, case):
    if case % 3 == 0:
        return None
    return np.array(compact(random.random(rows) * 3 + 0.01)) if case % 3 == 1 else random.integers(1, 5, rows).astype(float)


def average_or_none(values, weights):
    return np.average(values, weights=weights)


def ece(actual, confidence, bins, weights):
    """From calibration_curve's bins: it knows no weights, so its bin of each row is asked for, row by row."""
    edges = np.linspace(0.0, 1.0, bins + 1)
    where = np.searchsorted(edges[1:-1], confidence)
    if weights is None and len(set(actual.tolist())) == 2:
        true, mean = calibration_curve(actual, confidence, n_bins=bins, strategy="uniform")
        share = np.bincount(where, minlength=bins)
        share = share[share > 0] / len(actual)
        return float(np.sum(share * np.abs(true - mean)))
    w = np.ones(len(actual)) if weights is None else weights
    gaps = [abs(np.sum((w * (actual - confidence))[where == b])) for b in range(bins)]
    return float(np.sum(gaps) / np.sum(w))


def classification(actual, scores, predicted, classes, positive, weights):
    labels = list(range(classes))
    binary = positive is not None
    how = {"zero_division": 0, "sample_weight": weights}
    mine = {**how, **({"average": "binary", "pos_label": positive} if classes == 2 else {"average": "macro"})}
    if binary and classes > 2:
        mine = {**how, "average": "macro", "labels": [positive]}
    table = m.multilabel_confusion_matrix(actual, predicted, labels=labels, sample_weight=weights)
    present = sorted(set(actual.tolist()) | set(predicted.tolist()))
    # Whether there are other rows is asked of the labels: with weights the table has it only up to rounding.
    specificities = {c: (table[c, 0, 0] / table[c, 0].sum() if np.any(actual != c) else 0.0) for c in labels}
    full = np.hstack([1 - scores, scores]) if scores.shape[1] == 1 else scores
    every = len(set(actual.tolist())) == classes
    expected = {
        "accuracy": m.accuracy_score(actual, predicted, sample_weight=weights),
        "precision": m.precision_score(actual, predicted, **mine),
        "recall": m.recall_score(actual, predicted, **mine),
        "f1_score": m.f1_score(actual, predicted, **mine),
        "specificity": specificities[positive] if binary else np.mean([specificities[c] for c in present]),
        "specificity_macro": np.mean([specificities[c] for c in present]),
        "log_loss": m.log_loss(actual, full, sample_weight=weights, labels=labels),
    }
    for kind in ("macro", "weighted"):
        expected[f"precision_{kind}"] = m.precision_score(actual, predicted, average=kind, **how)
        expected[f"recall_{kind}"] = m.recall_score(actual, predicted, average=kind, **how)
        expected[f"f1_{kind}"] = m.f1_score(actual, predicted, average=kind, **how)
    shares = np.bincount(actual, weights=weights, minlength=classes)
    # Normalized entropy: the log loss over the entropy of the shares of the classes.
    base = entropy(shares)
    expected["normalized_entropy"] = expected["log_loss"] / base if len(set(actual.tolist())) > 1 else math.nan
    if classes == 2:
        expected["brier_score"] = m.brier_score_loss(
            actual, full[:, positive], sample_weight=weights, pos_label=positive
        )
    else:
        expected["brier_score"] = m.brier_score_loss(actual, full, sample_weight=weights, labels=labels)
    if binary:
        truth = (actual == positive).astype(int)
        score = full[:, positive]
        both = 0 < truth.sum() < len(truth)
        expected["auc_roc"] = m.roc_auc_score(truth, score, sample_weight=weights) if both else math.nan
        expected["average_precision"] = m.average_precision_score(truth, score, sample_weight=weights)
        expected["calibration_ratio"] = (
            average_or_none(score, weights) / average_or_none(truth, weights) if truth.sum() else math.nan
        )
        fpr, tpr, _ = m.roc_curve(truth, score, sample_weight=weights, drop_intermediate=False)
        precision, recall, _ = m.precision_recall_curve(truth, score, sample_weight=weights)
        for rate in ("0", "0.01", "0.1", "0.37"):
            expected[f"recall_at_fpr@{rate}"] = np.max(tpr[fpr <= float(rate)]) if both else math.nan
        for share in ("0.31", "0.8", "0.97"):
            reached = precision[recall >= float(share)]
            expected[f"precision_at_recall@{share}"] = np.max(reached) if truth.sum() else math.nan
        right, confidence = truth, score
    else:
        expected["auc_roc"] = (
            m.roc_auc_score(actual, full, multi_class="ovr", average="macro", labels=labels, sample_weight=weights)
            if every
            else math.nan
        )
        expected["average_precision"] = (
            m.average_precision_score(actual, full, average="macro", sample_weight=weights) if every else math.nan
        )
        right = (np.argmax(full, axis=1) == actual).astype(int)
        confidence = np.max(full, axis=1)
    for bins in (10, 15):
        expected[f"calibration_error@{bins}"] = ece(right, confidence, bins, weights)
    expected["calibration_error"] = expected["calibration_error@10"]
    return {
        "classes": classes,
        **({"positive": positive} if binary else {}),
        "actual": actual.tolist(),
        "predicted": predicted.tolist(),
        "scores": compact(scores),
        "width": scores.shape[1],
        **({} if weights is None else {"weights": weights.tolist()}),
        "expected": {name: number(value) for name, value in expected.items()},
    }


def classifications():
    for case in range(300):
        classes = 2 if case % 2 else int(random.integers(3, 9))
        rows = int(random.integers(1, 25)) if case % 6 else int(random.integers(40, 70))
        width = 1 if classes == 2 and case % 4 == 1 else classes
        scores = scores_of(rows, width, kind=int(random.integers(0, 5)))
        actual = random.integers(0, classes, rows)
        kind = case % 13
        if kind == 3:
            actual[:] = 0
        if kind == 4:
            actual[:] = classes - 1
        predicted = np.argmax(scores, axis=1) if width > 1 else (scores[:, 0] >= 0.5).astype(int)
        if kind in (5, 6):
            predicted[:] = 0
        if kind == 7:
            predicted = actual.copy()
        if kind == 8:
            predicted = random.integers(0, classes, rows)
        positive = int(random.integers(0, 2)) if classes == 2 else (1 if case % 5 == 0 else None)
        if classes == 2 and case % 10 == 9:
            positive = 1
        yield classification(actual, scores, predicted, classes, positive, weights_of(rows, case))


def regressions():
    for case in range(80):
        rows = int(random.integers(1, 40))
        actual = np.array(compact(random.normal(size=rows) * 10.0 ** random.integers(-3, 4)))
        if case % 7 == 1:
            actual = np.full(rows, 2.5)
        if case % 7 == 3:
            actual[random.integers(0, rows)] = 0.0
        predicted = np.array(compact(actual + random.normal(size=rows) * 10.0 ** random.integers(-3, 2)))
        if case % 7 in (1, 2) and case % 4 < 2:
            predicted = actual.copy()
        weights = weights_of(rows, case)
        yield {
            "actual": actual.tolist(),
            "predicted": predicted.tolist(),
            **({} if weights is None else {"weights": weights.tolist()}),
            "expected": {
                "rmse": number(m.root_mean_squared_error(actual, predicted, sample_weight=weights)),
                "mae": number(m.mean_absolute_error(actual, predicted, sample_weight=weights)),
                "mape": number(m.mean_absolute_percentage_error(actual, predicted, sample_weight=weights)),
                "r2": number(m.r2_score(actual, predicted, sample_weight=weights)),
            },
        }


def reciprocal_rank(relevance, score):
    """The mean over every order that sorts the scores, by going through all of them."""
    found = [
        1 / (1 + next(place for place, item in enumerate(order) if relevance[item] > 0))
        for order in permutations(range(len(score)))
        if all(score[a] >= score[b] for a, b in zip(order, order[1:]))
    ]
    return sum(found) / len(found)


def rankings():
    for case in range(70):
        queries = int(random.integers(1, 7))
        sizes = [int(random.integers(2, 7 if case % 2 else 8)) for _ in range(queries)]
        weights = None if case % 3 == 0 else np.array(compact(random.random(queries) + 0.1))
        rows = []
        names = ("ndcg", "ndcg@1", "ndcg@3", "ndcg@10", "mrr", "map")
        values = {name: [] for name in names}
        for query, size in enumerate(sizes):
            relevance = random.integers(0, 4, size).astype(float) * (random.random(size) < 0.6)
            if case % 9 == 4 and query == 0:
                relevance[:] = 0
            score = random.integers(0, 4, size) / 4 if case % 2 else np.array(compact(random.normal(size=size)))
            for name, k in (("ndcg", None), ("ndcg@1", 1), ("ndcg@3", 3), ("ndcg@10", 10)):
                values[name].append(m.ndcg_score([relevance], [score], k=k))
            relevant = relevance.max() > 0
            # A query without anything relevant counts as 0, as ndcg_score and average_precision_score have it.
            values["map"].append(m.average_precision_score((relevance > 0).astype(int), score) if relevant else 0.0)
            values["mrr"].append(reciprocal_rank(relevance, score) if relevant else 0.0)
            weight = 1.0 if weights is None else weights[query]
            rows += [(query, float(r), float(s), weight) for r, s in zip(relevance, score)]
        rows = [rows[i] for i in random.permutation(len(rows))]
        yield {
            "query": [r[0] for r in rows],
            "relevance": [r[1] for r in rows],
            "scores": [r[2] for r in rows],
            **({} if weights is None else {"weights": [r[3] for r in rows]}),
            "expected": {name: number(np.average(v, weights=weights)) for name, v in values.items()},
        }


if __name__ == "__main__":
    oracle = {
        "classification": list(classifications()),
        "regression": list(regressions()),
        "ranking": list(rankings()),
    }
    text = json.dumps(oracle, separators=(",", ":"))
    Path(__file__).with_name("catalogue.json").write_text(text + "\n")
    print(f"{len(text) / 1e6:.2f} MB; {', '.join(f'{len(v)} {k}' for k, v in oracle.items())}")

"""The figures that a model is described with. Rounded to six decimals, as metadata.json states them."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import (
    accuracy_score,
    brier_score_loss,
    confusion_matrix,
    f1_score,
    log_loss,
    mean_absolute_error,
    mean_absolute_percentage_error,
    precision_score,
    r2_score,
    recall_score,
    roc_auc_score,
    root_mean_squared_error,
)

Numbers = NDArray[np.floating]
CALIBRATION_BINS = 10


@dataclass(frozen=True)
class Quality:
    """Metrics of the positive class at a threshold, and `confusion[actual][predicted]`."""

    metrics: dict[str, float]
    confusion: NDArray[np.int64]
    majority: float


def measure_classification(labels: NDArray[np.int64], scores: Numbers, threshold: float) -> Quality:
    """A row is positive from a probability of `threshold`."""
    predicted = (scores >= threshold).astype(np.int64)
    metrics = {
        "accuracy": accuracy_score(labels, predicted),
        "precision": precision_score(labels, predicted),
        "recall": recall_score(labels, predicted),
        "f1_score": f1_score(labels, predicted),
        "auc_roc": roc_auc_score(labels, scores),
    }
    majority = round(float(max(np.mean(labels), 1 - np.mean(labels))), 4)
    return Quality(rounded(metrics), confusion_matrix(labels, predicted), majority)


def measure_probabilities(labels: NDArray[np.int64], scores: Numbers) -> dict[str, float]:
    """How far probabilities can be taken at their word, whatever the threshold."""
    return rounded(
        {
            "log_loss": log_loss(labels, scores.astype(np.float64)),
            "brier_score": brier_score_loss(labels, scores),
            "normalized_entropy": normalized_entropy(labels, scores),
            "calibration_error": calibration_error(labels, scores),
            "calibration_ratio": calibration_ratio(labels, scores),
        }
    )


def normalized_entropy(labels: NDArray[np.int64], scores: Numbers) -> float:
    """Log loss over that of always answering the base rate: 1 tells nothing, less is better.

    He et al., Practical Lessons from Predicting Clicks on Ads at Facebook, ADKDD 2014, section 3.
    """
    rate = float(np.mean(labels))
    entropy = -(rate * math.log(rate) + (1 - rate) * math.log(1 - rate))
    return float(log_loss(labels, scores.astype(np.float64))) / entropy


def calibration_ratio(labels: NDArray[np.int64], scores: Numbers) -> float:
    """Mean prediction over base rate: above 1 promises too much."""
    return float(np.mean(scores, dtype=np.float64) / np.mean(labels))


def calibration_error(labels: NDArray[np.int64], scores: Numbers) -> float:
    """Mean distance of prediction and outcome over bins of equal width, weighted by the share of rows in each."""
    bins = np.minimum((scores * CALIBRATION_BINS).astype(np.int64), CALIBRATION_BINS - 1)
    gaps = [
        np.mean(bins == b) * abs(np.mean(scores[bins == b], dtype=np.float64) - np.mean(labels[bins == b]))
        for b in np.unique(bins)
    ]
    return math.fsum(float(gap) for gap in gaps)


def measure_regression(labels: Numbers, predicted: Numbers) -> dict[str, float]:
    """Errors in the label's own unit, the share of variance explained, and the mean relative error."""
    truth, answer = labels.astype(np.float64), predicted.astype(np.float64)
    return rounded(
        {
            "rmse": root_mean_squared_error(truth, answer),
            "mae": mean_absolute_error(truth, answer),
            "r2": r2_score(truth, answer),
            "mape": mean_absolute_percentage_error(truth, answer),
        }
    )


def rounded(metrics: dict[str, float]) -> dict[str, float]:
    return {name: round(float(value), 6) for name, value in metrics.items()}

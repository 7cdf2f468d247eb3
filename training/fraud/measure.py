"""What the exported model is worth: measured on the ONNX file, as a consumer runs it."""

import time
from dataclasses import dataclass

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from sklearn.inspection import permutation_importance
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, precision_score, recall_score, roc_auc_score

from training.fraud.dataset import SEED, Events
from training.fraud.signals import FEATURES

WARM_UP = 200
TIMED_RUNS = 5_000
REPEATS = 5


@dataclass(frozen=True)
class Quality:
    """Metrics of the positive class, and `confusion[actual][predicted]`."""

    metrics: dict[str, float]
    confusion: NDArray[np.int64]
    majority: float


def open_session(model: bytes) -> ort.InferenceSession:
    """A session on one thread, as the gate runs it."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def measure_quality(session: ort.InferenceSession, events: Events) -> Quality:
    """Runs the model over a set; a row is fraud from a probability of 0.5."""
    _, probabilities = session.run(None, {"input": events.inputs})
    score = probabilities[:, 1]
    predicted = (score >= 0.5).astype(np.int64)
    metrics = {
        "accuracy": accuracy_score(events.labels, predicted),
        "precision": precision_score(events.labels, predicted),
        "recall": recall_score(events.labels, predicted),
        "f1_score": f1_score(events.labels, predicted),
        "auc_roc": roc_auc_score(events.labels, score),
    }
    return Quality(
        {name: round(float(value), 6) for name, value in metrics.items()},
        confusion_matrix(events.labels, predicted),
        round(float(max(np.mean(events.labels), 1 - np.mean(events.labels))), 4),
    )


def measure_latency(session: ort.InferenceSession, events: Events) -> dict[str, float]:
    """p50 and p95 of single-row runs in milliseconds, by nearest rank. The one thing that differs from run to run."""
    rows = [events.inputs[i : i + 1] for i in range(256)]
    samples = []
    for i in range(WARM_UP + TIMED_RUNS):
        start = time.perf_counter_ns()
        session.run(None, {"input": rows[i % len(rows)]})
        samples.append((time.perf_counter_ns() - start) / 1e6)
    p50, p95 = np.quantile(samples[WARM_UP:], [0.5, 0.95], method="inverted_cdf")
    return {"p50": round(float(p50), 4), "p95": round(float(p95), 4)}


def measure_importance(classifier: object, validation: Events) -> dict[str, float]:
    """How much AUC is lost when one signal is shuffled over the validation rows, most first."""
    result = permutation_importance(
        classifier, validation.inputs, validation.labels, scoring="roc_auc", n_repeats=REPEATS, random_state=SEED
    )
    ranked = sorted(zip(FEATURES, result.importances_mean, strict=True), key=lambda pair: -pair[1])
    return {name: round(float(loss), 6) for name, loss in ranked}

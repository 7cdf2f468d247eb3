"""Trains `fraud` and writes its version folders and its fixtures: python -m training.fraud [version …]"""

import os

# One thread: sums of floating-point numbers must not depend on the number of cores. Read when NumPy is imported.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import json
import sys
from pathlib import Path

import sklearn

from training.fraud.card import write_card
from training.fraud.dataset import Events, make_sets
from training.fraud.measure import Quality, measure_importance, measure_latency, measure_quality, open_session
from training.fraud.model import export, train
from training.fraud.plots import plot_confusion
from training.fraud.signals import FEATURES
from training.fraud.versions import VERSIONS, Version

MODEL_FOLDER = Path(__file__).resolve().parents[2] / "models" / "fraud"
CLASSES = ("legitimate", "fraud")


def main() -> None:
    wanted = sys.argv[1:]
    for version in VERSIONS:
        if not wanted or version.number in wanted:
            make(version)


def make(version: Version) -> None:
    training, validation, holdout = make_sets(version)
    classifier = train(training, validation)
    rounds = int(classifier.n_iter_)
    model = export(classifier)
    session = open_session(model)
    quality = measure_quality(session, holdout)
    latency = measure_latency(session, holdout)
    metadata = describe(version, training, validation, rounds, quality, latency, len(model))
    importance = {"method": "permutation, 5 repeats", "metric": "loss of auc_roc on the validation set",
                  "features": measure_importance(classifier, validation)}  # fmt: skip
    folder = MODEL_FOLDER / version.number
    write(folder / "model.onnx", model)
    write(folder / "metadata.json", render(metadata))
    write(folder / "feature_importance.json", render(importance))
    write(folder / "confusion_matrix.png", plot_confusion(quality.confusion, CLASSES, f"fraud {version.number}"))
    write(folder / "README.md", write_card(version, quality, rounds).encode())
    write(MODEL_FOLDER / "fixtures" / "holdout.csv", holdout.csv)
    print(f"{version.number}: {rounds} rounds; majority {quality.majority}; {quality.metrics}; {latency} ms; training data {training.digest}")


def describe(
    version: Version, training: Events, validation: Events, rounds: int, quality: Quality, latency: dict[str, float], size: int
) -> dict[str, object]:
    """The metadata of the version: measured values only."""
    return {
        "$schema": "../../../schemas/metadata.schema.json",
        "model_name": "fraud",
        "version": version.number,
        "created_at": version.created_at,
        "framework": "scikit-learn",
        "framework_version": sklearn.__version__,
        "export_format": "onnx",
        "model_type": "classification",
        "input_features": list(FEATURES),
        "output_classes": list(CLASSES),
        "metrics": quality.metrics,
        "training_config": {
            "dataset_hash": training.digest,
            "training_samples": len(training.labels),
            "validation_samples": len(validation.labels),
            "epochs": rounds,
        },
        "deployment": {
            "inference_latency_p50_ms": latency["p50"],
            "inference_latency_p95_ms": latency["p95"],
            "model_size_mb": round(size / 1e6, 4),
        },
        "validation": {"quantization": "none", "edge_device_tested": []},
        "deprecated": False,
    }


def render(value: object) -> bytes:
    return (json.dumps(value, indent=2) + "\n").encode()


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    main()

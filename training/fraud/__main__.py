"""Trains `fraud` and writes its version folders and its fixtures: python -m training.fraud [version …]"""

import sklearn

from training.folder import MODELS, About, Measured, describe, render, write_files
from training.fraud.card import write_card
from training.fraud.dataset import make_sets
from training.fraud.signals import FEATURES
from training.fraud.versions import GROWTH, THRESHOLD, VERSIONS
from training.measure import measure_latency, open_session
from training.metrics import measure_classification
from training.plots import plot_confusion
from training.trees import export, measure_importance, train
from training.versions import Version, make_wanted

CLASSES = ("legitimate", "fraud")
ABOUT = About("fraud", "scikit-learn", sklearn.__version__, "classification", FEATURES, CLASSES)


def make(version: Version) -> None:
    sets = make_sets(version)
    classifier = train(GROWTH, sets.training, sets.validation)
    rounds = int(classifier.n_iter_)
    model = export(classifier, "fraud", with_label=True)
    session = open_session(model)
    feeds = {"input": sets.holdout.inputs}
    (probabilities,) = session.run(["probabilities"], feeds)
    quality = measure_classification(sets.holdout.labels, probabilities[:, 1], THRESHOLD)
    measured = Measured(
        quality.metrics,
        sets.training.digest,
        version.training_rows,
        version.validation_rows,
        rounds,
        measure_latency(session, feeds),
        len(model),
    )
    files = {
        "model.onnx": model,
        "metadata.json": render(describe(ABOUT, version, measured)),
        "feature_importance.json": render(measure_importance(classifier, sets.validation)),
        "confusion_matrix.png": plot_confusion(quality.confusion, CLASSES, f"fraud {version.number}"),
        "README.md": write_card(version, quality, rounds).encode(),
    }
    write_files(MODELS / "fraud" / version.number, files)
    write_files(MODELS / "fraud" / "fixtures", {"holdout.csv": sets.holdout.csv})
    print(f"fraud {version.number}: {rounds} rounds; majority {quality.majority}; {quality.metrics}")


if __name__ == "__main__":
    make_wanted(VERSIONS, make)

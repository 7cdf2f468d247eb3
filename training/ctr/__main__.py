"""Trains `ctr` and writes its version folders and its fixtures: python -m training.ctr [version …]"""

from dataclasses import replace

import sklearn

from training.ctr.card import write_card
from training.ctr.dataset import make_sets
from training.ctr.signals import FEATURES
from training.ctr.threshold import check_threshold
from training.ctr.versions import GROWTH, THRESHOLD, VERSIONS
from training.folder import MODELS, About, Measured, describe, render, write_files
from training.measure import measure_latency, open_session
from training.metrics import measure_classification, measure_probabilities
from training.plots import plot_confusion
from training.trees import export, measure_importance, train
from training.versions import Version, make_wanted

CLASSES = ("no_click", "click")
ABOUT = About("ctr", "scikit-learn", sklearn.__version__, "classification", FEATURES, CLASSES)


def make(version: Version) -> None:
    sets = make_sets(version)
    classifier = train(GROWTH, sets.training, sets.validation)
    rounds = int(classifier.n_iter_)
    check_threshold(THRESHOLD, sets.validation.labels, classifier.predict_proba(sets.validation.inputs)[:, 1])
    model = export(classifier, "ctr", with_label=False)
    session = open_session(model)
    feeds = {"input": sets.holdout.inputs}
    scores = session.run(["probabilities"], feeds)[0][:, 1]
    quality = measure_classification(sets.holdout.labels, scores, THRESHOLD)
    quality = replace(quality, metrics=quality.metrics | measure_probabilities(sets.holdout.labels, scores))
    measured = Measured(
        quality.metrics,
        sets.training.digest,
        version.training_rows,
        version.validation_rows,
        rounds,
        measure_latency(session, feeds),
        len(model),
    )
    title = f"ctr {version.number}, click from {THRESHOLD},"
    files = {
        "model.onnx": model,
        "metadata.json": render(describe(ABOUT, version, measured)),
        "feature_importance.json": render(measure_importance(classifier, sets.validation)),
        "confusion_matrix.png": plot_confusion(quality.confusion, CLASSES, title),
        "README.md": write_card(version, quality, scores, sets.holdout, rounds).encode(),
    }
    write_files(MODELS / "ctr" / version.number, files)
    write_files(MODELS / "ctr" / "fixtures", {"holdout.csv": sets.holdout.csv})
    print(f"ctr {version.number}: {rounds} rounds; majority {quality.majority}; {quality.metrics}")


if __name__ == "__main__":
    make_wanted(VERSIONS, make)

"""Gradient-boosted trees for one of two classes, and the ONNX file that they are exported to."""

from dataclasses import dataclass

import onnx
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.inspection import permutation_importance

from training.onnx_file import seal
from training.tables import Table
from training.versions import SEED

# What skl2onnx 1.20 and ONNX Runtime both know well; the operators of trees have not changed since.
OPSETS = {"": 21, "ai.onnx.ml": 3}
IR_VERSION = 10
REPEATS = 5


@dataclass(frozen=True)
class Growth:
    """How trees are grown: boosting stops when the validation loss has not improved for `patience` rounds."""

    learning_rate: float
    leaves: int
    most_rounds: int = 300
    patience: int = 20
    least_rows_in_leaf: int = 20


def train(growth: Growth, training: Table, validation: Table) -> HistGradientBoostingClassifier:
    """The boosted trees; deterministic for given sets."""
    classifier = HistGradientBoostingClassifier(
        max_iter=growth.most_rounds,
        learning_rate=growth.learning_rate,
        max_leaf_nodes=growth.leaves,
        min_samples_leaf=growth.least_rows_in_leaf,
        l2_regularization=1.0,
        early_stopping=True,
        n_iter_no_change=growth.patience,
        random_state=SEED,
    )
    return classifier.fit(training.inputs, training.labels, X_val=validation.inputs, y_val=validation.labels)


def export(classifier: HistGradientBoostingClassifier, name: str, *, with_label: bool) -> bytes:
    """One float32 input `input` [N, features]; outputs `probabilities` float32 [N, 2] and, if asked for, `label` int64 [N]."""
    model = to_onnx(
        classifier,
        initial_types=[("input", FloatTensorType([None, classifier.n_features_in_]))],
        options={id(classifier): {"zipmap": False, "output_class_labels": False}},
        target_opset=OPSETS,
    )
    if not with_label:
        _drop_output(model, "label")
    return seal(model, name, IR_VERSION)


def _drop_output(model: onnx.ModelProto, name: str) -> None:
    """Takes an output away, and the nodes that nothing else needs."""
    graph = model.graph
    graph.output.remove(next(output for output in graph.output if output.name == name))
    while unused := [node for node in graph.node if not _is_used(graph, node)]:
        for node in unused:
            graph.node.remove(node)


def _is_used(graph: onnx.GraphProto, node: onnx.NodeProto) -> bool:
    needed = {output.name for output in graph.output} | {name for other in graph.node for name in other.input}
    return any(name in needed for name in node.output)


def measure_importance(classifier: HistGradientBoostingClassifier, validation: Table) -> dict[str, object]:
    """How much AUC is lost when one feature is shuffled over the validation rows, most first."""
    result = permutation_importance(
        classifier, validation.inputs, validation.labels, scoring="roc_auc", n_repeats=REPEATS, random_state=SEED
    )
    ranked = sorted(zip(validation.features, result.importances_mean, strict=True), key=lambda pair: -pair[1])
    return {
        "method": f"permutation, {REPEATS} repeats",
        "metric": "loss of auc_roc on the validation set",
        "features": {name: round(float(loss), 6) for name, loss in ranked},
    }

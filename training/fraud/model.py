"""Gradient-boosted trees, and the ONNX file that they are exported to."""

import onnx
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.ensemble import HistGradientBoostingClassifier

from training.fraud.dataset import SEED, Events
from training.fraud.signals import FEATURES

MOST_ROUNDS = 300
PATIENCE = 20
LEARNING_RATE = 0.08
LEAVES = 15
# What skl2onnx 1.20 and ONNX Runtime both know well; the operators of trees have not changed since.
OPSETS = {"": 21, "ai.onnx.ml": 3}
IR_VERSION = 10


def train(training: Events, validation: Events) -> HistGradientBoostingClassifier:
    """Boosts until the validation loss has not improved for a while; deterministic for given sets."""
    classifier = HistGradientBoostingClassifier(
        max_iter=MOST_ROUNDS,
        learning_rate=LEARNING_RATE,
        max_leaf_nodes=LEAVES,
        l2_regularization=1.0,
        early_stopping=True,
        n_iter_no_change=PATIENCE,
        random_state=SEED,
    )
    return classifier.fit(training.inputs, training.labels, X_val=validation.inputs, y_val=validation.labels)


def export(classifier: HistGradientBoostingClassifier) -> bytes:
    """One float32 input `input` [N, features]; outputs `label` int64 [N] and `probabilities` float32 [N, 2]."""
    model = to_onnx(
        classifier,
        initial_types=[("input", FloatTensorType([None, len(FEATURES)]))],
        options={id(classifier): {"zipmap": False, "output_class_labels": False}},
        target_opset=OPSETS,
    )
    model.ir_version = IR_VERSION
    model.graph.name = "fraud"
    model.doc_string = ""
    _merge_opsets(model)
    _name_dimensions(model)
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString(deterministic=True)


def _merge_opsets(model: onnx.ModelProto) -> None:
    """skl2onnx can import a domain twice; the highest version is what counts."""
    versions: dict[str, int] = {}
    for opset in model.opset_import:
        versions[opset.domain] = max(opset.version, versions.get(opset.domain, 0))
    del model.opset_import[:]
    model.opset_import.extend(onnx.helper.make_opsetid(domain, version) for domain, version in versions.items())


def _name_dimensions(model: onnx.ModelProto) -> None:
    """The number of rows is left open on every port, under one name."""
    for port in [*model.graph.input, *model.graph.output]:
        rows = port.type.tensor_type.shape.dim[0]
        rows.Clear()
        rows.dim_param = "N"

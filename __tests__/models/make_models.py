"""Writes the small models that the tests of the gate run. Every file is written again with the same bytes.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install onnx==1.22.0 numpy==2.4.6
    /tmp/venv/bin/python __tests__/models/make_models.py
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

HERE = Path(__file__).resolve().parent
FLOAT, DOUBLE, HALF, INT64, STRING, BOOL, INT4 = T.FLOAT, T.DOUBLE, T.FLOAT16, T.INT64, T.STRING, T.BOOL, T.INT4

# Three features, two classes: class 1 where x0 + x1 - x2 > 0.
WEIGHTS = np.array([[-1, 1], [-1, 1], [1, -1]], dtype=np.float32)
BIAS = np.zeros(2, dtype=np.float32)


def value(name, kind, shape):
    return h.make_tensor_value_info(name, kind, shape)


def constant(name, array):
    return numpy_helper.from_array(np.asarray(array), name)


def save(name, nodes, inputs, outputs, initializers=(), opset=17, ir=8, domains=(), **kwargs):
    graph = h.make_graph(nodes, name, inputs, outputs, list(initializers))
    opsets = [h.make_opsetid("", opset), *(h.make_opsetid(d, v) for d, v in domains)]
    model = h.make_model(graph, opset_imports=opsets, ir_version=ir, producer_name="make_models")
    onnx.save_model(model, HERE / f"{name}.onnx", **kwargs)


def classifier_nodes(source="features"):
    return [
        h.make_node("MatMul", [source, "weights"], ["product"]),
        h.make_node("Add", ["product", "bias"], ["sum"]),
        h.make_node("Softmax", ["sum"], ["probabilities"], axis=1),
        h.make_node("ArgMax", ["probabilities"], ["label"], axis=1, keepdims=0),
    ]


def classifier(name, batch="N", width=3, **kwargs):
    weights = np.resize(WEIGHTS, (width, 2)).astype(np.float32)
    save(
        name,
        classifier_nodes(),
        [value("features", FLOAT, [batch, width])],
        [value("label", INT64, [batch]), value("probabilities", FLOAT, [batch, 2])],
        [constant("weights", weights), constant("bias", BIAS)],
        **kwargs,
    )


def identity(name, kind, shape=("N", 3)):
    save(name, [h.make_node("Identity", ["x"], ["y"])], [value("x", kind, list(shape))], [value("y", kind, list(shape))])


def typed_classifier(name, kind, dtype):
    save(
        name,
        classifier_nodes(),
        [value("features", kind, ["N", 3])],
        [value("label", INT64, ["N"]), value("probabilities", kind, ["N", 2])],
        [constant("weights", WEIGHTS.astype(dtype)), constant("bias", BIAS.astype(dtype))],
    )


def endless():
    body = h.make_graph(
        [h.make_node("Identity", ["going"], ["still"]), h.make_node("Add", ["carried", "carried"], ["next"])],
        "body",
        [value("step", INT64, []), value("going", BOOL, []), value("carried", FLOAT, ["N", 3])],
        [value("still", BOOL, []), value("next", FLOAT, ["N", 3])],
    )
    save(
        "endless",
        [h.make_node("Loop", ["trips", "yes", "features"], ["y"], body=body)],
        [value("features", FLOAT, ["N", 3])],
        [value("y", FLOAT, ["N", 3])],
        [constant("trips", np.int64(2**63 - 1)), constant("yes", np.bool_(True))],
    )


def greedy():
    """Asks for 40 GB in one piece."""
    save(
        "greedy",
        [
            h.make_node("ReduceSum", ["features"], ["total"], keepdims=0),
            h.make_node("Expand", ["total", "shape"], ["huge"]),
            h.make_node("ReduceMean", ["huge"], ["y"], keepdims=0),
        ],
        [value("features", FLOAT, ["N", 3])],
        [value("y", FLOAT, [])],
        [constant("shape", np.array([10_000, 1_000_000], dtype=np.int64))],
    )


def hungry():
    """Holds 100 MB while it runs, and keeps them: one session is no trouble."""
    save(
        "hungry",
        [
            h.make_node("ReduceSum", ["features", "second"], ["total"], keepdims=1),
            h.make_node("Expand", ["total", "shape"], ["large"]),
            h.make_node("ReduceMax", ["large"], ["y"], axes=[1], keepdims=1),
        ],
        [value("features", FLOAT, [1, 3])],
        [value("y", FLOAT, [1, 1])],
        [constant("shape", np.array([1, 25_000_000], dtype=np.int64)), constant("second", np.array([1], dtype=np.int64))],
    )


def growing():
    """Doubles a tensor again and again: no single piece is out of reach, the sum is."""
    body = h.make_graph(
        [
            h.make_node("Identity", ["going"], ["still"]),
            h.make_node("Concat", ["carried", "carried"], ["next"], axis=0),
        ],
        "body",
        [value("step", INT64, []), value("going", BOOL, []), value("carried", FLOAT, ["M", 3])],
        [value("still", BOOL, []), value("next", FLOAT, ["K", 3])],
    )
    save(
        "growing",
        [h.make_node("Loop", ["trips", "yes", "features"], ["y"], body=body)],
        [value("features", FLOAT, ["N", 3])],
        [value("y", FLOAT, ["K", 3])],
        [constant("trips", np.int64(40)), constant("yes", np.bool_(True))],
    )


def custom_operator():
    save(
        "custom-operator",
        [h.make_node("Scorer", ["features"], ["y"], domain="com.example.scoring")],
        [value("features", FLOAT, ["N", 3])],
        [value("y", FLOAT, ["N", 2])],
        domains=[("com.example.scoring", 1)],
    )


def zipmap():
    maps = h.make_sequence_type_proto(h.make_map_type_proto(INT64, h.make_tensor_type_proto(FLOAT, [])))
    save(
        "zipmap",
        [
            *classifier_nodes(),
            h.make_node("ZipMap", ["probabilities"], ["output_probability"], domain="ai.onnx.ml", classlabels_int64s=[0, 1]),
        ],
        [value("features", FLOAT, ["N", 3])],
        [value("label", INT64, ["N"]), h.make_value_info("output_probability", maps)],
        [constant("weights", WEIGHTS), constant("bias", BIAS)],
        domains=[("ai.onnx.ml", 3)],
    )


def string_labels():
    save(
        "string-labels",
        [
            *classifier_nodes()[:-1],
            h.make_node("ArgMax", ["probabilities"], ["index"], axis=1, keepdims=0),
            h.make_node("Gather", ["names", "index"], ["label"]),
        ],
        [value("features", FLOAT, ["N", 3])],
        [value("label", STRING, ["N"]), value("probabilities", FLOAT, ["N", 2])],
        [constant("weights", WEIGHTS), constant("bias", BIAS), h.make_tensor("names", STRING, [2], [b"legit", b"fraud"])],
    )


def two_inputs():
    save(
        "two-inputs",
        [h.make_node("Add", ["left", "right"], ["y"])],
        [value("left", FLOAT, ["N", 3]), value("right", FLOAT, ["N", 3])],
        [value("y", FLOAT, ["N", 3])],
    )


def int4_output():
    save(
        "int4-output",
        [h.make_node("Cast", ["features"], ["y"], to=INT4)],
        [value("features", FLOAT, ["N", 3])],
        [value("y", INT4, ["N", 3])],
        opset=21,
        ir=10,
    )


def bfloat16_output():
    save(
        "bfloat16-output",
        [h.make_node("Cast", ["features"], ["y"], to=T.BFLOAT16)],
        [value("features", FLOAT, ["N", 3])],
        [value("y", T.BFLOAT16, ["N", 3])],
    )


def regressor():
    weights = np.array([[1], [2], [-1]], dtype=np.float32)
    save(
        "regressor",
        [h.make_node("MatMul", ["features", "weights"], ["value"])],
        [value("features", FLOAT, ["N", 3])],
        [value("value", FLOAT, ["N", 1])],
        [constant("weights", weights)],
    )


def sigmoid():
    """One column: the probability of the positive class."""
    weights = np.array([[1], [1], [-1]], dtype=np.float32)
    save(
        "sigmoid",
        [h.make_node("MatMul", ["features", "weights"], ["sum"]), h.make_node("Sigmoid", ["sum"], ["score"])],
        [value("features", FLOAT, ["N", 3])],
        [value("score", FLOAT, ["N", 1])],
        [constant("weights", weights)],
    )


def integer_input():
    save(
        "integer-input",
        [h.make_node("Cast", ["counts"], ["features"], to=FLOAT), *classifier_nodes()],
        [value("counts", INT64, ["N", 3])],
        [value("label", INT64, ["N"]), value("probabilities", FLOAT, ["N", 2])],
        [constant("weights", WEIGHTS), constant("bias", BIAS)],
    )


def not_a_number():
    save(
        "nan-scores",
        [h.make_node("Sub", ["features", "features"], ["zero"]), h.make_node("Div", ["zero", "zero"], ["scores"])],
        [value("features", FLOAT, ["N", 3])],
        [value("scores", FLOAT, ["N", 3])],
    )


def lost_rows():
    """Answers once, however many rows it is given."""
    save(
        "lost-rows",
        [h.make_node("ReduceMean", ["features"], ["scores"], axes=[0], keepdims=1)],
        [value("features", FLOAT, ["N", 3])],
        [value("scores", FLOAT, ["M", 3])],
    )


def baked_width():
    """States any width and takes three only: fails when it runs."""
    save(
        "fails-on-run",
        classifier_nodes(),
        [value("features", FLOAT, ["N", "F"])],
        [value("label", INT64, ["N"]), value("probabilities", FLOAT, ["N", 2])],
        [constant("weights", np.resize(WEIGHTS, (5, 2))), constant("bias", BIAS)],
    )


def noisy(name, nodes, source):
    """A classifier whose features pass through nodes that are not the same twice, or not in every batch."""
    save(
        name,
        [*nodes, *classifier_nodes(source)],
        [value("features", FLOAT, ["N", 3])],
        [value("label", INT64, ["N"]), value("probabilities", FLOAT, ["N", 2])],
        [
            constant("weights", WEIGHTS),
            constant("bias", BIAS),
            constant("ratio", np.float32(0.5)),
            constant("training", np.bool_(True)),
            constant("ones", np.ones(3, dtype=np.float32)),
            constant("zeros", np.zeros(3, dtype=np.float32)),
        ],
    )


def random_answers():
    # As large as the features, so that two runs never come out alike.
    noise = h.make_node("RandomNormalLike", ["features"], ["noise"], scale=50.0)
    noisy("random-answers", [noise, h.make_node("Add", ["features", "noise"], ["noisy"])], "noisy")


def dropout_in_training():
    noisy("dropout-in-training", [h.make_node("Dropout", ["features", "ratio", "training"], ["kept"], seed=7)], "kept")


def batch_statistics():
    """Takes mean and variance from the batch, as BatchNormalization does in training mode."""
    noisy(
        "batch-statistics",
        [
            h.make_node("ReduceMean", ["features"], ["mean"], axes=[0], keepdims=1),
            h.make_node("Sub", ["features", "mean"], ["centred"]),
        ],
        "centred",
    )


def quantized_dynamically():
    """Takes the scale of its quantization from the batch: answers differ a little with it, and decisions hardly."""
    noisy(
        "quantized-dynamically",
        [
            h.make_node("DynamicQuantizeLinear", ["features"], ["q", "scale", "zero"]),
            h.make_node("DequantizeLinear", ["q", "scale", "zero"], ["rounded"]),
        ],
        "rounded",
    )


def one_row_fails():
    """Needs two rows: pads them by reflection."""
    save(
        "one-row-fails",
        [
            h.make_node("Pad", ["features", "pads"], ["padded"], mode="reflect"),
            h.make_node("Slice", ["padded", "start", "end", "axis"], ["sliced"]),
            *classifier_nodes("sliced"),
        ],
        [value("features", FLOAT, ["N", 3])],
        [value("label", INT64, ["N"]), value("probabilities", FLOAT, ["N", 2])],
        [
            constant("weights", WEIGHTS),
            constant("bias", BIAS),
            constant("pads", np.array([1, 0, 0, 0], dtype=np.int64)),
            constant("start", np.array([1], dtype=np.int64)),
            constant("end", np.array([2**31], dtype=np.int64)),
            constant("axis", np.array([0], dtype=np.int64)),
        ],
    )


def token_lookup():
    """Ids of a table of 4, with a mask of the same length and the length itself."""
    save(
        "token-lookup",
        [
            h.make_node("Gather", ["table", "ids"], ["found"], axis=0),
            h.make_node("Cast", ["mask"], ["kept"], to=FLOAT),
            h.make_node("Unsqueeze", ["kept", "last"], ["column"]),
            h.make_node("Mul", ["found", "column"], ["masked"]),
            h.make_node("Concat", ["lengths", "four"], ["shape"], axis=0),
            h.make_node("Reshape", ["masked", "shape"], ["y"]),
        ],
        [
            value("ids", INT64, ["batch", "sequence"]),
            value("mask", INT64, ["batch", "sequence"]),
            value("lengths", INT64, ["batch"]),
        ],
        [value("y", FLOAT, ["M", 4])],
        [
            constant("table", np.eye(4, dtype=np.float32)),
            constant("last", np.array([2], dtype=np.int64)),
            constant("four", np.array([4], dtype=np.int64)),
        ],
    )


def image():
    """Three channels, and no fewer pixels than its window."""
    save(
        "image",
        [h.make_node("Conv", ["pixels", "kernel"], ["features"]), h.make_node("GlobalAveragePool", ["features"], ["y"])],
        [value("pixels", FLOAT, ["N", "C", "H", "W"])],
        [value("y", FLOAT, ["N", 2, 1, 1])],
        [constant("kernel", np.ones((2, 3, 20, 20), dtype=np.float32) / 1200)],
    )


def never_runs():
    """Loads, and runs on no input: the shape it asks for never fits."""
    save(
        "never-runs",
        [
            h.make_node("Shape", ["x"], ["shape"]),
            h.make_node("Add", ["shape", "one"], ["more"]),
            h.make_node("Reshape", ["x", "more"], ["y"]),
        ],
        [value("x", FLOAT, ["N", "F"])],
        [value("y", FLOAT, ["M", "G"])],
        [constant("one", np.array([1, 1], dtype=np.int64))],
    )


def external_data():
    (HERE / "external-data.bin").unlink(missing_ok=True)
    classifier(
        "external-data",
        save_as_external_data=True,
        all_tensors_to_one_file=True,
        location="external-data.bin",
        size_threshold=0,
    )


classifier("good")
classifier("fixed-batch-1", batch=1)
classifier("fixed-batch-4", batch=4)
classifier("wrong-width", width=5)
classifier("opset-too-new", opset=28, ir=10)
classifier("ir-too-new", ir=14)
typed_classifier("double-input", DOUBLE, np.float64)
typed_classifier("half-input", HALF, np.float16)
identity("identity", FLOAT)
identity("string-identity", STRING)
for make in [
    endless, greedy, hungry, growing, custom_operator, zipmap, string_labels, two_inputs, int4_output, bfloat16_output, regressor,
    sigmoid, integer_input, not_a_number, lost_rows, baked_width, random_answers, dropout_in_training, batch_statistics, quantized_dynamically, one_row_fails, token_lookup, image, never_runs,
    external_data,
]:  # fmt: skip
    make()

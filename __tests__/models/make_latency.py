"""Writes latency-net.onnx: a network that is small to keep and takes some fifty microseconds to run.

    python __tests__/models/make_latency.py

One matrix of 128 x 128 is applied layer after layer, so the file stays below 100 kB. The weights are random: nothing is
predicted with it, bench/latency only times it.
"""
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper as h, numpy_helper

WIDTH, LAYERS, FEATURES = 128, 12, 16
rng = np.random.default_rng(5)


def weights(name, *shape):
    scaled = rng.standard_normal(shape) / np.sqrt(shape[0])
    return numpy_helper.from_array(scaled.astype(np.float32), name)


nodes = [h.make_node("MatMul", ["features", "first"], ["h0"])]
for i in range(LAYERS):
    nodes += [h.make_node("MatMul", [f"h{i}", "shared"], [f"m{i}"]), h.make_node("Tanh", [f"m{i}"], [f"h{i + 1}"])]
nodes += [h.make_node("MatMul", [f"h{LAYERS}", "last"], ["sum"]), h.make_node("Softmax", ["sum"], ["probabilities"], axis=1)]
graph = h.make_graph(
    nodes,
    "latency-net",
    [h.make_tensor_value_info("features", TensorProto.FLOAT, ["N", FEATURES])],
    [h.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["N", 2])],
    [weights("first", FEATURES, WIDTH), weights("shared", WIDTH, WIDTH), weights("last", WIDTH, 2)],
)
model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)], ir_version=8, producer_name="make_latency")
onnx.checker.check_model(model)
onnx.save(model, Path(__file__).with_name("latency-net.onnx"))

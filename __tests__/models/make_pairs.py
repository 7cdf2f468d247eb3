"""Makes the pairs of model versions that the contract comparison is tried on, with the field's own exporters.

    python -m venv .venv && .venv/bin/pip install -r __tests__/models/requirements.txt
    PYTHONPATH=. .venv/bin/python __tests__/models/make_pairs.py

All data is simulated: that of `training/fraud`, and random numbers with a rule in them. Writes `pairs/*.onnx`, `pairs/pairs.json` (which versions are
compared, and what the seed's words imply for them) and `signatures.json` (what the onnx package itself reads in every
model here: the oracle of our reader).
"""

import json
import os
import warnings
from dataclasses import dataclass
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"

import lightgbm
import numpy as np
import onnx
import torch
import xgboost
from onnxmltools import convert_lightgbm, convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType as ToolsFloat
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from training.fraud.dataset import make_events
from training.fraud.signals import FEATURES as SIGNALS
from training.fraud.versions import GROWTH
from training.tables import Table
from training.trees import train

HERE = Path(__file__).resolve().parent
PAIRS = HERE / "pairs"
FEATURES = ["clicks", "seconds", "hour", "age_days", "distance", "speed"]
CLASSES = ["legitimate", "fraud"]
RETRAINS = 20
warnings.filterwarnings("ignore")

pairs: list[dict] = []


def draw(seed: int, rows: int = 1200, classes: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """Simulated events: float32 [rows, 6] and their class."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, len(FEATURES))).astype(np.float32)
    score = x[:, 0] + 0.8 * x[:, 1] * x[:, 2] - 0.5 * np.abs(x[:, 3]) + 0.6 * rng.normal(size=rows)
    return x, np.digitize(score, [0.0] if classes == 2 else [-0.6, 0.6]).astype(np.int64)


def save(name: str, model: onnx.ModelProto) -> str:
    model.doc_string = ""
    # The dynamo exporter embeds paths of the machine in what it notes beside nodes.
    del model.metadata_props[:]
    for part in [model.graph, *model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output]:
        if hasattr(part, "metadata_props"):
            del part.metadata_props[:]
        part.doc_string = ""
    for weight in model.graph.initializer:
        del weight.metadata_props[:]
    del model.graph.value_info[:]
    data = model.SerializeToString(deterministic=True)
    for path in (str(Path.home()), str(HERE), "site-packages"):
        assert path.encode() not in data, f"{name} holds a path of this machine"
    (PAIRS / f"{name}.onnx").write_bytes(data)
    return f"{name}.onnx"


def sklearn_model(estimator, width: int = len(FEATURES), opset: int = 17) -> onnx.ModelProto:
    model = to_onnx(
        estimator,
        initial_types=[("input", FloatTensorType([None, width]))],
        options={id(estimator): {"zipmap": False}},
        target_opset={"": opset, "ai.onnx.ml": 3},
    )
    model.ir_version = 8
    model.graph.name = "model"
    return model


def version(file: str, features: list[str] = FEATURES, classes: list[str] = CLASSES, framework: str = "scikit-learn", **other) -> dict:
    return {"file": file, "features": features, "classes": classes, "framework": framework, **other}


def pair(name: str, old: dict, new: dict, requires: str, *rules: str) -> None:
    pairs.append({"name": name, "old": old, "next": new, "requires": requires, "rules": list(rules)})


def boosted(seed: int, columns: list[int] | None = None, classes: int = 2) -> HistGradientBoostingClassifier:
    x, y = draw(seed, classes=classes)
    model = HistGradientBoostingClassifier(
        max_iter=60, max_leaf_nodes=6, learning_rate=0.2, early_stopping=True, n_iter_no_change=3, random_state=seed
    )
    return model.fit(x if columns is None else x[:, columns], y)


def trees() -> None:
    base = version(save("trees", sklearn_model(boosted(1))))
    pair("trees retrained", base, version(save("trees-retrained", sklearn_model(boosted(2)))), "patch", "weights-changed")
    x, y = draw(1)
    linear = LogisticRegression(max_iter=500).fit(x, y)
    pair("another learner", base, version(save("another-learner", sklearn_model(linear))), "minor", "architecture-changed")
    forest = RandomForestClassifier(n_estimators=5, max_depth=3, random_state=1).fit(x, y)
    pair("a forest", base, version(save("forest", sklearn_model(forest))), "minor", "architecture-changed")
    dropped = [f for f in FEATURES if f != "hour"]
    model = sklearn_model(boosted(1, [FEATURES.index(f) for f in dropped]), width=5)
    pair("a feature dropped", base, version(save("feature-dropped", model), dropped), "major", "input-dimension-narrowed", "feature-removed")
    swapped = ["seconds", "clicks", *FEATURES[2:]]
    model = sklearn_model(boosted(1, [FEATURES.index(f) for f in swapped]))
    pair("features reordered", base, version(save("features-reordered", model), swapped), "major", "feature-reordered")
    model = sklearn_model(boosted(1, classes=3))
    pair("a class appended", base, version(save("class-appended", model), classes=[*CLASSES, "unclear"]), "minor", "class-added")
    raised = version(save("opset-raised", sklearn_model(boosted(1), opset=21)))
    pair("the opset raised", base, raised, "minor", "opset-raised")
    for seed in range(RETRAINS):
        file = save(f"retrained-trees-{seed}", sklearn_model(boosted(100 + seed)))
        pair(f"trees retrained, {seed}", base, version(file), "patch", "weights-changed")


@dataclass(frozen=True)
class Columns:
    """Some columns of fraud's events: what its training code learns from."""

    inputs: np.ndarray
    labels: np.ndarray


def fraud() -> None:
    """The changes of issue 4 on the fraud model itself: its simulator, its training code, few rows so that files stay small."""
    FIRST, SECOND, VALIDATION = 20, 21, 22

    def learn(stream: int, features: list[str] = list(SIGNALS), classes: int = 2) -> onnx.ModelProto:
        def pick(events: Table) -> Columns:
            columns = [SIGNALS.index(f) for f in features]
            bots = (events.labels == 1) & (events.inputs[:, SIGNALS.index("ip_is_datacenter")] == 1)
            return Columns(events.inputs[:, columns], events.labels if classes == 2 else np.where(bots, 2, events.labels))

        model = train(GROWTH, pick(make_events(1500, stream)), pick(make_events(500, VALIDATION)))
        return sklearn_model(model, width=len(features))

    def of(file: str, features: list[str] = list(SIGNALS), classes: list[str] = CLASSES) -> dict:
        return version(file, features, classes)

    base = of(save("fraud", learn(FIRST)))
    pair("fraud: retrained", base, of(save("fraud-retrained", learn(SECOND))), "patch", "weights-changed")
    events = make_events(1500, FIRST)
    other = sklearn_model(make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)).fit(events.inputs, events.labels), len(SIGNALS))
    pair("fraud: another learner", base, of(save("fraud-another-learner", other)), "minor", "architecture-changed")
    dropped = [f for f in SIGNALS if f != "geo_mismatch_km"]
    file = save("fraud-feature-dropped", learn(FIRST, dropped))
    pair("fraud: a feature dropped", base, of(file, dropped), "major", "feature-removed")
    swapped = [SIGNALS[1], SIGNALS[0], *SIGNALS[2:]]
    pair("fraud: features reordered", base, of(save("fraud-features-reordered", learn(FIRST, swapped)), swapped), "major", "feature-reordered")
    file = save("fraud-class-appended", learn(FIRST, classes=3))
    pair("fraud: a class appended", base, of(file, classes=[*CLASSES, "bot"]), "minor", "class-added")


def other_boosters() -> None:
    def light(seed: int) -> onnx.ModelProto:
        x, y = draw(seed)
        model = lightgbm.LGBMClassifier(n_estimators=40, num_leaves=5, random_state=seed, verbose=-1, n_jobs=1)
        held = draw(seed + 500)
        model.fit(x, y, eval_set=[held], callbacks=[lightgbm.early_stopping(3, verbose=False)])
        onnx_model = convert_lightgbm(model, initial_types=[("input", ToolsFloat([None, 6]))], zipmap=False, target_opset=15)
        onnx_model.graph.name = "model"
        return onnx_model

    def extreme(seed: int) -> onnx.ModelProto:
        x, y = draw(seed)
        model = xgboost.XGBClassifier(n_estimators=40, max_depth=3, early_stopping_rounds=3, random_state=seed, n_jobs=1)
        model.fit(x, y, eval_set=[draw(seed + 500)], verbose=False)
        onnx_model = convert_xgboost(model, initial_types=[("input", ToolsFloat([None, 6]))], target_opset=15)
        onnx_model.graph.name = "model"
        return onnx_model

    for name, make in (("lightgbm", light), ("xgboost", extreme)):
        base = version(save(name, make(1)), framework=name)
        for seed in range(2, 7):
            pair(f"{name} retrained, {seed}", base, version(save(f"{name}-{seed}", make(seed)), framework=name), "patch", "weights-changed")


def linear() -> None:
    def fit(seed: int) -> onnx.ModelProto:
        x, y = draw(seed)
        return sklearn_model(make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)).fit(x, y))

    base = version(save("linear", fit(1)))
    for seed in range(RETRAINS):
        pair(f"linear retrained, {seed}", base, version(save(f"retrained-linear-{seed}", fit(200 + seed))), "patch", "weights-changed")


class Net(torch.nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.hidden = torch.nn.Linear(len(FEATURES), width)
        self.out = torch.nn.Linear(width, 2)

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        return torch.softmax(self.out(torch.relu(self.hidden(input))), dim=1)


def train_net(seed: int, width: int = 16) -> Net:
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    x, y = (torch.from_numpy(a) for a in draw(seed))
    net = Net(width)
    optimiser = torch.optim.Adam(net.parameters(), lr=0.02)
    best, since = float("inf"), 0
    while since < 5:
        optimiser.zero_grad()
        loss = torch.nn.functional.nll_loss(torch.log(net(x) + 1e-9), y)
        loss.backward()
        optimiser.step()
        best, since = (loss.item(), 0) if loss.item() < best - 1e-3 else (best, since + 1)
    return net.eval()


def export_net(net: torch.nn.Module, example: torch.Tensor, output: str = "probabilities", batch: bool = True) -> onnx.ModelProto:
    shapes = {"input": {0: torch.export.Dim("N")}} if batch else None
    program = torch.onnx.export(
        net, (example,), dynamo=True, input_names=["input"], output_names=[output], dynamic_shapes=shapes,
        opset_version=18, external_data=False, verbose=False,
    )  # fmt: skip
    return program.model_proto


def nets() -> None:
    two, one = torch.zeros(2, len(FEATURES)), torch.zeros(1, len(FEATURES))
    base = version(save("net", export_net(train_net(1), two)), framework="pytorch")
    fixed = version(save("net-fixed-batch", export_net(train_net(1), one, batch=False)), framework="pytorch")
    wider = version(save("net-wider", export_net(train_net(1, 24), two)), framework="pytorch")
    renamed = version(save("net-renamed-output", export_net(train_net(1), two, "scores")), framework="pytorch")
    pair("a wider layer", base, wider, "minor", "architecture-changed")
    pair("an output renamed", base, renamed, "major", "output-removed")
    pair("the batch opened", fixed, base, "minor", "input-dimension-widened", "output-dimension-widened")
    pair("the batch fixed", base, fixed, "major", "input-dimension-narrowed")
    for seed in range(RETRAINS):
        file = save(f"retrained-net-{seed}", export_net(train_net(300 + seed), two))
        pair(f"net retrained, {seed}", base, version(file, framework="pytorch"), "patch", "weights-changed")


class Encoder(torch.nn.Module):
    """A transformer, small enough to be committed, with a few hundred operators."""

    def __init__(self) -> None:
        super().__init__()
        layer = torch.nn.TransformerEncoderLayer(8, 2, dim_feedforward=16, batch_first=True)
        self.layers = torch.nn.TransformerEncoder(layer, num_layers=4, enable_nested_tensor=False)

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        return self.layers(input)


def transformer() -> None:
    def export(seed: int) -> onnx.ModelProto:
        torch.manual_seed(seed)
        path = PAIRS / "exported.onnx"
        # The older exporter, which traces: other operators, other names, no optimiser.
        torch.onnx.export(
            Encoder().eval(), (torch.zeros(2, 5, 8),), str(path), dynamo=False, input_names=["input"],
            output_names=["encoded"], dynamic_axes={"input": {0: "N", 1: "T"}, "encoded": {0: "N", 1: "T"}}, opset_version=17,
        )  # fmt: skip
        model = onnx.load(path)
        path.unlink()
        return model

    model = export(1)
    assert len(model.graph.node) >= 200, len(model.graph.node)
    base = version(save("transformer", model), [], [], "pytorch", model_type="regression")
    pair("a transformer and itself", base, base, "none", "nothing-changed")
    again = version(save("transformer-again", export(2)), [], [], "pytorch", model_type="regression")
    pair("a transformer initialised again", base, again, "patch", "weights-changed")


def dimension(d) -> int | str | None:
    if d.WhichOneof("value") == "dim_value":
        return d.dim_value or None
    return d.dim_param or None


def element(t: onnx.TypeProto) -> str:
    """What a type within a type is: names of dimensions say nothing about the size."""
    kind = t.WhichOneof("value")
    if kind == "tensor_type":
        name = onnx.TensorProto.DataType.Name(t.tensor_type.elem_type).lower()
        dims = [str(d.dim_value or "?") for d in t.tensor_type.shape.dim]
        return f"{name}[{', '.join(dims)}]" if t.tensor_type.HasField("shape") else name
    return f"{kind.removesuffix('_type')} of {elements(t)}"


def elements(t: onnx.TypeProto) -> str:
    if t.HasField("map_type"):
        key = onnx.TensorProto.DataType.Name(t.map_type.key_type).lower()
        return f"{key} → {element(t.map_type.value_type)}"
    return element(getattr(t, t.WhichOneof("value")).elem_type)


def walk(graph: onnx.GraphProto, operators: dict[str, int], weights: dict[str, int], external: set[str]) -> None:
    def weigh(tensor: onnx.TensorProto) -> None:
        name = onnx.TensorProto.DataType.Name(tensor.data_type).lower()
        key = f"{name}[{', '.join(map(str, tensor.dims))}]"
        weights[key] = weights.get(key, 0) + 1
        external.update(e.value for e in tensor.external_data if e.key == "location")

    for tensor in graph.initializer:
        weigh(tensor)
    for node in graph.node:
        key = f"{node.domain}.{node.op_type}" if node.domain not in ("", "ai.onnx") else node.op_type
        operators[key] = operators.get(key, 0) + 1
        for attribute in node.attribute:
            for tensor in [*([attribute.t] if attribute.HasField("t") else []), *attribute.tensors]:
                weigh(tensor)
            for inner in [*([attribute.g] if attribute.HasField("g") else []), *attribute.graphs]:
                walk(inner, operators, weights, external)


PASSING = {"Identity", "Cast", "Reshape", "Squeeze", "Unsqueeze", "Flatten"}


def class_labels(graph: onnx.GraphProto) -> list[list[str]]:
    """What operators name as classes, and what an output picks its answer from."""
    values = lambda a: [v.decode() if isinstance(v, bytes) else str(v) for v in onnx.helper.get_attribute_value(a)]
    found = [values(a) for n in graph.node for a in n.attribute if a.name.startswith("classlabels_")]
    makers = {o: n for n in graph.node for o in n.output}
    weights = {t.name: t for t in graph.initializer}
    for output in graph.output:
        node = makers.get(output.name)
        while node is not None and node.op_type in PASSING:
            node = makers.get(node.input[0])
        if node is not None and node.op_type in ("ArrayFeatureExtractor", "Gather") and node.input[0] in weights:
            table = onnx.numpy_helper.to_array(weights[node.input[0]])
            if table.dtype.kind in "iOUS":
                found.append([v.decode() if isinstance(v, bytes) else str(v) for v in table.ravel()])
    return [list(t) for t in dict.fromkeys(map(tuple, found)) if t]


def describe(path: Path) -> dict:
    """The signature of a model, as the onnx package reads it."""
    model = onnx.load(path, load_external_data=False)
    operators: dict[str, int] = {}
    weights: dict[str, int] = {}
    external: set[str] = set()
    walk(model.graph, operators, weights, external)
    opsets: dict[str, int] = {}
    for o in model.opset_import:
        opsets[o.domain or "ai.onnx"] = max(o.version, opsets.get(o.domain or "ai.onnx", 0))
    defaults = {t.name for t in model.graph.initializer}

    def port(p: onnx.ValueInfoProto) -> dict:
        kind = p.type.WhichOneof("value")
        out = {"name": p.name, "kind": {"tensor_type": "tensor", "sequence_type": "sequence", "map_type": "map"}[kind], "optional": p.name in defaults}
        if kind != "tensor_type":
            out["type"] = elements(p.type)
        else:
            t = p.type.tensor_type
            out["type"] = onnx.TensorProto.DataType.Name(t.elem_type).lower()
            if t.HasField("shape"):
                out["shape"] = [dimension(d) for d in t.shape.dim]
        return out

    return {
        "irVersion": model.ir_version,
        "opsets": dict(sorted(opsets.items())),
        "inputs": [port(p) for p in model.graph.input],
        "outputs": [{**port(p), "optional": False} for p in model.graph.output],
        "externalData": sorted(external),
        "classLabels": class_labels(model.graph),
        "operators": dict(sorted(operators.items())),
        "weights": dict(sorted(weights.items())),
    }


def main() -> None:
    PAIRS.mkdir(exist_ok=True)
    for old in PAIRS.glob("*.onnx"):
        old.unlink()
    fraud()
    trees()
    other_boosters()
    linear()
    nets()
    transformer()
    (PAIRS / "pairs.json").write_text(json.dumps(pairs, indent=1) + "\n")
    models = sorted([*HERE.glob("*.onnx"), *PAIRS.glob("*.onnx")])
    oracle = {str(path.relative_to(HERE)): describe(path) for path in models}
    (HERE / "signatures.json").write_text(json.dumps(oracle, indent=1) + "\n")
    print(len(pairs), "pairs,", len(models), "models,", sum(p.stat().st_size for p in PAIRS.glob("*.onnx")), "bytes")


if __name__ == "__main__":
    main()

"""What every exported ONNX file has in common, whoever exported it."""

from pathlib import Path

import onnx

# Exporters note where they ran; none of these may be in a file that is published.
_PATHS = (str(Path.home()), str(Path.cwd()), "site-packages", "/tmp/")


def seal(model: onnx.ModelProto, name: str, ir_version: int) -> bytes:
    """The bytes of a checked model: the row dimension is open and called N, and nothing tells of the machine it came from."""
    model.ir_version = ir_version
    model.graph.name = name
    # Without the build tag, such as +cpu: it says where the exporter's package came from.
    model.producer_version = model.producer_version.split("+")[0]
    _merge_opsets(model)
    _name_rows(model)
    _strip_notes(model)
    onnx.checker.check_model(model, full_check=True)
    data = model.SerializeToString(deterministic=True)
    for path in _PATHS:
        if path.encode() in data:
            raise ValueError(f"the model holds a path of this machine: {path}")
    return data


def _merge_opsets(model: onnx.ModelProto) -> None:
    """skl2onnx can import a domain twice; the highest version is what counts."""
    versions: dict[str, int] = {}
    for opset in model.opset_import:
        versions[opset.domain] = max(opset.version, versions.get(opset.domain, 0))
    del model.opset_import[:]
    model.opset_import.extend(onnx.helper.make_opsetid(domain, version) for domain, version in versions.items())


def _name_rows(model: onnx.ModelProto) -> None:
    """The number of rows is left open on every port, under one name."""
    for port in [*model.graph.input, *model.graph.output]:
        rows = port.type.tensor_type.shape.dim[0]
        rows.Clear()
        rows.dim_param = "N"


def _strip_notes(model: onnx.ModelProto) -> None:
    """Without it, PyTorch's exporter leaves stack traces with file names beside its nodes."""
    graph = model.graph
    model.doc_string = ""
    del model.metadata_props[:]
    del graph.metadata_props[:]
    del graph.value_info[:]
    for part in [*graph.node, *graph.input, *graph.output, *graph.initializer]:
        part.ClearField("doc_string")
        del part.metadata_props[:]

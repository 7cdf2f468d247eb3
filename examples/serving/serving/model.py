"""One version of a model, loaded."""

import hashlib
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime


class LoadError(Exception):
    """A version cannot be served; the text says why."""


class InvalidRows(Exception):
    """A request does not fit the model; the text says where."""


class Model:
    """A session that all requests share: ONNX Runtime allows any number of threads to call `run`."""

    def __init__(self, folder: Path, threads: int) -> None:
        _verify(folder)
        metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
        self.features: list[str] = metadata["input_features"]
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        path = str(folder / "model.onnx")
        self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        inputs = self._session.get_inputs()
        if len(inputs) != 1 or inputs[0].type != "tensor(float)":
            raise LoadError(f"{path} has other inputs than one of floats, which this service does not serve.")
        self._input = inputs[0].name
        self._outputs = [output.name for output in self._session.get_outputs()]
        # The first run is slower than the others, and a model that cannot answer must not be served.
        self._session.run(None, {self._input: np.zeros((1, len(self.features)), np.float32)})

    def array(self, rows: Any) -> np.ndarray:
        """Rows of a request, shape (rows, features): each a list in the order of `features`, or an object by name."""
        if not isinstance(rows, list) or not rows:
            raise InvalidRows('"rows" has to be a list of at least one row.')
        return np.array([self._row(row, f"rows[{i}]") for i, row in enumerate(rows)], np.float32)

    def _row(self, row: Any, where: str) -> list[float]:
        if isinstance(row, dict):
            if missing := [name for name in self.features if name not in row]:
                raise InvalidRows(f"{where} has no {', '.join(missing)}.")
            if unknown := [name for name in row if name not in self.features]:
                raise InvalidRows(f"{where} has {ascii(unknown[0])}, which is not a feature of the model.")
            row = [row[name] for name in self.features]
        if not isinstance(row, list) or len(row) != len(self.features):
            raise InvalidRows(
                f"{where} has to be {len(self.features)} numbers, or an object with the features by name."
            )
        for name, value in zip(self.features, row, strict=True):
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not _fits(value):
                raise InvalidRows(f"{where}: {name} has to be a number.")
        return row

    def predict(self, rows: np.ndarray) -> dict[str, Any]:
        """Each output by name, in the order of the rows."""
        values = self._session.run(self._outputs, {self._input: rows})
        return {name: _plain(value) for name, value in zip(self._outputs, values, strict=True)}


def _fits(value: float) -> bool:
    return abs(value) <= float(np.finfo(np.float32).max)


def _plain(value: Any) -> Any:
    """As JSON can have it: ZipMap gives objects by class, and JSON has no NaN."""
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value if not isinstance(value, float) or math.isfinite(value) else None


def _verify(folder: Path) -> None:
    """Compares the files that are loaded with SHA256SUMS of their release: a mounted folder can be half copied."""
    sums = folder / "SHA256SUMS"
    if not sums.is_file():
        raise LoadError(f"{folder} has no SHA256SUMS: pull the version with model-release pull.")
    for line in sums.read_text(encoding="utf-8").splitlines():
        digest, name = line.split(" *", 1) if " *" in line else line.split("  ", 1)
        path = folder / name
        if not path.is_file():
            raise LoadError(f"{path} is missing, which SHA256SUMS lists.")
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                raise LoadError(f"{path} differs from SHA256SUMS.")

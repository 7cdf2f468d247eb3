"""Named columns, and the CSV bytes that every hash, fit and fixture is made from."""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]


@dataclass(frozen=True)
class Column:
    """One numeric column: its name, the decimals it is written with, and what it says."""

    name: str
    decimals: int
    meaning: str


def write_csv(
    columns: Sequence[Column],
    values: Mapping[str, Values],
    texts: Mapping[str, Sequence[str]],
    label: Column,
) -> bytes:
    """The numeric columns, then the text columns, then the label; LF line ends, fixed decimals."""
    rendered = [_render(column, values[column.name]) for column in columns]
    rendered += [list(text) for text in texts.values()]
    rendered.append(_render(label, values[label.name]))
    header = [column.name for column in columns] + list(texts) + [label.name]
    lines = [",".join(header), *(",".join(row) for row in zip(*rendered, strict=True))]
    return ("\n".join(lines) + "\n").encode("ascii")


def _render(column: Column, values: Values) -> list[str]:
    return [f"{value:.{column.decimals}f}" for value in values.tolist()]


def read_rows(data: bytes) -> list[dict[str, str]]:
    """The rows of a CSV, every cell as the text it was written with."""
    return list(csv.DictReader(io.StringIO(data.decode("ascii"))))


def read_matrix(rows: Sequence[Mapping[str, str]], names: Sequence[str]) -> NDArray[np.float32]:
    """The named columns as the float32 matrix that a model is given."""
    return np.array([[float(row[name]) for name in names] for row in rows], dtype=np.float32)


def read_labels(rows: Sequence[Mapping[str, str]], label: str) -> NDArray[np.int64]:
    """The label column as integers."""
    return np.array([int(row[label]) for row in rows], dtype=np.int64)


def sha256(data: bytes) -> str:
    """Lower-case hex digest of the bytes."""
    return hashlib.sha256(data).hexdigest()

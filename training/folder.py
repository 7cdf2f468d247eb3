"""A version's folder and what is written into it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from training.versions import Version

MODELS = Path(__file__).resolve().parents[1] / "models"


@dataclass(frozen=True)
class About:
    """What metadata.json says of every version of a model."""

    name: str
    framework: str
    framework_version: str
    model_type: str
    input_features: Sequence[str]
    output_classes: Sequence[str] = ()


@dataclass(frozen=True)
class Measured:
    """What metadata.json says of one version: measured values only. Latency in milliseconds, size in bytes."""

    metrics: dict[str, float]
    digest: str
    training_rows: int
    validation_rows: int
    rounds: int
    latency: dict[str, float]
    size: int


def describe(about: About, version: Version, measured: Measured) -> dict[str, object]:
    """The metadata of the version."""
    return {
        "$schema": "../../../schemas/metadata.schema.json",
        "model_name": about.name,
        "version": version.number,
        "created_at": version.created_at,
        "framework": about.framework,
        "framework_version": about.framework_version,
        "export_format": "onnx",
        "model_type": about.model_type,
        "input_features": list(about.input_features),
        "output_classes": list(about.output_classes),
        "metrics": measured.metrics,
        "training_config": {
            "dataset_hash": measured.digest,
            "training_samples": measured.training_rows,
            "validation_samples": measured.validation_rows,
            "epochs": measured.rounds,
        },
        "deployment": {
            "inference_latency_p50_ms": measured.latency["p50"],
            "inference_latency_p95_ms": measured.latency["p95"],
            "model_size_mb": round(measured.size / 1e6, 4),
        },
        "validation": {"quantization": "none", "edge_device_tested": []},
        "deprecated": False,
    }


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    """Writes the files of a folder by name, and makes the folder where there is none."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def render(value: object) -> bytes:
    """JSON as people read it, with a line end."""
    return (json.dumps(value, indent=2) + "\n").encode()

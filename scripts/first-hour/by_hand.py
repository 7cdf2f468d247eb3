"""Lays the models of models.py out as a registry, with a metadata.json as a person types it without `new`.

    python3 scripts/first-hour/by_hand.py <folder of models.py> <registry>

The registry is a git repository with one commit; `gate models/<model>/1.0.0` is what a user runs next.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

METRICS = {
    "classification": ["accuracy", "precision", "recall", "f1_score", "auc_roc"],
    "regression": ["rmse", "mae", "r2"],
    "ranking": ["ndcg"],
}


def lay_out(folder, registry):
    notes = json.loads((folder / "notes.json").read_text())
    [rows] = folder.glob("rows.*")
    home = registry / "models" / notes["model"]
    version = home / "1.0.0"
    version.mkdir(parents=True)
    (home / "fixtures").mkdir()
    shutil.copy(rows, home / "fixtures" / rows.name)
    files = [shutil.copy(f, version / f.name) for f in folder.glob("model.onnx*")]
    size = sum(Path(f).stat().st_size for f in files) / 1e6
    metadata = {
        "model_name": notes["model"],
        "version": "1.0.0",
        "created_at": "2026-11-25",
        "framework": notes["framework"],
        "framework_version": notes["framework_version"],
        "export_format": "onnx",
        "model_type": notes["type"],
        "input_features": notes["features"],
        "output_classes": notes["classes"],
        "metrics": {name: 0.5 for name in METRICS[notes["type"]]},
        "training_config": {
            "dataset_hash": hashlib.sha256(rows.read_bytes()).hexdigest(),
            "training_samples": notes["training_samples"],
            "validation_samples": 0,
            "epochs": 1,
        },
        "deployment": {"inference_latency_p50_ms": 1, "inference_latency_p95_ms": 2, "model_size_mb": size},
        "validation": {"quantization": "none", "edge_device_tested": []},
        "deprecated": False,
    }
    (version / "metadata.json").write_text(json.dumps(metadata, indent=2) + "\n")


def main(source, registry):
    registry.mkdir(parents=True)
    for notes in sorted(source.glob("*/notes.json")):
        lay_out(notes.parent, registry)
    author = ["-c", "user.name=A user", "-c", "user.email=user@example.com"]
    for command in (["init", "--quiet"], ["add", "--all"], [*author, "commit", "--quiet", "--message", "Models"]):
        subprocess.run(["git", *command], cwd=registry, check=True)


if len(sys.argv) != 3:
    sys.exit(__doc__)
main(Path(sys.argv[1]), Path(sys.argv[2]))

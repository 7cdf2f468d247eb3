# A service in Python that loads a pulled model by the lines that its documentation has, and scores labelled rows with it.
# Arguments: file of the rows (CSV or npz), name of the label, and the lines; the model's metadata.json is in METADATA.
# Prints the predictions as JSON.
import csv
import json
import os
import sys

import numpy as np

rows, label, lines = sys.argv[1:]
with open(os.environ["METADATA"], encoding="utf-8") as file:
    names = json.load(file)["input_features"]
if rows.endswith(".npz"):
    with np.load(rows, allow_pickle=False) as arrays:
        known = {name: arrays[name] for name in names}
        labels = arrays[label].tolist()
else:
    with open(rows, newline="", encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    known = {"features": np.array([[float(row[name]) for name in names] for row in table], dtype=np.float32)}
    labels = [float(row[label]) for row in table]
exec(lines, known)
told = {o.name: np.ravel(v).tolist() for o, v in zip(known["session"].get_outputs(), known["outputs"])}
json.dump({"outputs": told, "labels": labels}, sys.stdout)

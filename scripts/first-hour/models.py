"""Makes the models that the first hour is tried with, as new users bring them: exported by their libraries' defaults.

    python3 -m venv .venv && .venv/bin/pip install -r scripts/first-hour/requirements.txt
    .venv/bin/python scripts/first-hour/models.py <folder> [name ...]

Each model gets a folder with the exported file or files, labelled rows that training did not see, `retrained/` with a second
version of the model, and `notes.json`: what its user knows and the file does not say. All data is simulated.
"""

import json
import os
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pandas as pd

TRAINED, HELD_OUT = 3000, 800
SEEDS = {"": 1, "retrained": 2}


def rng(seed):
    return np.random.default_rng(seed)


def split(x, y, seed):
    """Rows to learn from depend on the version; the labelled rows that judge it do not."""
    order = np.concatenate([rng(seed).permutation(len(y) - HELD_OUT)[:TRAINED], np.arange(len(y) - HELD_OUT, len(y))])
    return x[order[:-HELD_OUT]], y[order[:-HELD_OUT]], x[order[-HELD_OUT:]], y[order[-HELD_OUT:]]


def table(columns, seed):
    draws = rng(seed)
    rows = 2 * TRAINED + HELD_OUT
    x = draws.normal(size=(rows, columns)).astype(np.float32)
    return x, draws.normal(size=rows)


def csv(path, x, names, **labels):
    frame = pd.DataFrame(x, columns=names)
    for name, values in labels.items():
        frame[name] = values
    frame.to_csv(path, index=False)


# ---------------------------------------------------------------- the models


def churn(folder, second, seed):
    """skl2onnx: a pipeline over numbers and text, one input a column, ZipMap at its end."""
    from skl2onnx import to_onnx
    from sklearn.compose import ColumnTransformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    draws = rng(7)
    rows = 2 * TRAINED + HELD_OUT
    frame = pd.DataFrame(
        {
            "tenure": draws.integers(1, 72, rows).astype(np.float32),
            "monthly_charge": draws.normal(60, 20, rows).astype(np.float32),
            "contract": draws.choice(["month", "year", "two years"], rows),
        }
    )
    risk = 0.03 * frame["monthly_charge"] - 0.05 * frame["tenure"] + 2.0 * (frame["contract"] == "month")
    label = np.where(risk + draws.logistic(size=rows) > 1.2, "yes", "no")
    keep = np.concatenate([rng(seed).permutation(rows - HELD_OUT)[:TRAINED]])
    encode = ColumnTransformer(
        [("numbers", StandardScaler(), ["tenure", "monthly_charge"]), ("text", OneHotEncoder(), ["contract"])]
    )
    model = make_pipeline(encode, LogisticRegression()).fit(frame.iloc[keep], label[keep])
    (folder / "model.onnx").write_bytes(to_onnx(model, frame[:1]).SerializeToString())
    if not second:
        held = frame.iloc[-HELD_OUT:].assign(churned=label[-HELD_OUT:])
        held.to_csv(folder / "rows.csv", index=False)
    return {
        "framework": ("scikit-learn", version("scikit-learn")),
        "type": "classification",
        "features": list(frame.columns),
        "classes": ["no", "yes"],
        "says": "which customers leave within a month",
    }


def credit(folder, second, seed):
    """XGBoost with missing values; its converter writes tensors."""
    from onnxmltools import convert_xgboost
    from onnxmltools.convert.common.data_types import FloatTensorType
    from xgboost import XGBClassifier

    x, noise = table(6, 11)
    y = (x[:, 0] - 0.8 * x[:, 1] + 0.5 * x[:, 2] * x[:, 3] + noise > 0.3).astype(int)
    x[rng(12).random(x.shape) < 0.05] = np.nan
    train, label, held, truth = split(x, y, seed)
    model = XGBClassifier(n_estimators=60, max_depth=3).fit(train, label)
    onnx = convert_xgboost(model, initial_types=[("input", FloatTensorType([None, 6]))])
    (folder / "model.onnx").write_bytes(onnx.SerializeToString())
    names = ["income", "debt", "age", "late_payments", "accounts", "inquiries"]
    if not second:
        csv(folder / "rows.csv", held, names, defaulted=truth)
    return {
        "framework": ("xgboost", version("xgboost")),
        "type": "classification",
        "features": names,
        "classes": ["paid", "defaulted"],
        "says": "which loans default",
    }


def plan(folder, second, seed):
    """LightGBM of three classes that are text; onnxmltools puts ZipMap at its end."""
    from lightgbm import LGBMClassifier
    from onnxmltools import convert_lightgbm
    from onnxmltools.convert.common.data_types import FloatTensorType

    x, noise = table(5, 21)
    number = np.digitize(x[:, 0] + 0.7 * x[:, 1] + 0.4 * noise, [-0.6, 0.6])
    y = np.asarray(["basic", "pro", "team"])[number]
    train, label, held, truth = split(x, y, seed)
    model = LGBMClassifier(n_estimators=40, num_leaves=8, verbose=-1).fit(train, label)
    onnx = convert_lightgbm(model, initial_types=[("input", FloatTensorType([None, 5]))])
    (folder / "model.onnx").write_bytes(onnx.SerializeToString())
    names = ["seats", "storage", "projects", "logins", "tickets"]
    if not second:
        csv(folder / "rows.csv", held, names, plan=truth)
    return {
        "framework": ("lightgbm", version("lightgbm")),
        "type": "classification",
        "features": names,
        "classes": ["basic", "pro", "team"],
        "says": "which plan suits a customer",
    }


def fraud(folder, second, seed):
    """CatBoost's own export, with ZipMap, and rows in Parquet."""
    from catboost import CatBoostClassifier

    x, noise = table(4, 31)
    y = (x[:, 0] + x[:, 1] * x[:, 2] + noise > 1.5).astype(int)
    train, label, held, truth = split(x, y, seed)
    options = {"iterations": 80, "depth": 4, "verbose": 0, "allow_writing_files": False, "random_seed": seed}
    model = CatBoostClassifier(**options).fit(train, label)
    model.save_model(str(folder / "model.onnx"), format="onnx")
    names = ["amount", "velocity", "distance", "hour"]
    if not second:
        frame = pd.DataFrame(held, columns=names).assign(is_fraud=truth)
        frame.to_parquet(folder / "rows.parquet", index=False)
    return {
        "framework": ("catboost", version("catboost")),
        "type": "classification",
        "features": names,
        "classes": ["legit", "fraud"],
        "says": "which payments are fraudulent",
    }


def sentiment(folder, second, seed):
    """PyTorch, dynamo=True: weights in a file of their own, tokens with a mask, logits, rows in npz."""
    import torch

    words, length = 400, 24
    torch.manual_seed(seed)
    draws = rng(41)
    rows = 2 * TRAINED + HELD_OUT
    tokens = draws.integers(1, words, (rows, length))
    lengths = draws.integers(6, length + 1, rows)
    mask = (np.arange(length) < lengths[:, None]).astype(np.int64)
    tokens = (tokens * mask).astype(np.int64)
    mood = draws.normal(size=words)
    feeling = (mood[tokens] * mask).sum(axis=1) / np.sqrt(lengths)
    y = (feeling + 0.3 * draws.normal(size=rows) > 0).astype(np.int64)

    class Sentiment(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.embed = torch.nn.Embedding(words, 32)
            self.hidden = torch.nn.Linear(32, 64)
            self.head = torch.nn.Linear(64, 2)

        def forward(self, input_ids, attention_mask):
            weight = attention_mask.unsqueeze(-1).to(torch.float32)
            pooled = (self.embed(input_ids) * weight).sum(dim=1) / weight.sum(dim=1).clamp(min=1.0)
            return self.head(torch.relu(self.hidden(pooled)))

    keep = rng(seed).permutation(rows - HELD_OUT)[:TRAINED]
    model = Sentiment()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02, weight_decay=1e-3)
    ids, masks, labels = (torch.from_numpy(a[keep]) for a in (tokens, mask, y))
    for _ in range(60):
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(ids, masks), labels).backward()
        optimizer.step()
    model.eval()
    batch = torch.export.Dim("batch")
    tokens_dim = torch.export.Dim("tokens")
    shapes = {0: batch, 1: tokens_dim}
    torch.onnx.export(
        model,
        (ids[:2], masks[:2]),
        str(folder / "model.onnx"),
        dynamo=True,
        external_data=True,
        input_names=["input_ids", "attention_mask"],
        output_names=["logits"],
        dynamic_shapes={"input_ids": shapes, "attention_mask": shapes},
    )
    if not second:
        held = slice(-HELD_OUT, None)
        np.savez(folder / "rows.npz", input_ids=tokens[held], attention_mask=mask[held], label=y[held])
    return {
        "framework": ("pytorch", version("torch").split("+")[0]),
        "type": "classification",
        "features": ["input_ids", "attention_mask"],
        "classes": ["negative", "positive"],
        "says": "whether a review is positive",
    }


def defect(folder, second, seed):
    """Keras: one sigmoid, so that the output has one column for two classes."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras

    keras.utils.set_random_seed(seed)
    x, noise = table(8, 51)
    y = (np.abs(x[:, 0]) + x[:, 1] + 0.5 * noise > 1.2).astype(int)
    train, label, held, truth = split(x, y, seed)
    model = keras.Sequential(
        [
            keras.Input((8,)),
            keras.layers.Dense(24, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")
    model.fit(train, label, epochs=8, batch_size=64, verbose=0)
    model.export(str(folder / "model.onnx"), format="onnx", verbose=False)
    names = [f"sensor_{i}" for i in range(8)]
    if not second:
        csv(folder / "rows.csv", held, names, label=truth)
    return {
        "framework": ("keras", version("keras")),
        "type": "classification",
        "features": names,
        "classes": ["ok", "defect"],
        "says": "which parts are defective",
    }


def search(folder, second, seed):
    """A ranker of LightGBM, its rows grouped by the column qid."""
    from lightgbm import LGBMRanker
    from onnxmltools import convert_lightgbm
    from onnxmltools.convert.common.data_types import FloatTensorType

    each = 10
    x, noise = table(5, 61)
    grade = np.digitize(x[:, 0] + 0.6 * x[:, 1] + 0.6 * noise, [0, 1, 2])
    queries = np.arange(len(grade)) // each
    held = slice(-HELD_OUT, None)
    first = 0 if seed == 1 else TRAINED
    train = slice(first, first + TRAINED)
    model = LGBMRanker(n_estimators=40, num_leaves=8, verbose=-1, random_state=seed)
    model.fit(x[train], grade[train], group=[each] * (TRAINED // each))
    onnx = convert_lightgbm(model, initial_types=[("input", FloatTensorType([None, 5]))])
    (folder / "model.onnx").write_bytes(onnx.SerializeToString())
    names = ["bm25", "clicks", "age", "length", "price"]
    if not second:
        csv(folder / "rows.csv", x[held], names, qid=queries[held], relevance=grade[held])
    return {
        "framework": ("lightgbm", version("lightgbm")),
        "type": "ranking",
        "features": names,
        "classes": [],
        "says": "which results to show first",
    }


def price(folder, second, seed):
    """A regression of scikit-learn: one tensor of numbers in, one number out."""
    from skl2onnx import to_onnx
    from sklearn.ensemble import GradientBoostingRegressor

    x, noise = table(4, 71)
    y = (200 + 60 * x[:, 0] + 25 * np.maximum(x[:, 1], 0) + 10 * noise).round(2)
    train, target, held, truth = split(x, y, seed)
    model = GradientBoostingRegressor(n_estimators=80, random_state=seed).fit(train, target)
    (folder / "model.onnx").write_bytes(to_onnx(model, train[:1]).SerializeToString())
    names = ["area", "floor", "distance", "year"]
    if not second:
        csv(folder / "rows.csv", held, names, price=truth)
    return {
        "framework": ("scikit-learn", version("scikit-learn")),
        "type": "regression",
        "features": names,
        "classes": [],
        "says": "what a flat sells for, in thousands",
    }


MODELS = [churn, credit, plan, fraud, sentiment, defect, search, price]


def make(root, build):
    folder = root / build.__name__
    for sub, seed in SEEDS.items():
        (folder / sub).mkdir(parents=True, exist_ok=True)
        known = build(folder / sub, sub != "", seed)
    framework, its_version = known.pop("framework")
    notes = {"model": build.__name__, "framework": framework, "framework_version": its_version, **known}
    notes["training_samples"] = TRAINED
    (folder / "notes.json").write_text(json.dumps(notes) + "\n")
    files = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    print(f"{build.__name__}: {', '.join(files)}", flush=True)


def main(arguments):
    if not arguments:
        sys.exit(__doc__)
    root, *names = arguments
    unknown = set(names) - {build.__name__ for build in MODELS}
    if unknown:
        sys.exit(f"There is no model {', '.join(sorted(unknown))}.")
    for build in MODELS:
        if not names or build.__name__ in names:
            make(Path(root), build)


main(sys.argv[1:])

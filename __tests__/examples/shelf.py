"""The shelf of the example service, in one process: shelf.py <folder with fraud/1.0.0 and fraud/1.0.1>."""

import csv
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "examples/serving"))

from serving.flags import Version  # noqa: E402
from serving.settings import Settings  # noqa: E402
from serving.shelf import Shelf  # noqa: E402

OLD, NEW = Version("fraud", "1.0.0"), Version("fraud", "1.0.1")


def load(shelf: Shelf, version: Version) -> None:
    while not shelf.has(version):
        assert shelf.problem(version) is None, shelf.problem(version)
        time.sleep(0.01)


def main() -> None:
    shelf = Shelf(Settings.of({"MODELS": sys.argv[1]}))
    shelf.keep(frozenset([OLD, NEW]))
    load(shelf, OLD)
    load(shelf, NEW)

    # A version that nothing names any more stays for the requests that use it, and no longer.
    with shelf.using(OLD) as first:
        with shelf.using(OLD) as second:
            shelf.keep(frozenset([NEW]))
            assert first is second is not None
        assert shelf.loaded() == [OLD, NEW]
    assert shelf.loaded() == [NEW]
    with shelf.using(OLD) as gone:
        assert gone is None

    # Threads that share a session get what one thread gets.
    with (ROOT / "models/fraud/fixtures/holdout.csv").open(encoding="utf-8") as file:
        labelled = [row for row, _ in zip(csv.DictReader(file), range(200), strict=False)]
    with shelf.using(NEW) as model:
        rows = [[float(row[name]) for name in model.features] for row in labelled]
        alone = [model.predict(model.array([row])) for row in rows]
        with ThreadPoolExecutor(16) as pool:
            together = list(pool.map(lambda row: model.predict(model.array([row])), rows * 10))
    assert together == alone * 10

    # Versions come and go while requests use them.
    stop = threading.Event()

    def use() -> int:
        count = 0
        while not stop.is_set():
            with shelf.using(NEW) as model:
                if model is not None:
                    model.predict(model.array([rows[0]]))
                    count += 1
        return count

    with ThreadPoolExecutor(4) as pool:
        users = [pool.submit(use) for _ in range(4)]
        for _ in range(20):
            shelf.keep(frozenset())
            shelf.keep(frozenset([NEW]))
            load(shelf, NEW)
        stop.set()
    assert all(user.result() > 0 for user in users)
    print("held")


main()

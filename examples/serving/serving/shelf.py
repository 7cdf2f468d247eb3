"""The versions that are loaded."""

import json
import logging
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import metrics
from .flags import Version
from .model import LoadError, Model
from .settings import Settings

_PULL_SECONDS = 900

log = logging.getLogger("serving")


class Shelf:
    """Loads versions in the background, and keeps each until nothing names it and no request uses it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._pull_lock = threading.Lock()
        self._models: dict[Version, Model] = {}
        self._users: Counter[Version] = Counter()
        self._named: frozenset[Version] = frozenset()
        self._loading: set[Version] = set()
        self._failed: dict[Version, tuple[str, float]] = {}

    @contextmanager
    def using(self, version: Version) -> Iterator[Model | None]:
        """The model of a version for one request, until whose end it stays loaded; `None` if it is not loaded."""
        with self._lock:
            model = self._models.get(version)
            self._users[version] += 1
        try:
            yield model
        finally:
            with self._lock:
                self._users[version] -= 1
            self._drop()

    def keep(self, named: frozenset[Version]) -> None:
        """Says which versions are served or are about to be. Others are dropped when their last request has ended."""
        with self._lock:
            self._named = named
            self._failed = {version: why for version, why in self._failed.items() if version in named}
        self._drop()

    def has(self, version: Version) -> bool:
        """Whether a version is loaded. If it is not, its load begins, unless it has just failed."""
        with self._lock:
            if version in self._models:
                return True
            _, again = self._failed.get(version, ("", 0.0))
            if version not in self._loading and time.monotonic() >= again:
                self._loading.add(version)
                # A daemon: the service ends when it is told to, also during a long pull.
                threading.Thread(target=self._load, args=(version,), name=f"load {version}", daemon=True).start()
            return False

    def problem(self, version: Version) -> str | None:
        """Why the last load of a version failed."""
        with self._lock:
            return self._failed.get(version, (None, 0.0))[0]

    def loaded(self) -> list[Version]:
        with self._lock:
            return sorted(self._models)

    def _drop(self) -> None:
        with self._lock:
            unused = [v for v in self._models if v not in self._named and self._users[v] == 0]
            for version in unused:
                del self._models[version], self._users[version]
                metrics.ACTIVE.remove(version.model, version.number)
                log.info("%s is unloaded: no request uses it.", version)

    def _load(self, version: Version) -> None:
        began = time.monotonic()
        try:
            folder = self._folder(version)
            if not folder.is_dir():
                self._pull(folder)
            model = Model(folder, self._settings.threads)
        # Whatever a file, a runtime or a network does, the versions that are loaded go on.
        except Exception as error:
            self._fail(version, str(error) if isinstance(error, LoadError) else f"{type(error).__name__}: {error}")
            return
        with self._lock:
            self._models[version] = model
            self._failed.pop(version, None)
            self._loading.remove(version)
        seconds = time.monotonic() - began
        metrics.LOAD_TIME.labels(version.model, version.number).set(seconds)
        metrics.ACTIVE.labels(version.model, version.number).set(1)
        log.info("%s is loaded, in %.3f s.", version, seconds)

    def _fail(self, version: Version, why: str) -> None:
        metrics.LOAD_FAILURES.labels(version.model, version.number).inc()
        log.error("%s cannot be loaded: %s", version, why)
        with self._lock:
            self._failed[version] = (why, time.monotonic() + self._settings.retry_seconds)
            self._loading.remove(version)

    def _folder(self, version: Version) -> Path:
        """Its folder is called after model_name of metadata.json, which the lock file states."""
        name = version.model
        if self._settings.lock is not None:
            pins = json.loads(self._settings.lock.read_text(encoding="utf-8"))["models"]
            names = [pin["name"] for pin in pins if (pin["model"], pin["version"]) == (version.model, version.number)]
            if not names:
                raise LoadError(f"{self._settings.lock} does not pin it: pull it and commit the lock file.")
            name = names[0]
        return self._settings.models / name / version.number

    def _pull(self, folder: Path) -> None:
        if self._settings.lock is None:
            raise LoadError(f"{folder} is missing, and no LOCK_FILE is set to pull it by.")
        target = ("--locked", "--lock", str(self._settings.lock), "--into", str(self._settings.models), "--quiet")
        with self._pull_lock:
            done = subprocess.run(
                (*self._settings.pull, *target), capture_output=True, text=True, timeout=_PULL_SECONDS, check=False
            )
        if not folder.is_dir():
            raise LoadError(f"model-release pull ended with {done.returncode}: {(done.stderr or done.stdout).strip()}")

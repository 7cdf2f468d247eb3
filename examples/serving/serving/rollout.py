"""Follows the flag files of an environment."""

import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from .flags import FlagFile, Flags, InvalidFlags, Version
from .settings import Settings
from .shelf import Shelf

log = logging.getLogger("serving")


@dataclass
class _Followed:
    """What is known of one flag file."""

    read: bytes | None = None
    newest: FlagFile | None = None
    """What the file orders now, if it can be read."""
    served: FlagFile | None = None
    """What is in force: the newest of which every version could be loaded."""
    problem: str | None = None


class Rollout:
    """Serves what flag files order. A file comes into force when all its versions are loaded; until then, the previous
    one stays. It never waits for a load, so that a rollback overtakes a version that is still being loaded."""

    def __init__(self, settings: Settings, shelf: Shelf, flags: Flags) -> None:
        self._settings = settings
        self._shelf = shelf
        self._flags = flags
        self._files: dict[Path, _Followed] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="rollout", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join()

    def look(self) -> None:
        """Reads the flag files once. The content is compared: Kubernetes replaces files behind links, with any time."""
        # Folders that begin with a dot are those between which a ConfigMap switches.
        found = {path for path in self._settings.flags.glob("*/flags.json") if not path.parent.name.startswith(".")}
        for path in found | self._files.keys():
            self._read(path, self._files.setdefault(path, _Followed()))
        self._shelf.keep(self._named())
        # A list: every load begins, also if an earlier one is not done.
        ready = [file for file in self._files.values() if self._can_serve(file)]
        if not ready:
            return
        for file in ready:
            file.served = file.newest
        self._flags.serve([file.served for file in self._files.values() if file.served])
        for file in ready:
            names = ", ".join(sorted(version.number for version in file.served.versions))
            log.info("%s serves %s by rollout %s.", file.served.model, names, file.served.rollout)
        self._shelf.keep(self._named())

    def problems(self) -> list[str]:
        """Why what is served is not what the flag files order; empty if it is."""
        if not self._files:
            return [f"There is no flag file {self._settings.flags}/<model>/flags.json."]
        return [f"{path}: {why}" for path, file in sorted(list(self._files.items())) if (why := self._problem(file))]

    def is_ready(self) -> bool:
        """Whether every model that has a flag file is served."""
        return bool(self._files) and all(file.served for file in list(self._files.values()))

    def served(self) -> list[FlagFile]:
        return [file.served for file in list(self._files.values()) if file.served]

    def _run(self) -> None:
        while not self._stop.wait(self._settings.poll_seconds):
            try:
                self.look()
            except Exception:
                log.exception("The flag files could not be followed; what is served stays.")

    def _read(self, path: Path, file: _Followed) -> None:
        try:
            content = path.read_bytes()
        except OSError as error:
            file.problem = f"cannot be read ({error.strerror}); what is served stays"
            file.read = None
            return
        if content == file.read:
            return
        file.read = content
        try:
            file.newest, file.problem = FlagFile.of(content), None
        except InvalidFlags as error:
            file.newest, file.problem = file.served, str(error)
            log.error("%s %s; what is served stays.", path, error)

    def _can_serve(self, file: _Followed) -> bool:
        if file.newest is None or file.newest == file.served:
            return False
        return all([self._shelf.has(version) for version in sorted(file.newest.versions)])

    def _problem(self, file: _Followed) -> str | None:
        if file.problem or file.newest is None or file.newest == file.served:
            return file.problem
        failed = [
            f"{v} cannot be loaded: {why}" for v in sorted(file.newest.versions) if (why := self._shelf.problem(v))
        ]
        return "; ".join(failed) or "its versions are being loaded"

    def _named(self) -> frozenset[Version]:
        orders = [order for file in self._files.values() for order in (file.newest, file.served) if order]
        return frozenset(version for order in orders for version in order.versions)

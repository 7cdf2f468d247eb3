"""What the environment sets."""

import os
import shlex
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """Where models and flags are, and how often they are looked at."""

    models: Path
    """Holds <model_name>/<version>/model.onnx, as `model-release pull` writes it."""
    flags: Path
    """The folder of an environment, such as deployments/prod: each <model>/flags.json in it is served."""
    lock: Path | None
    """The lock file to pull what is missing by; without one, nothing is pulled."""
    pull: tuple[str, ...]
    """The command that pulls."""
    poll_seconds: float
    retry_seconds: float
    """After which a version that could not be loaded is tried again."""
    threads: int
    """Of ONNX Runtime for one request."""

    @staticmethod
    def of(env: os._Environ[str] | dict[str, str]) -> "Settings":
        return Settings(
            models=Path(env.get("MODELS", "models")),
            flags=Path(env.get("FLAGS", "deployments/prod")),
            lock=Path(env["LOCK_FILE"]) if env.get("LOCK_FILE") else None,
            pull=tuple(shlex.split(env.get("PULL", "model-release pull"))),
            poll_seconds=_number(env, "POLL_SECONDS", 0.25),
            retry_seconds=_number(env, "RETRY_SECONDS", 5),
            threads=int(_number(env, "THREADS", 1)),
        )


def _number(env: os._Environ[str] | dict[str, str], name: str, default: float) -> float:
    text = env.get(name, str(default))
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e6:
        raise SystemExit(f"{name} is {text!r}, which is not a positive number.")
    return value

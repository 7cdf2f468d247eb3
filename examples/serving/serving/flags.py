"""Flag files, and the choice of a version by them."""

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any

from openfeature import api
from openfeature.contrib.tools.flagd.core import FlagdCore
from openfeature.evaluation_context import EvaluationContext
from openfeature.exception import OpenFeatureError
from openfeature.provider import AbstractProvider, Metadata

from .bucket import bucket

_MODEL = re.compile(r"[a-z0-9][a-z0-9._-]*")
_VERSION = re.compile(r"\d+\.\d+\.\d+[0-9A-Za-z.+-]*")


class InvalidFlags(Exception):
    """A flag file orders nothing that can be served; the text says why."""


@dataclass(frozen=True, order=True)
class Version:
    """A version of a model."""

    model: str
    number: str

    def __str__(self) -> str:
        return f"{self.model} {self.number}"


@dataclass(frozen=True)
class FlagFile:
    """A flag file that was read: its flags, and the versions that they can answer."""

    digest: str
    """SHA-256 of the file, which tells one share of a rollout from the next."""
    flags: dict[str, Any]
    model: str
    rollout: str
    versions: frozenset[Version]

    @staticmethod
    def of(text: bytes) -> "FlagFile":
        """Reads flags.json. Raises InvalidFlags, also while the file is being written."""
        try:
            flags = json.loads(text)["flags"]
            (name,) = (name for name in flags if f"{name}.salt" in flags)
            metadata = flags[name]["metadata"]
            model, rollout = metadata["model"], metadata["rollout"]
            numbers = list(flags[name]["variants"].values())
            FlagdCore().set_flags({"flags": flags})
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OpenFeatureError) as error:
            raise InvalidFlags(f"is not a flag file of model-release ({type(error).__name__}: {error})") from error
        # Both become parts of paths.
        if name != f"model.{model}" or not _MODEL.fullmatch(model):
            raise InvalidFlags(f"has the flag {name!r} for the model {model!r}")
        if wrong := [number for number in numbers if not isinstance(number, str) or not _VERSION.fullmatch(number)]:
            raise InvalidFlags(f"names {wrong[0]!r}, which is not a version")
        return FlagFile(
            hashlib.sha256(text).hexdigest(),
            flags,
            model,
            rollout,
            frozenset(Version(model, number) for number in numbers),
        )


class Flags(AbstractProvider):
    """A provider of OpenFeature that evaluates in this process, with the evaluator of flagd's own provider.

    The flags change when `serve` is called and not before, so that no version is chosen that is not loaded yet.
    """

    def __init__(self) -> None:
        super().__init__()
        self._core = FlagdCore()

    def serve(self, files: list[FlagFile]) -> None:
        """Replaces all flags at once."""
        self._core.set_flags({"flags": {name: flag for file in files for name, flag in file.flags.items()}})

    def get_metadata(self) -> Metadata:
        return Metadata("model flags")

    def resolve_boolean_details(self, flag_key, default_value, evaluation_context=None):
        return self._core.resolve_boolean_value(flag_key, default_value, evaluation_context)

    def resolve_string_details(self, flag_key, default_value, evaluation_context=None):
        return self._core.resolve_string_value(flag_key, default_value, evaluation_context)

    def resolve_integer_details(self, flag_key, default_value, evaluation_context=None):
        return self._core.resolve_integer_value(flag_key, default_value, evaluation_context)

    def resolve_float_details(self, flag_key, default_value, evaluation_context=None):
        return self._core.resolve_float_value(flag_key, default_value, evaluation_context)

    def resolve_object_details(self, flag_key, default_value, evaluation_context=None):
        return self._core.resolve_object_value(flag_key, default_value, evaluation_context)


def choose(model: str, key: str | None) -> Version | None:
    """The version that a key is served, by whichever provider OpenFeature has; `None` if no flag is of the model.

    Without a key there is no bucket, and the flag answers the stable version.
    """
    client = api.get_client()
    while True:
        salt = client.get_string_details(f"model.{model}.salt", "")
        attributes = {} if key is None or not salt.value else {"bucket": bucket(salt.value, key)}
        answer = client.get_string_details(f"model.{model}", "", EvaluationContext(key, attributes))
        if salt.error_code is not None or answer.error_code is not None:
            return None
        # If the flags were replaced between the two, the bucket is one of another rollout.
        if answer.flag_metadata.get("rollout") == salt.flag_metadata.get("rollout"):
            return Version(model, answer.value) if answer.flag_metadata.get("model") == model else None

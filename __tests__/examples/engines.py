"""What Python's engines answer: OpenFeature's flagd provider, and the example service.

    engines.py <file>   {"salt": …, "keys": […], "flags": {<share>: <folder with fraud/flags.json>}, "invalid": […]}

Prints JSON: for each engine and share, the versions of all keys in one text, and those of invalid buckets.
"""

import json
import logging
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "examples/serving"), str(ROOT / "examples/bucket")]

from bucket import bucket  # noqa: E402
from openfeature import api  # noqa: E402
from openfeature.contrib.provider.flagd import FlagdProvider  # noqa: E402
from openfeature.contrib.provider.flagd.config import ResolverType  # noqa: E402
from openfeature.evaluation_context import EvaluationContext  # noqa: E402
from serving.flags import FlagFile, Flags, choose  # noqa: E402

logging.disable(logging.CRITICAL)


def by_provider(path: str, contexts: list[EvaluationContext]) -> list[str]:
    api.set_provider(FlagdProvider(resolver_type=ResolverType.FILE, offline_flag_source_path=path))
    client = api.get_client()
    # It reads the file in a thread of its own.
    while not client.get_string_value("model.fraud.salt", ""):
        time.sleep(0.01)
    answers = [client.get_string_value("model.fraud", "none", context) for context in contexts]
    api.clear_providers()
    return answers


def by_service(path: str, keys: list[str]) -> list[str]:
    flags = Flags()
    flags.serve([FlagFile.of(Path(path).read_bytes())])
    api.set_provider(flags)
    versions = [choose("fraud", key) for key in keys]
    return [version.number if version else "none" for version in versions]


def main() -> None:
    given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    salt, keys = given["salt"], given["keys"]
    contexts = [EvaluationContext(key, {"bucket": bucket(salt, key)}) for key in keys]
    invalid = [
        EvaluationContext("user", {}),
        *(EvaluationContext("user", {"bucket": value}) for value in given["invalid"]),
    ]
    found = {}
    for share, path in given["flags"].items():
        found[share] = {
            "provider": ",".join(by_provider(path, contexts)),
            "service": ",".join(by_service(path, keys)),
            "invalid": by_provider(path, invalid),
        }
    print(json.dumps(found))


main()

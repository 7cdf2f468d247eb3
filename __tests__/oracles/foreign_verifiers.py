"""What foreign programs say of the evidence of a release. One line of JSON: null if they accept it, or why they do not.

    python -m venv venv && venv/bin/pip install model-signing==1.1.1 pyOpenSSL==26.4.0 \
        "cyclonedx-python-lib[json-validation]==11.12.0" in-toto-attestation==0.9.3 huggingface_hub==2.4.0
    venv/bin/python foreign_verifiers.py verify <folder> <public key>
"""

import contextlib
import json
import sys
from pathlib import Path


def verify(folder: str, key: str) -> None:
    from model_signing import verifying

    config = verifying.Config().use_elliptic_key_verifier(public_key=key)
    config.verify(Path(folder), Path(folder) / "model.sig")


def sign(folder: str, key: str) -> None:
    from model_signing import signing

    config = signing.Config().use_elliptic_key_signer(private_key=key)
    config.sign(Path(folder), Path(folder) / "model.sig")


def bom(file: str) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(Path(file).read_text())
    if wrong is not None:
        raise ValueError(str(wrong))


def statement(file: str) -> None:
    """Unknown fields and values of other types are errors of the parser."""
    from google.protobuf import json_format
    from in_toto_attestation.predicates.test_result.v0 import test_result_pb2
    from in_toto_attestation.v1 import statement as v1
    from in_toto_attestation.v1 import statement_pb2

    parsed = json_format.Parse(Path(file).read_text(), statement_pb2.Statement())
    v1.Statement.copy_from_pb(parsed).validate()
    predicate = json_format.MessageToDict(parsed.predicate)
    result = json_format.ParseDict(predicate, test_result_pb2.TestResult())
    if result.result not in ("PASSED", "WARNED", "FAILED") or len(result.configuration) == 0:
        raise ValueError("the predicate has no result or no configuration")


def card(file: str, metric: str, value: str) -> None:
    from huggingface_hub import ModelCard

    data = ModelCard.load(file).data
    found = [r.metric_value for r in data.eval_results if r.metric_name == metric and r.dataset_config is None]
    if found != [float(value)] or data.license != "apache-2.0":
        raise ValueError(f"{metric} is {found}, the license {data.license}")


if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    with contextlib.redirect_stdout(sys.stderr):
        try:
            globals()[name](*arguments)
            answer = None
        except ImportError:
            raise
        except Exception as error:
            answer = f"{type(error).__name__}: {error}"
    print(json.dumps(answer))

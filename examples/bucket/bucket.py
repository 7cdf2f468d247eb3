import hashlib


def bucket(salt: str, key: str) -> int:
    """The bucket of a key, 0 to 9,999. `salt` is what the flag `model.<model>.salt` answers."""
    # Half of a surrogate pair counts as U+FFFD, as in the other languages.
    text = f"{salt}\0{key}".encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") % 10_000


if __name__ == "__main__":  # For check.mjs: a JSON string on each line of stdin, its bucket on each line of stdout.
    import json
    import sys

    for line in sys.stdin:
        print(bucket(sys.argv[1], json.loads(line)))

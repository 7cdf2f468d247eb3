"""Running an exported model, as a consumer runs it."""

import time
from collections.abc import Mapping

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

Feeds = Mapping[str, NDArray[np.generic]]

WARM_UP = 200
TIMED_RUNS = 5_000
ROTATED_ROWS = 256


def open_session(model: bytes) -> ort.InferenceSession:
    """A session on one thread, as the gate runs it."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def measure_latency(session: ort.InferenceSession, feeds: Feeds) -> dict[str, float]:
    """p50 and p95 of single-row runs in milliseconds, by nearest rank. The one thing that differs from run to run."""
    rows = [{name: values[i : i + 1] for name, values in feeds.items()} for i in range(ROTATED_ROWS)]
    samples = []
    for i in range(WARM_UP + TIMED_RUNS):
        row = rows[i % len(rows)]
        start = time.perf_counter_ns()
        session.run(None, row)
        samples.append((time.perf_counter_ns() - start) / 1e6)
    p50, p95 = np.quantile(samples[WARM_UP:], [0.5, 0.95], method="inverted_cdf")
    return {"p50": round(float(p50), 4), "p95": round(float(p95), 4)}

"""The metrics of the service, with the names of the registry's documentation and the labels `model` and `version`."""

import prometheus_client
from prometheus_client import Counter, Gauge, Histogram

prometheus_client.disable_created_metrics()

_OF_VERSION = ("model", "version")
_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)

REQUESTS = Counter(
    "ml_inference_requests",
    "Requests by their end: ok, invalid (the caller's fault) or error.",
    (*_OF_VERSION, "status"),
)
DURATION = Histogram(
    "ml_inference_duration_seconds", "Time of a request in the service.", _OF_VERSION, buckets=_SECONDS
)
ERRORS = Counter("ml_inference_errors", "Requests that the service failed, by type.", (*_OF_VERSION, "type"))
LOAD_TIME = Gauge("ml_model_load_time_seconds", "Time that the last load took, with its pull.", _OF_VERSION)
LOAD_FAILURES = Counter("ml_model_load_failures", "Loads that failed.", _OF_VERSION)
ACTIVE = Gauge("ml_active_models", "1 for a version that is loaded.", _OF_VERSION)

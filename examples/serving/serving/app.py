"""The HTTP side: uvicorn --factory serving.app:create"""

import json
import logging
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import prometheus_client
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import JSONResponse
from openfeature import api

from . import metrics
from .flags import Flags, Version, choose
from .model import InvalidRows, Model
from .rollout import Rollout
from .settings import Settings
from .shelf import Shelf

log = logging.getLogger("serving")

_CHOICES = 100


def create(settings: Settings | None = None) -> FastAPI:
    """The service, with its settings from the environment."""
    settings = settings or Settings.of(os.environ)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    flags, shelf = Flags(), Shelf(settings)
    rollout = Rollout(settings, shelf, flags)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        api.set_provider(flags)
        rollout.start()
        yield
        rollout.close()

    app = FastAPI(title="Model serving", lifespan=lifespan, openapi_url=None)

    @app.post("/models/{model}/predict")
    async def predict(model: str, request: Request) -> JSONResponse:
        began = time.perf_counter()
        return await run_in_threadpool(_predict, shelf, model, await request.body(), began)

    @app.get("/models")
    def models() -> dict[str, Any]:
        served = [
            {
                "model": file.model,
                "versions": sorted(version.number for version in file.versions),
                "rollout": file.rollout,
                "flags_sha256": file.digest,
            }
            for file in rollout.served()
        ]
        loaded = [{"model": version.model, "version": version.number} for version in shelf.loaded()]
        return {"served": served, "loaded": loaded, "problems": rollout.problems()}

    @app.get("/health/live")
    def live() -> dict[str, str]:
        return {"status": "live"}

    @app.get("/health/ready")
    def ready() -> JSONResponse:
        is_ready = rollout.is_ready()
        content = {"status": "ready" if is_ready else "not ready", "problems": rollout.problems()}
        return JSONResponse(content, 200 if is_ready else 503)

    @app.get("/metrics")
    def exported() -> Response:
        return Response(prometheus_client.generate_latest(), media_type=prometheus_client.CONTENT_TYPE_LATEST)

    return app


def _predict(shelf: Shelf, model: str, body: bytes, began: float) -> JSONResponse:
    try:
        key, rows = _read(body)
    except InvalidRows as error:
        return JSONResponse({"error": str(error)}, 422)
    for _ in range(_CHOICES):
        version = choose(model, key)
        if version is None:
            return JSONResponse({"error": f"No flag file orders a version of {ascii(model)}."}, 404)
        with shelf.using(version) as loaded:
            # It was replaced since it was chosen: choose again.
            if loaded is None:
                continue
            status, content = _answer(version, loaded, rows)
        metrics.DURATION.labels(version.model, version.number).observe(time.perf_counter() - began)
        return JSONResponse({"model": version.model, "version": version.number, **content}, status)
    return JSONResponse({"error": f"The version of {model} is being replaced: try again."}, 503)


def _answer(version: Version, model: Model, rows: Any) -> tuple[int, dict[str, Any]]:
    labels = (version.model, version.number)
    try:
        outputs = model.predict(model.array(rows))
    except InvalidRows as error:
        metrics.REQUESTS.labels(*labels, "invalid").inc()
        return 422, {"error": str(error)}
    # A model can fail in any way; the answer and the metrics say so, and the next request is served.
    except Exception as error:
        log.exception("%s failed.", version)
        metrics.REQUESTS.labels(*labels, "error").inc()
        metrics.ERRORS.labels(*labels, type(error).__name__).inc()
        return 500, {"error": "The model failed; the log of the service says how."}
    metrics.REQUESTS.labels(*labels, "ok").inc()
    return 200, {"outputs": outputs}


def _read(body: bytes) -> tuple[str | None, Any]:
    """Key and rows of a request: {"key": "user-1", "rows": [[…]]}; the key can be left out."""
    try:
        request = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidRows(f"The body is not JSON: {error}.") from error
    if not isinstance(request, dict):
        raise InvalidRows('The body has to be an object with "rows" and, for the canary, "key".')
    key = request.get("key")
    if key is not None and not isinstance(key, str):
        raise InvalidRows('"key" has to be text: numbers are written differently by different languages.')
    return key, request.get("rows")

"""Traces of requests over OTLP, for an installation with the extra `otel` and an endpoint to send them to."""

from __future__ import annotations

from typing import cast

from litestar.types import ASGIApp

from entrypoints.settings import Settings


class TracingNotInstalled(RuntimeError):
    def __init__(self) -> None:
        super().__init__(
            "OTEL_EXPORTER_OTLP_ENDPOINT is set, but tracing is not installed: pip install 'prilavok[otel]'"
        )


def traced(app: ASGIApp, settings: Settings) -> ASGIApp:
    """The app itself where no endpoint is set. Raise TracingNotInstalled."""
    endpoint = settings.logs.otlp_endpoint
    if endpoint is None:
        return app
    try:
        # Imported only where traces are wanted: the SDK takes a tenth of a second to load.
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
        from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware  # noqa: PLC0415
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError:
        raise TracingNotInstalled from None
    provider = TracerProvider(resource=Resource.create({"service.name": "prilavok"}))
    exporter = OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    # Both are ASGI; the two libraries only write its types down differently.
    return cast("ASGIApp", OpenTelemetryMiddleware(app, tracer_provider=provider))

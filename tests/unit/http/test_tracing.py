"""Traces leave only where an endpoint is set, and then really arrive there."""

import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware

from entrypoints.http import tracing
from entrypoints.http.tracing import traced
from entrypoints.settings import read_settings


class Collector(BaseHTTPRequestHandler):
    received: list[tuple[str, int]]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.received.append((self.path, len(body)))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def collector():
    Collector.received = []
    server = HTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


async def answer(scope, receive, send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


def settings(tmp_path, **given: str):
    return read_settings(env_file=None, DATA_DIR=str(tmp_path), **given)


def test_without_an_endpoint_the_application_is_left_alone(tmp_path) -> None:
    assert traced(answer, settings(tmp_path)) is answer


async def test_a_request_leaves_a_trace_at_the_endpoint(tmp_path, collector: HTTPServer) -> None:
    endpoint = f"http://127.0.0.1:{collector.server_port}"
    app = traced(answer, settings(tmp_path, OTEL_EXPORTER_OTLP_ENDPOINT=endpoint))
    assert isinstance(app, OpenTelemetryMiddleware)
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "headers": [],
        "scheme": "http",
        "query_string": b"",
    }
    sent = []

    async def send(message) -> None:
        sent.append(message["type"])

    await app({**scope, "server": ("127.0.0.1", 80)}, None, send)
    app.tracer.span_processor.force_flush()

    assert sent == ["http.response.start", "http.response.body"]
    assert [path for path, size in Collector.received if size] == ["/v1/traces"]


def test_an_endpoint_without_the_extra_says_what_to_install(tmp_path, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.instrumentation.asgi", None)

    with pytest.raises(tracing.TracingNotInstalled, match="otel"):
        traced(answer, settings(tmp_path, OTEL_EXPORTER_OTLP_ENDPOINT="http://127.0.0.1:1"))

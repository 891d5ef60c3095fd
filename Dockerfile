# syntax=docker/dockerfile:1

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /venv
WORKDIR /build
# Dependencies first: this layer is rebuilt only when the lock changes.
COPY requirements-image.lock ./
RUN /venv/bin/pip install --require-hashes -r requirements-image.lock
COPY pyproject.toml README.md LICENSE ./
COPY migrations ./migrations
COPY src ./src
RUN /venv/bin/pip install --no-deps --no-build-isolation . \
    && /venv/bin/python -m compileall -q /venv/lib

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    ENV=production HOST=0.0.0.0 PORT=8000 DATA_DIR=/data
RUN useradd --system --uid 10001 --no-create-home shop && mkdir /data && chown shop /data
COPY --from=build /venv /venv
USER shop
WORKDIR /data
VOLUME /data
EXPOSE 8000
# Containers of the worker switch it off: they serve nothing.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=5 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/health/ready', timeout=2)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["prilavok"]
CMD ["http"]

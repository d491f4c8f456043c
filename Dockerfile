# Two stages: the first builds the environment from the lock, the second holds it and nothing to build with.
# It has not been built where it was written (no container engine there); tests/test_containers.py reads it, and the
# command below was run there as an unprivileged user on a read-only file system. See docs/operations.md.

FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/zhengwen
# requirements-postgres.lock for replicas of a library in PostgreSQL: the same with its driver.
ARG LOCK=requirements.lock
COPY requirements.lock requirements-postgres.lock ./
RUN /opt/zhengwen/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r "$LOCK"
COPY pyproject.toml LICENSE README.md *.py ./
COPY assistant assistant
COPY evals evals
COPY ingest ingest
COPY pages pages
COPY prompts prompts
COPY vectorstore vectorstore
RUN /opt/zhengwen/bin/python -m pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin zhengwen \
    && install -d -o zhengwen -g zhengwen -m 0750 /data
COPY --from=build /opt/zhengwen /opt/zhengwen
COPY corpus /texts
ENV ZHENGWEN_HOME=/data \
    ZHENGWEN_HOST=0.0.0.0 \
    ZHENGWEN_PORT=7860 \
    HOME=/tmp \
    GRADIO_ANALYTICS_ENABLED=False \
    ANONYMIZED_TELEMETRY=False \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1
USER 10001
VOLUME ["/data"]
EXPOSE 7860
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=120s --retries=3 \
    CMD ["/opt/zhengwen/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:7860/readyz', timeout=4)"]
ENTRYPOINT ["/opt/zhengwen/bin/zhengwen"]
CMD ["serve", "--docs", "/texts"]

FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/venv
COPY requirements/base.lock requirements/base.lock
RUN /opt/venv/bin/python -m pip install --no-cache-dir --require-hashes -r requirements/base.lock
COPY pyproject.toml README.md LICENSE ./
COPY rules rules
COPY config config
COPY adapters adapters
COPY notion_sync notion_sync
RUN /opt/venv/bin/python -m pip install --no-cache-dir --no-index --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    TMPDIR=/var/lib/notion-sync \
    NOTION_SYNC_CONFIG=/app/config \
    NOTION_SYNC_LEDGER=sqlite:////var/lib/notion-sync/ledger.db
WORKDIR /app
COPY --from=build /opt/venv /opt/venv
COPY config/*.toml config/
RUN install --directory --owner=10001 --group=10001 /var/lib/notion-sync
USER 10001:10001
VOLUME ["/var/lib/notion-sync"]
HEALTHCHECK NONE
ENTRYPOINT ["notion-sync"]
CMD ["run"]

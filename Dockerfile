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
# What installs is not needed by what runs.
RUN /opt/venv/bin/python -m pip install --no-cache-dir --no-index --no-deps --no-build-isolation . \
    && /opt/venv/bin/python -m pip uninstall --quiet --yes setuptools pip

FROM python:3.11-slim-bookworm
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="notion-sync" \
      org.opencontainers.image.description="Keeps a Notion order tracker true to the written process, and says in Slack what needs a person, once." \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.base.name="docker.io/library/python:3.11-slim-bookworm"
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
# From the ledger alone. A pass that is running counts as well, so that a container which makes one and ends is fine.
HEALTHCHECK --interval=60s --timeout=15s --start-period=2m --retries=3 CMD ["notion-sync", "health"]
ENTRYPOINT ["notion-sync"]
CMD ["run"]

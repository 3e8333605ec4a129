# mailbot, slim and without root. Every step is one that `make test` runs as well.
FROM python:3.11-slim AS build
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE ./
COPY LICENSES LICENSES
RUN python -m venv /opt/mailbot && /opt/mailbot/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY mailbot mailbot
COPY rules rules
COPY templates templates
RUN pip install --no-cache-dir hatchling && pip wheel --no-cache-dir --no-deps --no-build-isolation -w /wheel . \
 && /opt/mailbot/bin/pip install --no-cache-dir --no-deps /wheel/*.whl

FROM python:3.11-slim
RUN useradd --system --create-home --home-dir /var/lib/mailbot mailbot
COPY --from=build /opt/mailbot /opt/mailbot
ENV PATH=/opt/mailbot/bin:$PATH PYTHONUNBUFFERED=1
USER mailbot
WORKDIR /var/lib/mailbot
VOLUME ["/var/lib/mailbot", "/etc/mailbot"]
HEALTHCHECK --interval=60s --timeout=10s --start-period=30s CMD ["python", "-c", "import urllib.request,sys; sys.exit(urllib.request.urlopen('http://127.0.0.1:8080/health', timeout=5).status != 200)"]
ENTRYPOINT ["mailbot"]
CMD ["run", "--config", "/etc/mailbot/config.yaml"]

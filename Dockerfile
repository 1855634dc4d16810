FROM python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home share
WORKDIR /srv/share
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
ENV PYTHONUNBUFFERED=1 SHARE_MODE=production SHARE_DATA=/srv/data
# Static files are collected at build time; the values only have to be there.
RUN mkdir /srv/data && chown share /srv/data && SECRET_KEY=$(head -c 40 /dev/urandom | base64 -w0) ALLOWED_HOSTS=build \
    BASE_URL=https://build DATABASE_URL=postgresql://build/build REDIS_URL=redis://build SHARE_DATA=/srv/built \
    python manage.py collectstatic --no-input -v 0
ENV SHARE_STATIC=/srv/built/static
USER share
EXPOSE 8000
HEALTHCHECK CMD curl --fail --silent http://localhost:8000/livez || exit 1
# Two processes of four threads, and no connection kept: docs/decisions/workers.md says what was measured, and why.
CMD ["gunicorn", "share.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--keep-alive", "0", "--no-control-socket"]

"""Celery only tells a worker to look. What is to be done, and whether it was done, stands in PostgreSQL."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "share.settings")

app = Celery("share")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

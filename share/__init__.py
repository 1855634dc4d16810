"""SHARE: the platform of a network of small towns that welcome resettled refugees."""

from share.celery import app as celery_app

__all__ = ["celery_app"]

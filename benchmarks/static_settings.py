"""The product's settings for collecting static files without packing them, which takes half a minute."""

from __future__ import annotations

from ocop.config.settings import *  # noqa: F403
from ocop.config.settings import STORAGES

STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"

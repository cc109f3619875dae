"""The WSGI application that the server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.config.settings")
_django = get_wsgi_application()

from ocop.base import changes  # noqa: E402 - need the settings
from ocop.web.kept import Front  # noqa: E402

changes.note()  # a new process may be a new version: what visitors hold is made anew
application = Front(_django)
# what was loaded stays for good: the collector need not walk over it again and again
gc.collect()
gc.freeze()

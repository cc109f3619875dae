"""`python -m benchmarks.counting PATH… [--cookie SESSION] [--cold]`: SQL statements and bytes of pages.

Run in the environment of the installation; asks the product within this process. Each page is asked
once before it is counted, unless `--cold`. Prints JSON by path: sql, raw, gzip.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os


def main() -> None:
    """Count and print."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("paths", nargs="+")
    reader.add_argument("--cookie", default="")
    reader.add_argument("--cold", action="store_true")
    asked = reader.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.config.settings")
    os.environ["OCOP_KEEP_PAGES"] = "0"
    import logging

    import django

    django.setup()
    logging.disable(logging.INFO)
    print(json.dumps({path: _count(path, asked.cookie, asked.cold) for path in asked.paths}))


def _count(path: str, cookie: str, cold: bool) -> dict[str, int]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="localhost")
    if cookie:
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    if not cold:
        client.get(path)
    with CaptureQueriesContext(connection) as seen:
        body = client.get(path).content
    return {"sql": len(seen), "raw": len(body), "gzip": len(gzip.compress(body, 6))}


if __name__ == "__main__":
    main()

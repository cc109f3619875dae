"""The operator's door: `ocop <command>` is `python -m ocop <command>`."""

import os
import sys


def main() -> None:
    """Hand the arguments to Django's command runner under our settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["ocop", *sys.argv[1:]])


if __name__ == "__main__":
    main()

"""A small file system in memory, to be filled up. Only root may mount one."""

from __future__ import annotations

import subprocess
from pathlib import Path

SIZE = 400  # MB


def mount(folder: Path) -> None:
    """Lay a small file system over the folder."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "ocop-crash", folder], check=True)
    folder.chmod(0o755)  # PostgreSQL, too, lives in it


def unmount(folder: Path) -> None:
    """Take it away, with everything on it."""
    subprocess.run(["umount", "--lazy", folder], check=True)

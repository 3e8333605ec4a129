"""Whether a folder can be used, or something that does not exist yet can be made at a path. Nothing is left behind."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def unmakable(path: Path) -> str:
    """Say why nothing can be made at an absolute path; empty where it can."""
    folder = next(above for above in path.parents if os.path.exists(above))
    try:
        with tempfile.TemporaryFile(dir=folder):  # the rights of a file system that is not real cannot be told otherwise
            return ""
    except OSError as error:
        return f"{path}, where nothing can be made: {folder}: {error.strerror}"


def usable(folder: Path | str) -> bool:
    """Tell whether the user that runs mailbot can read, write and enter a folder."""
    return os.access(folder, os.R_OK | os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids)

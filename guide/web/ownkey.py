"""The key of a site on this computer: kept in the user's own file, so a restart loses nothing.

Only for a loopback address; a site that others can reach is given its key.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path


def own_key(environment: Mapping[str, str], shortest: int) -> str:
    """The key in the user's file, made at the first need."""
    state = environment.get("XDG_STATE_HOME") or "~/.local/state"
    path = Path(state) / "lantern-guide" / "secret-key"
    try:
        path = path.expanduser()
        return _read(path, shortest) or _write(path)
    except (OSError, RuntimeError):  # RuntimeError: a user whom the system knows no home of
        print(f"No key could be kept at {path}: answers last until the server stops.", flush=True)
        return secrets.token_urlsafe(48)


def _read(path: Path, shortest: int) -> str:
    """The key in the file; empty where there is none, or where others could have read it."""
    if not path.is_file() or path.stat().st_mode & 0o077:
        return ""
    key = path.read_text(encoding="ascii", errors="replace").strip()
    return key if len(key) >= shortest else ""


def _write(path: Path) -> str:
    key = secrets.token_urlsafe(48)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(key + "\n")
    fresh.replace(path)
    return key

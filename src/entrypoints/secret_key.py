"""The signing key of a development machine: made once, kept in a file that only its owner reads."""

import os
import secrets
from pathlib import Path


def kept_secret_key(path: Path) -> str:
    """Read the key, or make it: several processes that start at once agree on one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text()

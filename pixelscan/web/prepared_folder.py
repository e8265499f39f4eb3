"""Where `pixelscan prepare` keeps what it makes once, so that no visitor waits for it.

In the environment, because the folder of an installed package may be read-only. Each
folder is named after what it was made from, so what is out of date is not found.
"""

import hashlib
import sys
from pathlib import Path


def prepared_folder(kind: str, *made_from: str, prefix: str = sys.prefix) -> Path:
    """The folder for what is made from these texts; it exists only if it was prepared."""
    digest = hashlib.sha256("\0".join(made_from).encode()).hexdigest()
    return Path(prefix, "share", "pixelscan", f"{kind}-{digest[:16]}")

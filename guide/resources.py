"""Where the templates, the static files and the rules lie.

They stand at the top of a checkout and inside the package once it is installed from a wheel, so
nothing else may guess their place.
"""

from pathlib import Path
from typing import Literal

PACKAGE = Path(__file__).resolve().parent


def folder(name: Literal["templates", "static", "rules"]) -> Path:
    """The packaged folder where there is one, else the checkout's, which stands beside `guide/`.

    In this order, since what lies beside an installed package is not ours.
    """
    packaged = PACKAGE / name
    return packaged if packaged.is_dir() else PACKAGE.parent / name


def checkout() -> Path | None:
    """The checkout that the program runs from; None where it is installed from a wheel."""
    return None if (PACKAGE / "rules").is_dir() else PACKAGE.parent

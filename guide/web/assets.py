"""Stylesheet, icon and pictures: read once, named by their content, compressed in memory.

A name that changes with the content lets a browser keep a file for good. Nothing is written to
disk, so there is no folder to clean up and none that a dying worker could take with it.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from types import MappingProxyType

import brotli
from flask import Response, abort, current_app, request

from guide.web.compression import best_encoding

_FOR_GOOD = "public, max-age=31536000, immutable"
_MARK = re.compile(r"\.[0-9a-f]{10}(?=\.[^./]+$)")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent: the address's last part, and the content by encoding."""

    name: str
    mimetype: str
    bodies: Mapping[str, bytes]


@lru_cache(maxsize=8)
def load_assets(folder: Path) -> Mapping[str, Asset]:
    """Every file of a folder, by its path inside the folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        name: _asset(name, path.read_bytes()) for path in files for name in [_within(folder, path)]
    }


def _within(folder: Path, path: Path) -> str:
    return path.relative_to(folder).as_posix()


def _asset(path: str, content: bytes) -> Asset:
    mark = hashlib.sha256(content).hexdigest()[:10]
    name = PurePosixPath(path).with_suffix(f".{mark}{PurePosixPath(path).suffix}").as_posix()
    packed = {
        "br": brotli.compress(content, quality=11),
        "gzip": gzip.compress(content, 9, mtime=0),
    }
    bodies = {key: body for key, body in packed.items() if len(body) < len(content)}
    mimetype = mimetypes.guess_type(path)[0] or "application/octet-stream"
    return Asset(name, mimetype, {**bodies, "identity": content})


class Shelf:
    """The assets of one site."""

    def __init__(self, folder: Path, more: Mapping[str, bytes] = MappingProxyType({})) -> None:
        """`more`: files that lie in no folder, by name."""
        made = {name: _asset(name, content) for name, content in more.items()}
        self._assets = {**load_assets(folder), **made}
        self._by_name = {asset.name: asset for asset in self._assets.values()}

    def address(self, path: str) -> str:
        """The address of a file. One that is missing must not take a page of advice with it."""
        asset = self._assets.get(path)
        return f"{request.script_root}/static/{path if asset is None else asset.name}"

    def find(self, name: str) -> Asset | None:
        """The file whose address ends so."""
        return self._by_name.get(name)

    def instead(self, name: str) -> Asset | None:
        """The file that bears this name here, where the content it names is another server's."""
        return self._assets.get(_MARK.sub("", name)) if _MARK.search(name) else None


def asset_response(name: str) -> Response:
    """The file as the browser can take it best.

    While servers of two versions stand side by side, a page of one may ask the other for its files:
    it gets what is here, to be kept by nobody.
    """
    shelf: Shelf = current_app.extensions["guide-assets"]
    asset = shelf.find(name)
    kept_for = _FOR_GOOD if asset is not None else "no-store"
    asset = asset or shelf.instead(name)
    if asset is None:
        abort(404)
    best = best_encoding()
    encoding = best if best in asset.bodies else "identity"
    response = Response(asset.bodies[encoding], mimetype=asset.mimetype)
    if encoding != "identity":
        response.content_encoding = encoding
    response.headers["Cache-Control"] = kept_for
    response.headers["Vary"] = "Accept-Encoding"
    return response

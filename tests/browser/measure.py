"""Calls the functions of `measure.js` in a page, and compares pictures of it.

Pictures are compared in the browser, which has what is needed to read them.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).parent / "measure.js"
"""A page that is measured has it as its init script."""

_CHANGED = """async ([before, after]) => {
  const straight = (part) => {
    const x = part / 255;
    return x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
  };
  const luminance = (r, g, b) =>
    0.2126 * straight(r) + 0.7152 * straight(g) + 0.0722 * straight(b);
  const pixels = async (picture) => {
    const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    return canvas.getImageData(0, 0, image.width, image.height).data;
  };
  const [one, other] = [await pixels(before), await pixels(after)];
  let changed = 0;
  for (let at = 0; at < one.length; at += 4) {
    const [a, b] = [luminance(...one.slice(at, at + 3)), luminance(...other.slice(at, at + 3))];
    if ((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) >= 3) changed += 1;
  }
  return changed;
}"""


def measure(page: Page, name: str) -> list[Any]:
    """What one function of `measure.js` finds on this page."""
    found: list[Any] = page.evaluate(f"measures.{name}()")
    return found


def too_low(found: list[Any], least: float = 0) -> list[str]:
    """Those measured whose contrast is below what they need."""
    return [
        f"{item['name']} {item['ratio']}:1"
        for item in found
        if item["ratio"] < (least or item["least"])
    ]


def changed_pixels(page: Page, before: bytes, after: bytes) -> int:
    """How many pixels of a picture changed by a contrast of 3:1 or more."""
    pictures = [base64.b64encode(picture).decode("ascii") for picture in (before, after)]
    return int(page.evaluate(_CHANGED, pictures))

"""What is wrong with the page on the screen: sizes, order, targets, contrast, focus, paper.

Each function takes a page that was just shown, puts it through its conditions, and lists what is
wrong under each. `test_layout` holds every state to them; `test_planted` shows that each of them
sees what it is there for.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, ViewportSize

from tests.browser.measure import measure, too_low

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
ZOOMED: ViewportSize = {"width": 320, "height": 256}
"""1280 by 1024 px at a zoom of 400 %."""

# WCAG 1.4.12. A sheet made by script is the reader's, so the site's policy does not forbid it.
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-block-end: 2em !important }"""
_SHEET = """style => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}"""
_SIZE = "size => { document.documentElement.style.fontSize = size }"
_SIDE = "side => { document.documentElement.dir = side }"
HUGE = ("300%", "400%")
"""Text as large as some set it on a small phone: no standard asks for it, and people do."""
LEAST_LABEL = 100
"""Pixels across that the words of a label have at least."""
_NARROW = """least => [...document.querySelectorAll("main label")].filter(label => {
  const { paddingLeft, paddingRight } = getComputedStyle(label);
  return label.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) < least;
}).map(label => label.textContent)"""
MOST_OUTSIDE = 4
"""Presses of Tab, on the way round, that may go to the browser itself."""
MOST_BACK = 40
"""Stops that are tried backwards: what has a way forwards and no script leads back by the same."""
LEAST_GROWTH = 1.7
"""Text set twice as large may grow a little less where its size follows the screen's width too."""


def add_style(page: Page, style: str) -> None:
    """Lay a sheet over the page's own."""
    page.evaluate(_SHEET, style)


def unfold(page: Page) -> None:
    """Open all folded text."""
    page.evaluate(
        "() => document.querySelectorAll('details').forEach(part => { part.open = true })"
    )


def at_any_size(page: Page) -> list[str]:
    """What is cut off, squeezed, covered or out of sight: 320 px, spacing, right to left, 200 %."""
    page.set_viewport_size(ZOOMED)
    found = _unfit(page, "320 px, folded")
    unfold(page)
    found += _unfit(page, "320 px")
    page.evaluate(_SIDE, "rtl")
    found += _unfit(page, "320 px, right to left")
    page.set_viewport_size(DESKTOP)
    found += _unfit(page, "1280 px, right to left")
    page.evaluate(_SIDE, "ltr")
    small = measure(page, "textSizes")
    page.evaluate(_SIZE, "200%")
    found += _unfit(page, "1280 px, text at 200 %")
    found += [
        f"text at 200 %: {large['name']} grows from {before['size']} to {large['size']} px"
        for before, large in zip(small, measure(page, "textSizes"), strict=True)
        if large["size"] < before["size"] * LEAST_GROWTH
    ]
    page.set_viewport_size(PHONE)
    found += _unfit(page, "390 px, text at 200 %")
    page.evaluate(_SIZE, "")
    page.set_viewport_size(ZOOMED)
    add_style(page, SPACED)
    return found + _unfit(page, "320 px, text spacing")


def at_huge_text(page: Page) -> list[str]:
    """What goes out of sight, and labels without room, where text is set larger than WCAG asks."""
    page.set_viewport_size(ZOOMED)
    add_style(page, SPACED)
    found = []
    for size in HUGE:
        page.evaluate(_SIZE, size)
        wide, narrow = measure(page, "overflow"), page.evaluate(_NARROW, LEAST_LABEL)
        found += [f"text at {size}: overflow: {what}" for what in wide]
        found += [f"text at {size}: narrow: {what}" for what in narrow]
    page.evaluate(_SIZE, "")
    return found


def _unfit(page: Page, condition: str) -> list[str]:
    names = ("overflow", "clipped", "overlaps")
    return [
        f"{condition}: {name}: {what}"
        for name, found in zip(names, measure_all(page, *names), strict=True)
        for what in found
    ]


def measure_all(page: Page, *names: str) -> list[list[Any]]:
    """What several functions of `measure.js` find, asked for at once."""
    found: list[list[Any]] = page.evaluate("names => names.map(n => measures[n]())", list(names))
    return found


def out_of_order(page: Page) -> list[str]:
    """What stands above something that the markup has first."""
    return [f"order: {what}" for what in measure(page, "order")]


def hard_to_hit(page: Page) -> list[str]:
    """Targets that are too small, and answers' rows that a press does not reach."""
    found = []
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        targets, rows = measure_all(page, "targets", "rows")
        found += [
            f"{size['width']} px: {target}"
            for target in targets
            if min(target["width"], target["height"]) < target["least"]
        ]
        found += [f"{size['width']} px: no press reaches {row}" for row in rows]
    return found


def hard_to_see(page: Page) -> list[str]:
    """Edges, signs, text and the focus where they do not stand out, light and dark."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        controls, text, focus = measure_all(page, "controls", "textOnGround", "focus")
        found += [f"{scheme}: {fault}" for fault in (*too_low(controls, 3), *too_low(text))]
        found += [f"{scheme}: focus: {fault}" for fault in focus]
    return found


def pale_on_paper(page: Page) -> list[str]:
    """Text that is not dark on white. Printers leave out grounds: white on colour is white."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(media="print", color_scheme=scheme)
        found += [f"paper, {scheme}: {what}" for what in measure(page, "pale")]
    page.emulate_media(media="null", color_scheme="light")
    return found


FROM_THE_TOP = """() => {
  document.body.tabIndex = -1;
  document.body.focus();
  document.body.removeAttribute("tabindex");
}"""


def lost_to_the_keyboard(page: Page) -> list[str]:
    """Stops that Tab does not come to in the order of the markup, forwards and backwards."""
    stops: list[str] = measure(page, "stops")
    # Where a page sets the focus itself the way would lead out of it and in again half-way, and a
    # browser that is busy brings the focus back to its beginning some presses later.
    page.evaluate(FROM_THE_TOP)
    found = []
    forwards, backwards = ("Tab", stops, len(stops)), ("Shift+Tab", stops[::-1], MOST_BACK)
    for key, wanted, most in (forwards, backwards):
        page.evaluate("() => measures.follow()")
        tried = min(len(stops), most)
        passed = _passed(page, key, tried)
        # It goes round: backwards, the way begins where it ended forwards.
        ways = (wanted[at:] + wanted[:at] for at in range(len(wanted)))
        if not any(way[:tried] == passed for way in ways):
            found.append(f"{key} passes {passed}, not {wanted}")
    return found


def _passed(page: Page, key: str, stops: int) -> list[str]:
    """Where the focus goes, so many stops on."""
    for _ in range(stops):
        page.keyboard.press(key)
    passed: list[str] = measure(page, "passed")
    # Where the way leads out of the page and in again, a press or two reach no stop.
    for _ in range(MOST_OUTSIDE):
        if len(passed) >= stops:
            break
        page.keyboard.press(key)
        passed = measure(page, "passed")
    return passed[:stops]

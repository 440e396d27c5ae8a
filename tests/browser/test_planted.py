"""The checks of pages, checked: a fault is planted in a sound page, and its check must see it.

Each fault is one that somebody could make any day, in the stylesheet or in a template, and that no
other check would tell of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page

from tests.browser import faults
from tests.browser.measure import measure
from tests.browser.states import State, state
from tests.browser.test_axe import AXE
from tests.browser.test_axe import faults as axe_faults
from tests.browser.test_journeys import focus_pixels
from tests.browser.test_markup import PARTS

Show = Callable[[str], State]

STYLES = [
    # Sizes.
    ("question-one", "main { inline-size: 30rem }", faults.at_any_size, "320 px: overflow"),
    ("question-many", ".choice { white-space: nowrap }", faults.at_any_size, "320 px: overflow"),
    ("check", ".answers div { padding-right: 40rem }", faults.at_any_size, "overflow"),
    (
        "question-many",
        ".choice { block-size: 3.4rem; overflow: hidden }",
        faults.at_any_size,
        "clipped",
    ),
    ("start", ".card p { margin-block-start: -2rem }", faults.at_any_size, "overlaps"),
    ("start", ".card li { font-size: 18px }", faults.at_any_size, "text at 200 %"),
    ("start", ".lede { font-size: 5vw }", faults.at_any_size, "text at 200 %"),
    ("faq", "h1, h2 { line-height: .5 }", faults.at_any_size, "overlaps"),
    (
        "question-one",
        ".choice label { padding-inline-start: 3rem }",
        faults.at_huge_text,
        "text at 400%: narrow",
    ),
    # Order.
    (
        "question-one",
        ".choices { display: flex; flex-direction: column-reverse }",
        faults.out_of_order,
        "order",
    ),
    ("start", ".buttons { position: absolute; top: 0 }", faults.out_of_order, "Start"),
    # Targets.
    (
        "question-one",
        ".choice label { min-block-size: 0; padding: 0 }",
        faults.hard_to_hit,
        "'least': 44",
    ),
    (
        "start",
        "footer li a { display: inline; padding: 0; font-size: .9rem }",
        faults.hard_to_hit,
        "'least': 24",
    ),
    ("start", ".src { padding: 0 }", faults.hard_to_hit, "'least': 24"),
    ("emergency-country", ".tel { padding: 0 !important }", faults.hard_to_hit, "tel"),
    ("question-one", ".choice label { margin: 1rem }", faults.hard_to_hit, "no press"),
    # Edges, signs, text.
    ("question-one", ".choice input { border-color: #bbb }", faults.hard_to_see, "light: input"),
    ("question-many", ":root { --edge: #655a66 }", faults.hard_to_see, "dark: input"),
    ("question-one", ".choice input { border: 0 }", faults.hard_to_see, "edge"),
    (
        "question-answered",
        ".choice [type]:checked { border-color: #ddd; background: #ddd }",
        faults.hard_to_see,
        "chosen",
    ),
    ("question-one", "progress { border-color: #ddd }", faults.hard_to_see, "track"),
    ("question-one", "progress { background: var(--brand) }", faults.hard_to_see, "done"),
    ("start", "button.quiet { border-color: var(--line) }", faults.hard_to_see, "edge"),
    ("start", "select { border-color: var(--line) }", faults.hard_to_see, "select"),
    ("result-soon", ".eyebrow .icon { fill: #1d5876 }", faults.hard_to_see, "shape"),
    ("result-soon", ".eyebrow .icon .pen { stroke: #ddd }", faults.hard_to_see, "sign"),
    ("start", ".lede { color: #998 }", faults.hard_to_see, "p.lede"),
    # Focus.
    ("start", ":focus-visible { outline: 0; box-shadow: none }", faults.hard_to_see, "focus: a"),
    ("start", "select:focus-visible { outline-width: 1px }", faults.hard_to_see, "2 px"),
    ("check", ".change a:focus-visible { outline: none }", faults.hard_to_see, "focus: a"),
    (
        "question-one",
        "input:focus { outline-color: #fdf0d5; box-shadow: none }",
        faults.hard_to_see,
        "shows at",
    ),
    (
        "question-one",
        ":focus-visible { box-shadow: none !important }",
        faults.hard_to_see,
        "dark: focus",
    ),
    # Paper.
    (
        "emergency-country",
        "@media print { .level .call { background: #6a2c63; color: #fff } }",
        faults.pale_on_paper,
        "tel",
    ),
    ("start", "@media print { :root { --quiet: #999 } }", faults.pale_on_paper, "paper, light"),
    (
        "start",
        "@media print and (prefers-color-scheme: dark) { :root { --ink: #f2e9ec } }",
        faults.pale_on_paper,
        "paper, dark",
    ),
]

SCRIPTS = [
    ("document.querySelector('main .button').tabIndex = -1", "Tab passes"),
    ("document.querySelector('footer a').tabIndex = 1", "Tab passes"),
    (
        "document.querySelector('.wordmark').onkeydown = (e) => e.preventDefault(); null",
        "Tab passes",
    ),
    (
        "document.querySelector('select').addEventListener('focus', (e) => e.target.blur())",
        "Shift+Tab passes",
    ),
]

MARKUP = [
    ("question-one", 'for="who-1"', 'for="who-9"', "ties", "nowhere: who-9"),
    ("question-one", 'for="who-1"', "", "fields", "no label"),
    ("question-one", 'id="who-1"', 'id="who-0"', "ties", "twice: who-0"),
    ("question-one", 'aria-describedby="who-hint"', 'aria-describedby=""', "ties", "empty"),
    ("question-error-one", "#who-0", "#who", "ties", "nowhere: who"),
    ("question-error-one", "#who-0", "#who-1", "fields", "the summary leads to"),
    ("question-error-one", "#who-0", "#main", "fields", "the summary leads to"),
    ("question-error-one", "who-hint who-error", "who-hint", "fields", "tied to no group"),
    ("question-error-one", " autofocus", "", "fields", "does not take the focus"),
    ("question-error-one", "<title>Error: ", "<title>", "headings", "error signs"),
    ("question-one", "<title>", "<title>Error: ", "headings", "error signs"),
    ("question-one", "<title>", "<title>A page about ", "headings", "is not the heading"),
    ("question-one", " - Lantern</title>", "</title>", "headings", "name the site"),
    ("question-one", "<legend>", "<div>", "fields", "without a legend"),
    ("start", "<h2", "<h1", "headings", "another h1"),
    ("start", "<h2", "<h4", "headings", "h1, then h4"),
    ("start", '<main id="main">', '<div id="main">', "headings", "not in main"),
    ("start", "How it decides</a>", "Privacy</a>", "links", "Privacy"),
    ("start", "<p", '<p style="color: red"', "parts", "p style"),
    ("start", "<button", '<button onclick="go()"', "parts", "button onclick"),
    ("start", "<main", "<script></script><main", "parts", "script"),
    ("start", 'src="/static', 'src="https://example.org', "parts", "https://example.org"),
    ("question-picture", ' alt="', ' title="', "parts", "has no alt"),
    ("question-picture", ' width="', ' class="', "parts", "no size of its own"),
    ("start", ' dir="ltr"', "", "parts", "html"),
]


@pytest.mark.browser
@pytest.mark.parametrize("name, style, check, words", STYLES)
def test_a_fault_of_the_stylesheet_is_seen(
    screen: Page, show: Show, name: str, style: str, check: Callable[[Page], list[str]], words: str
) -> None:
    show(name)
    faults.add_style(screen, style)
    found = check(screen)
    assert any(words in each for each in found), found


@pytest.mark.browser
@pytest.mark.parametrize("script, words", SCRIPTS)
def test_a_keyboard_that_is_led_astray_is_seen(
    screen: Page, show: Show, script: str, words: str
) -> None:
    show("start")
    screen.evaluate(script)
    found = faults.lost_to_the_keyboard(screen)
    assert any(words in each for each in found), found


@pytest.mark.browser
def test_an_answer_on_the_wrong_side_is_seen(screen: Page, show: Show) -> None:
    show("question-one")
    faults.add_style(screen, ".choice input { left: 1rem; right: auto }")
    screen.evaluate("document.documentElement.dir = 'rtl'")
    assert all(side["field"] < side["to"] for side in measure(screen, "sides"))


@pytest.mark.browser
def test_a_ring_that_is_cut_off_is_seen(screen: Page, show: Show) -> None:
    show("start")
    faults.add_style(screen, "footer li { overflow: hidden }")
    changed, least = focus_pixels(screen, screen.locator("footer a").first)
    assert changed < least


@pytest.mark.browser
def test_axe_is_asked_for_all_that_it_knows(screen: Page, show: Show) -> None:
    show("start")
    faults.add_style(screen, "footer li a { display: block; font-size: 9px; line-height: 1 }")
    faults.add_style(screen, "footer { color: #999 } footer li { margin: 0 }")
    screen.evaluate("document.querySelector('main').outerHTML = '<div>' + 'text' + '</div>'")
    screen.evaluate(AXE)
    found = "\n".join(axe_faults(screen, "planted"))
    for rule in ("target-size", "color-contrast", "region", "skip-link"):
        assert f"'{rule}'" in found, rule


@pytest.mark.parametrize("name, old, new, part, words", MARKUP)
def test_a_fault_of_a_template_is_seen(
    name: str, old: str, new: str, part: str, words: str
) -> None:
    sound = state(name)
    assert old in sound.html
    found = PARTS[part](replace(sound, html=sound.html.replace(old, new, 1)))
    assert any(words in each for each in found), found

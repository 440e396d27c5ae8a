"""The day, the zone, the locale, the home and the machine: who may ask for them.

What is asked for in one place can be set by a test, and changes no result elsewhere. `make anyday`
runs all tests in surroundings of many kinds.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TOP = Path(__file__).parent.parent

# What tells of the surroundings, and the only modules that may ask for it.
ASKED: dict[str, tuple[str, ...]] = {
    # The day comes from guide/clock.py alone.
    "date.today": (),
    "datetime.now": ("guide/clock.py",),
    "datetime.today": (),
    "datetime.utcnow": (),
    "time.ctime": (),
    "time.gmtime": (),
    "time.localtime": (),
    "time.strftime": (),
    "time.time": ("guide/drivers/cookies.py",),  # whether a cookie has run out by now
    # The site's settings, and what git and ssh-keygen are handed on; no page depends on them.
    "os.environ": (
        "guide/approval/signatures.py",
        "guide/git.py",
        "guide/web/master.py",
        "guide/web/server.py",
    ),
    "os.getenv": (),
    # The key of a site for one person is kept in their home.
    "Path.home": (),
    "path.expanduser": ("guide/web/ownkey.py",),
    # Chromium's own sandbox refuses to work for root.
    "os.geteuid": ("guide/drivers/chromium.py",),
    "os.getuid": (),
    "getpass.getuser": (),
    "os.cpu_count": (),
    "os.sched_getaffinity": (),
    "multiprocessing.cpu_count": (),
    "os.get_terminal_size": (),
    "shutil.get_terminal_size": (),
    "locale.setlocale": (),
    "locale.getlocale": (),
    "locale.strcoll": (),
    "socket.gethostname": (),
}

# What reads or writes text in the encoding of the locale, unless it is told another.
TEXT = {"read_text": 0, "write_text": 1}
"""Each with the place of the encoding among what it is given."""
PROCESSES = ("run", "Popen", "check_output", "call", "check_call")


def modules(*folders: str) -> Iterator[Path]:
    """The modules of folders."""
    for folder in folders:
        yield from sorted((TOP / folder).rglob("*.py"))


def asked(source: str) -> Iterator[tuple[int, str]]:
    """What of the surroundings a module asks for, each with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            yield node.lineno, f"{owner}.{node.attr}"
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{name.name}") for name in node.names)


def by_locale(source: str) -> Iterator[int]:
    """The lines where text is read or written in the encoding of the locale."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else ""
        given = {keyword.arg: keyword.value for keyword in node.keywords}
        is_text = isinstance(text := given.get("text"), ast.Constant) and text.value is True
        by_place = name in TEXT and len(node.args) > TEXT[name]
        told = "encoding" in given or by_place
        if not told and (name in TEXT or (name in PROCESSES and is_text)):
            yield node.lineno


@pytest.mark.parametrize(
    "source", ["date.today()", "datetime.date.today()", "from time import time"]
)
def test_what_asks_for_the_day_is_seen(source: str) -> None:
    assert {what for _, what in asked(source)} & {*ASKED}


@pytest.mark.parametrize(
    "source, lines",
    [
        ("path.read_text()", [1]),
        ("\npath.write_text('')", [2]),
        ("path.read_text(encoding='utf-8')", []),
        ("path.read_text('utf-8'); path.write_text('', 'utf-8')", []),
        ("subprocess.run(command, text=True)", [1]),
        ("subprocess.run(command)", []),
        ("page.text", []),
    ],
)
def test_text_by_locale_is_seen(source: str, lines: list[int]) -> None:
    assert list(by_locale(source)) == lines


def test_the_surroundings_are_asked_for_in_one_place_each() -> None:
    wrong = [
        f"{path}:{line}: {what}"
        for module in modules("guide")
        for path in [module.relative_to(TOP).as_posix()]
        for line, what in asked(module.read_text(encoding="utf-8"))
        if path not in ASKED.get(what, (path,))
    ]
    assert not wrong


def test_text_is_utf_8_in_every_locale() -> None:
    wrong = [
        f"{module.relative_to(TOP)}:{line}"
        for module in modules("guide", "tests")
        for line in by_locale(module.read_text(encoding="utf-8"))
    ]
    assert not wrong

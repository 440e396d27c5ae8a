"""The order of the pipeline in guide/, and who may use which package from outside.

A new room of guide/ gets a place in LAYERS; a new dependency gets a row in PACKAGES.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from guide.cli import COMMANDS, GROUPS, module_of

CODE = Path(__file__).parent.parent / "guide"

# The way from a rule file to a page, lowest first. A room may import only from the lines above its
# own: not from its own line, so cli and web know nothing of each other.
LAYERS = (
    (
        "clock",
        "codes",
        "errors",
        "findings",
        "progressbar",
        "pytestplugin",
        "resources",
        "strictjson",
    ),
    ("git", "ruleset"),
    ("engine", "reading"),
    ("prover",),
    ("checks", "diff", "paths"),
    ("suites",),
    ("approval", "drivers"),
    ("review", "walks"),
    ("export",),
    ("commands",),
    ("cli", "web"),
    ("__main__",),
)

# The only imports inside functions, and the only ones that go against the lines above: a command
# that serves no page must not wait for Flask to load. (`cli` loads the module of a command by its
# name: COMMANDS there is the table, and tests below hold it to the modules.)
# pytest loads its plugin whatever is tested: what that needs waits for a path file.
DEFERRED = (("__main__", "cli"), ("commands", "web"), ("pytestplugin", "paths"))

# Each package from outside and the rooms, or the one module of a room, that may import it.
PACKAGES = {
    "babel": "reading",
    "brotli": "web",
    "cryptography": "web",
    "flask": "web",
    "flask_wtf": "web",
    "gunicorn": "web",
    "jinja2": "export, web",
    "markupsafe": "web",
    "playwright": "drivers",
    "prometheus_client": "web.metrics",
    "pysat": "prover.solver",
    "pytest": "paths.pytestpaths, pytestplugin",
    "werkzeug": "web",
    "wtforms": "web",
    "yaml": "reading.source",
}


@dataclass(frozen=True)
class Import:
    """One name that a module imports: `guide.clock.today` for `from guide.clock import today`."""

    line: int
    name: str
    in_function: bool = False

    @property
    def room(self) -> str:
        """The room of guide/ that it reaches, or nothing where it reaches none."""
        package, _, rest = self.name.partition(".")
        first = rest.partition(".")[0]
        return first if package == "guide" and first != "__version__" else ""


def imports(source: str) -> Iterator[Import]:
    """Every import in a module's text, those inside functions too."""
    return _imports(ast.parse(source), in_function=False)


def _imports(node: ast.AST, in_function: bool) -> Iterator[Import]:
    for name in _names(node):
        yield Import(getattr(node, "lineno", 0), name, in_function)
    if not isinstance(node, ast.expr):
        inside = in_function or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        for child in ast.iter_child_nodes(node):
            yield from _imports(child, inside)


def _names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        start = "." * node.level + (node.module or "")
        return [f"{start}.{alias.name}" for alias in node.names]
    return []


def faults(module: str, source: str) -> list[str]:
    """What is wrong with the imports of a module, `reading.source` say, one text each."""
    found = ((item.line, _fault(module, item)) for item in imports(source))
    return list(dict.fromkeys(f"line {line}: {fault}" for line, fault in found if fault))


def _fault(module: str, item: Import) -> str:
    if item.name.startswith("."):
        return "a relative import; write it from `guide` on"
    package = item.name.partition(".")[0]
    if package == "guide":
        return _inside(room_of(module), item)
    if package in sys.stdlib_module_names:
        return ""
    if package not in PACKAGES:
        return (
            f"{package} is not known here; add it to setup.cfg, docs/dependencies.md and PACKAGES"
        )
    only = PACKAGES[package]
    allowed = {module, room_of(module)} & set(only.split(", "))
    return "" if allowed else f"only {only} may import {package}"


def _inside(room: str, item: Import) -> str:
    target = item.room
    if item.in_function:
        return "" if (room, target) in DEFERRED else f"{target} is imported inside a function"
    if target in ("", room):
        return ""
    if target not in _heights():
        return f"there is no place for {target} in LAYERS"
    if _heights()[target] < _heights()[room]:
        return ""
    return f"{room} may not import {target}, which is not below it in LAYERS"


def _heights() -> Mapping[str, int]:
    return {room: height for height, layer in enumerate(LAYERS) for room in layer}


def modules() -> dict[str, Path]:
    """Every module of guide/ by its dotted name."""
    found = {}
    for path in sorted(CODE.rglob("*.py")):
        parts = path.relative_to(CODE.parent).with_suffix("").parts
        found[".".join(part for part in parts if part != "__init__")] = path
    return found


def in_guide(module: str) -> str:
    """`web.answers` for `guide.web.answers`; nothing for `guide` itself."""
    return module.partition(".")[2]


def room_of(module: str) -> str:
    """`web` for `web.answers`."""
    return module.partition(".")[0]


MODULES = modules()


def test_every_room_has_its_place() -> None:
    rooms = {room_of(in_guide(module)) for module in MODULES} - {""}
    missing = sorted(rooms - set(_heights()))
    assert not missing, (
        f"{', '.join(missing)}: no place in LAYERS in tests/test_layering.py. "
        "Put each on a line below all that it imports and above all that import it."
    )


def test_a_reader_of_the_folder_meets_at_most_fifteen_rooms() -> None:
    rooms = {module for module, path in MODULES.items() if path.name == "__init__.py"} - {"guide"}
    assert len(rooms) <= 15


@pytest.mark.parametrize(
    "module",
    sorted(m for m, path in MODULES.items() if m != "guide" and path.name == "__init__.py"),
)
def test_each_room_says_what_comes_in_what_goes_out_and_what_it_imports(module: str) -> None:
    about = ast.get_docstring(ast.parse(MODULES[module].read_text(encoding="utf-8"))) or ""
    assert re.search(r"^In: .*^It imports ", about, re.MULTILINE | re.DOTALL) and "Out: " in about


def test_no_room_has_two_places() -> None:
    rooms = [room for layer in LAYERS for room in layer]
    assert len(rooms) == len(set(rooms))


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"guide"}))
def test_imports_go_down_only(module: str) -> None:
    if room_of(in_guide(module)) not in _heights():
        pytest.skip("it has no place yet, which another test reports")
    path = MODULES[module]
    found = faults(in_guide(module), path.read_text(encoding="utf-8"))
    assert not found, f"{path.relative_to(CODE.parent)}\n" + "\n".join(found)


def test_git_is_asked_in_one_place() -> None:
    asking = [path.name for path in CODE.rglob("*.py") if '"git"' in path.read_text("utf-8")]
    assert asking == ["git.py"]


def test_the_package_itself_imports_nothing() -> None:
    assert not list(imports((CODE / "__init__.py").read_text(encoding="utf-8")))


def test_each_deferred_import_stands_once() -> None:
    for room, target in DEFERRED:
        found = [
            item.name
            for module, path in MODULES.items()
            if room_of(in_guide(module)) == room
            for item in imports(path.read_text(encoding="utf-8"))
            if item.in_function and item.room == target
        ]
        assert len(found) <= 1, f"{room} imports {target} in more than one place: {found}"


def namesakes(sources: Mapping[str, str]) -> dict[str, list[str]]:
    """The classes of several modules that share a name, whether it starts with `_` or not."""
    found: dict[str, list[str]] = {}
    for module, source in sources.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name.lstrip("_"), []).append(module)
    return {name: where for name, where in found.items() if len(where) > 1}


def test_no_two_classes_share_a_name() -> None:
    shared = namesakes({module: path.read_text("utf-8") for module, path in MODULES.items()})
    assert not shared, f"one name, one thing; call each by what it is: {shared}"


def test_classes_that_share_a_name_are_seen() -> None:
    sources = {"a": "class Walk: ...", "b": "class _Walk: ...", "c": "class Walker: ..."}
    assert namesakes(sources) == {"Walk": ["a", "b"]}


def test_no_cycle_between_modules() -> None:
    graph = {
        module: {
            _longest(item.name, MODULES)
            for item in imports(path.read_text(encoding="utf-8"))
            if item.room
        }
        for module, path in MODULES.items()
    }
    assert not cycle(graph)


def _longest(name: str, known: Mapping[str, Path]) -> str:
    while name not in known and "." in name:
        name = name.rpartition(".")[0]
    return name


def cycle(graph: Mapping[str, set[str]]) -> list[str]:
    """The modules of one cycle, the first named again at the end; nothing where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_each_command_is_a_module_that_adds_its_arguments() -> None:
    names = [name for group in (COMMANDS, *(of for _, of in GROUPS.values())) for name in group]
    adding = {
        module
        for module, path in MODULES.items()
        if room_of(in_guide(module)) == "commands"
        and "\ndef add_arguments(" in path.read_text("utf-8")
    }
    assert {module_of(name) for name in names if name not in GROUPS} == adding


@pytest.mark.parametrize(
    ("module", "may_load"),
    [
        ("guide.engine.engine", set()),
        ("guide.cli", set()),
        ("guide.commands.check", {"babel", "pysat", "yaml"}),
        ("guide.commands.serve", {"babel", "pysat", "yaml"}),
        ("guide.commands.run", {"babel", "pysat", "yaml"}),
        ("guide.pytestplugin", {"pytest"}),
    ],
)
def test_what_importing_loads(module: str, may_load: set[str]) -> None:
    program = f"import sys, {module}; print(*{{name.split('.')[0] for name in sys.modules}})"
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=CODE.parent, capture_output=True, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr
    assert set(run.stdout.split()) & set(PACKAGES) <= may_load


@pytest.mark.parametrize(
    ("module", "source", "fault"),
    [
        (
            "reading.loader",
            "from guide.prover.proof import Subject",
            "reading may not import prover",
        ),
        (
            "reading.loader",
            "from guide.engine.engine import Engine",
            "reading may not import engine",
        ),
        ("reading.loader", "from guide import prover", "reading may not import prover"),
        ("reading.loader", "import guide.prover.atlas as a", "reading may not import prover"),
        ("web.pages", "from guide import cli", "web may not import cli"),
        ("cli", "from guide.web import create_app", "cli may not import web"),
        ("web.pages", "def f():\n    from guide import cli", "imported inside a function"),
        ("engine.engine", "def f():\n    from guide import web", "imported inside a function"),
        ("engine.engine", "if 1:\n    from guide.checks import x", "engine may not import checks"),
        ("engine.engine", "from guide import magic", "no place for magic in LAYERS"),
        ("engine.engine", "from . import model", "relative import"),
        ("cli", "import flask.json", "only web may import flask"),
        ("cli", "def f():\n    import yaml", "only reading.source may import yaml"),
        ("reading.loader", "import yaml", "only reading.source may import yaml"),
        ("checks.parts", "from pysat.solvers import Solver", "only prover.solver may import pysat"),
        ("engine.engine", "import numpy", "numpy is not known here"),
    ],
)
def test_a_wrong_import_is_seen(module: str, source: str, fault: str) -> None:
    assert fault in " ".join(faults(module, source))


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("cli", "from guide import __version__, engine"),
        ("commands.serve", "def serve():\n    from guide.web import create_app"),
        ("web.pages", "from flask import Flask\nfrom guide.web.answers import pack"),
        ("engine.engine", "def f():\n    import json"),
        ("reading.source", "import yaml"),
    ],
)
def test_a_right_import_is_let_through(module: str, source: str) -> None:
    assert not faults(module, source)


def test_a_cycle_is_seen() -> None:
    assert cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}})
    assert not cycle({"a": {"b", "c"}, "b": {"c"}, "c": set()})

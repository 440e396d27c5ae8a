"""What scripted paths cost over HTTP, and random walks: seconds of CPU and of the clock.

    python -m bench.drivers             100 paths and 100 walks, in process and on a running server
    python -m bench.drivers --browser   some paths in Chromium as well

The paths are the shipped guide's own, from the first on, and again from the first where they are
fewer. In process, client and site share one CPU figure; on a server both are added.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle, islice

from bench.processes import cpu_of_ended, cpu_of_family
from guide.commands.site import make_site
from guide.drivers import drivers_of
from guide.engine.engine import Engine
from guide.paths.files import load_paths, path_files
from guide.paths.runs import Driver, PathRunner, Setting
from guide.paths.scripted import ScriptedPath
from guide.reading.loader import load_guides
from guide.resources import folder
from guide.walks.walking import Walking

GUIDE = "head-twitching"
PATHS = 100
IN_BROWSER = 10


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--browser", action="store_true", help="Chromium too")
    given = parser.parse_args()
    setting, paths = _loaded("")
    print("| what | CPU s | clock s |\n| --- | ---: | ---: |")
    engine, http, *browser = drivers_of("all", make_site)
    _row(f"{PATHS} paths on the engine", _run(setting, engine, paths))
    _row(f"{PATHS} paths over HTTP, in process", _run(setting, http, paths))
    _row(f"{PATHS} random walks over HTTP, in process", _walk(setting))
    with _server() as (url, cpu):
        away, _ = _loaded(url)
        _row(f"{PATHS} paths over HTTP, on guide serve", _run(away, http, paths), cpu)
    if given.browser:
        for driver in browser:
            told = f"{IN_BROWSER} paths in the {driver.name}"
            _row(told, _run(setting, driver, paths[:IN_BROWSER]), cpu_of_ended)


def _loaded(url: str) -> tuple[Setting, list[ScriptedPath]]:
    loaded = load_guides(folder("rules"), only=[GUIDE])
    rule_set = loaded.rule_sets[0]
    paths, _ = load_paths(path_files(folder("rules") / GUIDE), rule_set)
    setting = Setting(rule_set, Engine(rule_set), loaded.numbers, url)
    return setting, list(islice(cycle(paths), PATHS))


def _run(setting: Setting, driver: Driver, paths: list[ScriptedPath]) -> Callable[[], None]:
    def run() -> None:
        runner = PathRunner(setting, [driver])
        assert all(each.verdict == "passed" for each in runner.run(paths)), runner.unavailable

    return run


def _walk(setting: Setting) -> Callable[[], None]:
    def walk() -> None:
        walking = Walking(setting, make_site, ["http"])
        assert not any(walking.walk(PATHS, 0)), "a promise was broken"

    return walk


def _row(what: str, work: Callable[[], None], others: Callable[[], float] = lambda: 0.0) -> None:
    before, clock = time.process_time() + others(), time.perf_counter()
    work()
    cpu = time.process_time() + others() - before
    print(f"| {what} | {cpu:.2f} | {time.perf_counter() - clock:.2f} |", flush=True)


# -- other processes ------------------------------------------------------------------------------


@contextmanager
def _server() -> Iterator[tuple[str, Callable[[], float]]]:
    """`guide serve` in processes of its own, and the CPU time they took so far."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "guide", "serve", "--port", str(port)]
        quiet = subprocess.DEVNULL
        environment = {**os.environ, "XDG_STATE_HOME": home}
        server = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)
        try:
            _wait(port)
            yield f"http://127.0.0.1:{port}", lambda: cpu_of_family(server.pid)
        finally:
            server.terminate()
            server.wait()


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("guide serve did not start")


if __name__ == "__main__":
    main()

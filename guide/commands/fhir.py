"""`guide export fhir`: a guide as FHIR resources, one file each."""

from __future__ import annotations

import argparse
from pathlib import Path

from guide.commands.arguments import add_rules, rules_of
from guide.commands.complaints import one_guide
from guide.commands.output import as_json, make_folder, tell_written, write_file
from guide.commands.reviewstatus import review_status
from guide.engine.engine import Engine
from guide.errors import ExitCode
from guide.export.fhir import file_name, resources
from guide.export.fhiritems import RELEASES, Naming
from guide.paths.fhirnames import BASE


def export_fhir(rules: Path, guide: str, folder: Path, naming: Naming) -> int:
    """Write the resources of a guide into a folder; 1 where the guide has an error."""
    loaded = one_guide(rules, guide)
    if loaded is None:
        return ExitCode.FINDINGS
    rule_set = loaded.rule_sets[0]
    made = resources(Engine(rule_set), loaded.numbers, review_status(rule_set), naming)
    make_folder(folder)
    written = []
    for resource in made:
        written.append(folder / file_name(resource))
        write_file(written[-1], as_json(resource))
    tell_written(written)
    return ExitCode.CLEAN


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The guide, the folder, the release of FHIR and how names start."""
    command.add_argument("guide", metavar="GUIDE")
    command.add_argument(
        "-o", "--output", type=Path, required=True, metavar="DIR", help="the folder to write to"
    )
    about = "the release of FHIR (default: R4)"
    command.add_argument("--fhir", choices=tuple(RELEASES), default="R4", help=about)
    about = f"how the names of all resources start (default: {BASE}, which leads nowhere)"
    command.add_argument("--base", default=BASE, metavar="URL", help=about)
    add_rules(command)
    command.set_defaults(
        run=lambda given: export_fhir(
            rules_of(given), given.guide, given.output, Naming(given.fhir, given.base.rstrip("/"))
        )
    )

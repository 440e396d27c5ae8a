"""The `guide` command, and `python -m guide`.

The program is loaded inside, so that an interrupt meanwhile is as quiet as a later one.
"""

import sys

from guide.errors import ExitCode


def main() -> int:
    """Load the program, run one command and return its exit code."""
    try:
        from guide.cli import main as run

        return run()
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())

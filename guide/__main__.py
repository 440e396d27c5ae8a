"""`python -m guide`: the same as the `guide` command."""

import sys

from guide.cli import main

if __name__ == "__main__":
    sys.exit(main())

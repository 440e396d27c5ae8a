"""The commands of `guide`, a module each: a function from plain values to an exit code.

A module is named after its command, adds its arguments by `add_arguments`, and is loaded only where
that command is given: see `guide.cli`. The modules of other names hold what several commands share.
"""

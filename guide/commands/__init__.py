"""The commands of `guide`, a module each: a function from plain values to an exit code.

In: the arguments of one command. Out: what it prints, and its exit code.
It imports every room it needs; the web only at call time, where a site is to be served.

A module is named after its command, adds its arguments by `add_arguments`, and is loaded only where
that command is given: see `guide.cli`. The modules of other names hold what several commands share.
"""

"""The commands of `guide`: each a function of plain values to an exit code, and its arguments."""

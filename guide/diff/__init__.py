"""What changed in meaning between two versions of a guide, proved over every answer path.

In: two rule sets. Out: the differences, counted, each with a witness; as text or JSON.
It imports nothing above the prover, and no other room beside it.

`naming` puts both under one set of names, `joint` lays them into one logic, `cases` makes what
changed readable, `counting` counts it, `lists` and `versions` report what is compared item by item.
`compare` does all of it; `report` says it, in `sections` for a page; `formats` write it.
"""

from guide.diff.difference import Difference, compare

__all__ = ["Difference", "compare"]

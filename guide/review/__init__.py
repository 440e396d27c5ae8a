"""The clinician's workbench: what the pages of a review show, as values.

In: a rule set with all that is known of it. Out: the parts of a review, as plain values.
It imports nothing of the web: `web.review_pages` serves the parts, `export.rulebook` binds them.

A part is a module here, a template in templates/review/ and a row in `parts.PARTS`.
"""

"""The clinician's workbench: what the pages of a review show, as values.

Pure: it knows no web. A part is a module here, a template in templates/review/ and a row in
`parts.PARTS`; `web.review_pages` serves the parts and `export.rulebook` binds them in one file.
"""

"""Answer paths as data: scripted ones, recorded ones, and receipts.

In: path files, clicked journeys, receipt codes. Out: runs with their verdicts, reports, path files.
It imports no page and no browser: drivers are handed in.
"""

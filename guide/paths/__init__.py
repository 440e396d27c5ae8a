"""Scripted paths: answer paths as data, read from files, run at a level, judged and written."""

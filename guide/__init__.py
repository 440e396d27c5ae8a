"""Symptom guidance from rule files: questions in, possible causes and level of care out.

This module stays empty but for the version, so that importing the engine loads nothing else.
"""

__version__ = "0.1.0"

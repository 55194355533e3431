"""The tests; their folders mirror the package's."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]  # of the project

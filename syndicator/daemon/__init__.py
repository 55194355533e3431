"""The worker that runs pass after pass."""

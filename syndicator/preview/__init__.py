"""Previews: what would be said, shown as people would read it."""

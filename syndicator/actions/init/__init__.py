"""Propose a configuration for a blog: recognise it, read its posts and its feed, find how its addresses are made, and write
what a person agrees to.
"""

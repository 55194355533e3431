"""syndicator: announces a blog's posts on every channel, exactly once."""

__version__ = "0.1.0"

"""How X counts and links text, by the rules published as twitter-text (configuration 3). All functions run in linear
time.
"""

from syndicator.twitter_text.tags import cashtags, mentions
from syndicator.twitter_text.urls import Url, urls
from syndicator.twitter_text.weight import LIMIT, is_valid, weigh

__all__ = ["LIMIT", "Url", "cashtags", "is_valid", "mentions", "urls", "weigh"]

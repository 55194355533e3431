"""What X counts and links in a text, by the rules that it publishes as twitter-text (configuration 3). Each function takes
time in proportion to the text.
"""

from syndicator.twitter_text.tags import cashtags, mentions
from syndicator.twitter_text.urls import Url, urls
from syndicator.twitter_text.weight import LIMIT, is_valid, weigh

__all__ = ["LIMIT", "Url", "cashtags", "is_valid", "mentions", "urls", "weigh"]

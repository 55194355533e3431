"""One to one, or not at all."""

from __future__ import annotations

from syndicator.sources.matching.keys import MatchKeys
from syndicator.sources.matching.pairs import Candidate, MatchRule, unique_pairs

BLANK = MatchKeys(*[""] * len(MatchKeys._fields))
SLUG, BOTH = MatchRule(("slug",)), MatchRule(("slug", "day"))


def of(entity: str, *, has_vanished: bool = True, **keys: str) -> Candidate[str]:
    return Candidate(entity, BLANK._replace(**keys), has_vanished)


def test_two_that_share_all_keys_are_a_pair() -> None:
    left, right = [of("a", slug="s", day="1")], [of("b", slug="s", day="1"), of("c", slug="s", day="2")]
    assert list(unique_pairs(left, right, [BOTH])) == [("a", "b", BOTH)]


def test_a_third_makes_it_none() -> None:
    assert list(unique_pairs([of("a", slug="s")], [of("b", slug="s"), of("c", slug="s")], [SLUG])) == []
    assert list(unique_pairs([of("a", slug="s"), of("c", slug="s")], [of("b", slug="s")], [SLUG])) == []
    assert list(unique_pairs([of("a", slug="s")], [], [SLUG])) == []


def test_one_entity_may_be_there_several_times() -> None:
    left, right = [of("a", slug="s"), of("a", slug="s")], [of("b", slug="s"), of("b", slug="s")]
    assert list(unique_pairs(left, right, [SLUG])) == [("a", "b", SLUG)]


def test_an_empty_key_equals_nothing() -> None:
    assert list(unique_pairs([of("a", slug="s")], [of("b", slug="s")], [BOTH])) == []
    assert list(unique_pairs([of("a")], [of("b")], [SLUG])) == []


def test_rules_are_tried_in_order() -> None:
    left = [of("a", slug="s", day="1"), of("c", slug="t")]
    right = [of("b", slug="s", day="1"), of("d", slug="t")]
    assert list(unique_pairs(left, right, [BOTH, SLUG])) == [("a", "b", BOTH), ("a", "b", SLUG), ("c", "d", SLUG)]


def test_only_the_old_one_must_have_vanished() -> None:
    rule = MatchRule(("slug",), vanished_only=True)
    here, windowed = of("a", slug="s", has_vanished=False), of("b", slug="s", has_vanished=False)
    assert list(unique_pairs([here], [windowed], [SLUG])) == [("a", "b", SLUG)]
    assert list(unique_pairs([here], [windowed], [rule])) == []
    assert list(unique_pairs([here], [of("b", slug="s")], [rule])) == [("a", "b", rule)]

"""Whether a post is for everybody, or only for those who have a password, pay, or are members."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# names of fields, folded: lower case, without - and _
_SECRETS = _names(
    "password passwd passwort pwd passphrase postpassword pagepassword contentpassword encryptpassword encryptionpassword "
    "encryptedpassword encryptkey encryptionkey passwordhash passwords usesecret"
)
_LOCKS = _names(  # their value may be the password itself
    "encrypt encrypted encryption isencrypted encryptcontent protect protected isprotected passwordprotected haspassword requirepassword encryptpage encryptedcontent staticrypt pagecrypt"
)
_FLAGS = _LOCKS | _names(
    "member members memberonly membersonly ismembersonly ismemberonly memberscontent membership membershiprequired requiresmembership "
    "subscriber subscribers subscriberonly subscribersonly subscriptiononly subscriptionrequired requiressubscription issubscriptionlocked "
    "paid ispaid paidonly paidpost paidcontent onlypaid payers paywall paywalled haspaywall ispaywalled premium ispremium premiumonly "
    "premiumcontent gated isgated gatedcontent locked islocked restricted isrestricted restrict restrictedcontent exclusive isexclusive "
    "patrononly patronsonly patreononly supporteronly supportersonly sponsoronly sponsorsonly backersonly donorsonly friendsonly familyonly "
    "login loginrequired requirelogin requireslogin requiresauth requireauth authrequired requiresauthentication isloginrequired "
    "registeredonly usersonly internalonly privatepost firewall emailonly"
)
_OPENINGS = _names("isaccessibleforfree accessibleforfree openaccess")
_AUDIENCES = _names(
    "visibility access accesslevel accessrights contentaccess contentvisibility postvisibility postaccess viewaccess visibleto "
    "viewableby readableby restrictedto security"
)
_LOOSE_AUDIENCES = _names(  # may also say whom a post is written for, or what it is about
    "audience emailaudience emailtype tier tiers membershiptier membershiplevel minimumtier requiredtier subscription status poststatus state "
    "role roles requiredrole group groups allowedroles allowedgroups permission permissions contenttype posttype"
)
_INNER = _names("params extra meta metadata custom access membership security")  # tables that hold such fields
_NAMING = ("name", "slug", "title", "type", "level")  # in a table that names an audience
_SWITCHES = ("enable", "enabled", "active")  # in a table of settings
_KNOWN = _SECRETS | _FLAGS | _OPENINGS | _AUDIENCES | _LOOSE_AUDIENCES | _INNER

_OFF = frozenset({"", "false", "no", "off", "n", "0", "none", "null", "~", "never", "nobody", "disabled"})
_OPEN = re.compile(
    r"(?:public|publish|published|publicly|everyone|everybody|every-?one|all|anyone|anybody|any|open|free|world|web|internet|visible|listed|"
    r"default|normal|true|yes|on|1|guests?|anonymous|visitors?|unrestricted|full|open-access|live|inherit|free-for-all|für-alle|alle|tous|"
    r"todos|tutti|公开|公開|전체)(?:-(?:access|post|content|domain|readers?|visitors?))?"
)
_CLOSED = re.compile(
    r"(?:.*[-:])?(?:members?|membership|paid|payers?|paying|premium|subscribers?|subscription|patrons?|patreon|supporters?|sponsors?|"
    r"founding|founders|backers|donors|customers|clients|restricted|password|passworded|protected|password-protected|encrypted|locked|"
    r"gated|paywall(?:ed)?|private|login|logged-in|registered|authenticated|users|staff|employees|team|internal|friends|family|vip|"
    r"tiers?|only-free|free-subscribers|exclusive)(?:-(?:only|users?|members?|subscribers?|post|content|tiers?|required))?"
)
_CLOSED_OR_WORD = re.compile(rf"{_CLOSED.pattern}|[^-]+(?:-[^-]+)?")  # not a sentence
_GAP = re.compile(r"[\s_]+")
_ANYTHING = re.compile(".+", re.DOTALL)
_ON = frozenset({"true", "yes", "on", "y", "1"})
_STATES = frozenset({"visibility", "status", "poststatus", "state"})
_UNLISTED = frozenset(
    {"draft", "drafts", "hidden", "unlisted", "private", "pending", "trash", "ignored", "unpublished", "skip"}
)


def is_protected(fields: Mapping[str, Any]) -> bool:
    """Whether the fields of a post (in any spelling) say that not everybody may read it."""
    known = _known(tuple(fields))
    return bool(known) and any(_restricts(name, fields[key]) for key, name in known)


def _restricts(name: str, value: Any) -> bool:
    if isinstance(value, dict) and _table_restricts(name, value):
        return True
    words = _words(value)
    if not words:
        return False
    if name in _OPENINGS:
        return any(word in _OFF for word in words)
    ignored = _OFF | _UNLISTED if name in _STATES else _OFF
    words = [word for word in words if word not in ignored]
    if name in _SECRETS:
        return bool(words)
    if name in _FLAGS:
        closed = _CLOSED if isinstance(value, list) and name not in _LOCKS else _ANYTHING  # a list names members, say
        return any(word in _ON or (closed.fullmatch(word) and not _OPEN.fullmatch(word)) for word in words)
    if any(_OPEN.fullmatch(word) for word in words):
        return False
    if name in _AUDIENCES:
        return any(_CLOSED_OR_WORD.fullmatch(word) for word in words)
    return any(_CLOSED.fullmatch(word) for word in words)


def _table_restricts(name: str, value: Mapping[str, Any]) -> bool:
    """Judge a table: one of fields, or the settings of what its name says."""
    switches = [word for key in _SWITCHES if key in value for word in _words(value[key])]
    if any(word in _OFF for word in switches):
        return False
    return is_protected(value) or (bool(value) and (name in _FLAGS or name in _SECRETS))


def _words(value: Any) -> list[str]:
    """Return the scalars in a value: in lower case, with hyphens for spaces and underscores."""
    if value is None:
        return []
    if isinstance(value, dict):
        value = [value[key] for key in _NAMING if key in value]
    if isinstance(value, list):
        return [word for item in value for word in _words(item)]
    return [_GAP.sub("-", str(value).strip().lower())]


@lru_cache
def _known(keys: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the keys that may restrict a post, with their folded names. Most posts have the same keys."""
    return [(key, name) for key in keys if (name := _folded(key)) in _KNOWN]


def _folded(key: str) -> str:
    return str(key).rpartition(":")[2].lower().replace("_", "").replace("-", "").replace(" ", "")

"""The migrations: each changes the tables of an older ledger. `schema.py` applies those that a ledger lacks.

They go forward only. A released one is never changed: add another to the end, and what it makes to tables.py.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.ledger.engine.database import random_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from syndicator.ledger.engine.database import Database

MIGRATIONS: list[Callable[[Database], None]] = []  # in their order


def migration(function: Callable[[Database], None]) -> Callable[[Database], None]:
    MIGRATIONS.append(function)
    return function


@migration
def m001_initial(database: Database) -> None:
    for statement in _INITIAL.split(";"):
        if statement.strip():
            database.run(statement)
    database.run("INSERT INTO blogs (id, name) VALUES (1, 'blog')")  # a config names one blog, the first


@migration
def m002_restored(database: Database) -> None:
    """When a backup was put in place: what a source has new at its next complete read may have been sent."""
    database.run("ALTER TABLE sources ADD COLUMN restored_at TEXT")


@migration
def m003_digests(database: Database) -> None:
    """A digest is a post that a channel makes of others."""
    database.run("ALTER TABLE posts ADD COLUMN digest_for TEXT NOT NULL DEFAULT ''")  # the channel


@migration
def m004_plain_names(database: Database) -> None:
    """Tables and columns are called as what they hold; what nothing read is gone; an instance has one lease for all."""
    for table, name in _TABLES.items():
        database.run(f"ALTER TABLE {table} RENAME TO {name}")
    for table, columns in _COLUMNS.items():
        for column, name in columns.items():
            database.run(f"ALTER TABLE {table} RENAME COLUMN {column} TO {name}")
    database.run("ALTER TABLE instances ADD COLUMN lease_until TEXT")  # null: over
    database.run(
        "UPDATE instances SET lease_until = COALESCE("
        "(SELECT MAX(c.lease_until) FROM channels c WHERE c.instance = instances.id), heartbeat_at)"
    )
    for table, column in _UNREAD:
        database.run(f"ALTER TABLE {table} DROP COLUMN {column}")
    database.run("UPDATE posts SET arrival = 'overflow' WHERE arrival = 'surplus'")  # beyond the flood limit


@migration
def m005_lookalikes(database: Database) -> None:
    """What a post looks like that has vanished, in words for a person; empty where it looks like none."""
    database.run("ALTER TABLE posts ADD COLUMN looks_like TEXT NOT NULL DEFAULT ''")


@migration
def m006_upheavals(database: Database) -> None:
    """What tells that a source is another one now, and whether a read of it is held for that, or accepted."""
    for column in ("place", "title", "upheaval"):
        database.run(f"ALTER TABLE sources ADD COLUMN {column} TEXT NOT NULL DEFAULT ''")


@migration
def m007_outages(database: Database) -> None:
    """A limit or an outage is the channel's: it waits as a whole, and is probed with one delivery at a time."""
    for column in (
        "waiting TEXT NOT NULL DEFAULT ''",  # why; empty: it does not wait
        "waiting_since TEXT",
        "waiting_until TEXT",
        "failed_probes INTEGER NOT NULL DEFAULT 0",  # in a row
    ):
        database.run(f"ALTER TABLE channels ADD COLUMN {column}")
    database.run("ALTER TABLE deliveries ADD COLUMN failed_probes INTEGER NOT NULL DEFAULT 0")
    database.run("ALTER TABLE steps ADD COLUMN looks_usd DOUBLE PRECISION NOT NULL DEFAULT 0")  # paid for looking


@migration
def m008_denials(database: Database) -> None:
    """How often a person has said that a delivery's copy is not there: what is sent then has another key."""
    database.run("ALTER TABLE deliveries ADD COLUMN denials INTEGER NOT NULL DEFAULT 0")


@migration
def m009_timelines(database: Database) -> None:
    """The ids of a ledger's history: another one begins when a backup or an older copy takes the ledger's place."""
    database.run(
        "CREATE TABLE timelines (id TEXT PRIMARY KEY, begun_at TEXT NOT NULL, ended_at TEXT, cause TEXT NOT NULL DEFAULT '',"
        " ahead BIGINT NOT NULL DEFAULT 0)"  # of the newest attempt's id is its number, which never falls
    )
    database.run("INSERT INTO timelines (id, begun_at) VALUES (:id, :now)", id=random_id(), now=database.now())


@migration
def m010_imports(database: Database) -> None:
    """What other tools have announced, until the post that it belongs to is known."""
    database.run(
        "CREATE TABLE imports (id {id}, blog INTEGER NOT NULL REFERENCES blogs, channel TEXT NOT NULL, tool TEXT NOT NULL,"
        " digest TEXT NOT NULL, names TEXT NOT NULL, url TEXT NOT NULL, remote_id TEXT NOT NULL, sent_at TEXT, until TEXT,"
        " UNIQUE (blog, channel, digest))"
    )


@migration
def m011_ids(database: Database) -> None:
    """What a comment widget needs of a copy besides its id: a JSON object, empty for none."""
    database.run("ALTER TABLE steps ADD COLUMN ids TEXT NOT NULL DEFAULT ''")


@migration
def m012_turns_of_blogs(database: Database) -> None:
    """When the next pass of each blog of a folder is due, and when its sources are read next."""
    for column in ("pass_at", "next_poll_at"):
        database.run(f"ALTER TABLE blogs ADD COLUMN {column} TEXT")
    database.run("CREATE INDEX blogs_due ON blogs (pass_at) WHERE pass_at IS NOT NULL")


@migration
def m013_dates_of_posts(database: Database) -> None:
    """By these each pass looks for what a clock that was ahead has dated: without them it would read all posts."""
    database.run("CREATE INDEX posts_seen ON posts (blog, first_seen_at)")
    database.run("CREATE INDEX posts_missing ON posts (blog, page_missing_since) WHERE page_missing_since IS NOT NULL")


@migration
def m014_accounts(database: Database) -> None:
    """To find the channels of other blogs that use the same account."""
    database.run("CREATE INDEX channels_by_account ON channels (account, kind) WHERE account <> ''")


@migration
def m015_turns_at_hosts(database: Database) -> None:
    """When each host may be asked again, and which blogs wait for that, and since when."""
    database.run("CREATE TABLE hosts (name TEXT PRIMARY KEY, free_at TEXT NOT NULL)")
    for column in ("waits_for", "waits_since"):
        database.run(f"ALTER TABLE blogs ADD COLUMN {column} TEXT")
    database.run("CREATE INDEX blogs_waiting ON blogs (waits_for, waits_since) WHERE waits_for IS NOT NULL")


@migration
def m016_former_names(database: Database) -> None:
    """The name of a blog before it was renamed: no other blog may have that, as long as its file says so."""
    database.run("ALTER TABLE blogs ADD COLUMN formerly TEXT NOT NULL DEFAULT ''")


@migration
def m017_posts_by_date(database: Database) -> None:
    """The posts that were published around a post are compared with it."""
    database.run("CREATE INDEX posts_by_date ON posts (blog, (COALESCE(published_at, first_seen_at)))")


@migration
def m018_lookalikes(database: Database) -> None:
    """The posts that look like another are looked at again whenever a source is read."""
    database.run("CREATE INDEX posts_lookalikes ON posts (blog) WHERE looks_like <> ''")


@migration
def m019_shared_addresses(database: Database) -> None:
    """Whether another post has its address; before, only the words for a person said so."""
    database.run("ALTER TABLE posts ADD COLUMN shares_address INTEGER NOT NULL DEFAULT 0")
    words = "%the same address"
    database.run("UPDATE posts SET shares_address = 1 WHERE looks_like LIKE :words", words=words)
    database.run("DROP INDEX posts_lookalikes")
    database.run("CREATE INDEX posts_sharing_address ON posts (blog) WHERE shares_address = 1")


_TABLES = {"sightings": "source_posts", "owners": "instances", "notices": "alerts"}
_COLUMNS = {
    "sources": {"memory": "checkpoint"},
    "source_posts": {"print": "fingerprint", "dialect": "generator"},
    "posts": {"judged_at": "public_since"},
    "channels": {"owner": "instance"},
    "deliveries": {"owner": "instance", "words": "custom_text", "content": "content_digest"},
    "steps": {"final": "keep_body"},
    "attempts": {"owner": "instance"},
    "instances": {"beat_at": "heartbeat_at"},
    "alerts": {"told_at": "notified_at", "cleared_at": "resolved_at"},
}
_UNREAD = (("sources", "not_before"), ("channels", "paused_at"), ("channels", "lease_until"), ("alerts", "first_at"))

_INITIAL = """
CREATE TABLE migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL);

CREATE TABLE blogs (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, policy TEXT NOT NULL DEFAULT '');

CREATE TABLE sources (
    blog INTEGER NOT NULL REFERENCES blogs, name TEXT NOT NULL, kind TEXT NOT NULL,
    complete_at TEXT,                      -- its first complete read
    memory TEXT NOT NULL DEFAULT '',       -- JSON, the source's own
    last_ok_at TEXT, error TEXT NOT NULL DEFAULT '', error_since TEXT, not_before TEXT,
    PRIMARY KEY (blog, name));

CREATE TABLE sightings (                   -- what one source says about one post, at its newest read
    blog INTEGER NOT NULL REFERENCES blogs, source TEXT NOT NULL, key TEXT NOT NULL,
    print TEXT NOT NULL, present INTEGER NOT NULL DEFAULT 1,
    post_id TEXT,                          -- null where it gave no post: then `problem` says why
    problem TEXT NOT NULL DEFAULT '', warnings TEXT NOT NULL DEFAULT '[]',
    slug TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '', day TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '', digest TEXT NOT NULL DEFAULT '', dialect TEXT NOT NULL DEFAULT '',
    data {bytes},                          -- the Post, as compressed JSON
    seen_at TEXT NOT NULL,
    PRIMARY KEY (blog, source, key));
CREATE INDEX sightings_of_post ON sightings (blog, post_id);

CREATE TABLE posts (
    blog INTEGER NOT NULL REFERENCES blogs, id TEXT NOT NULL,
    first_seen_at TEXT NOT NULL, published_at TEXT,
    arrival TEXT NOT NULL DEFAULT '',      -- news, first_run, invited, surplus, restored
    judged_at TEXT,                        -- when that was decided (null while it is not public)
    slug TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '', url TEXT NOT NULL DEFAULT '',
    withheld TEXT NOT NULL DEFAULT '', merged_into TEXT,
    page_missing_since TEXT,
    PRIMARY KEY (blog, id));
CREATE INDEX posts_by_slug ON posts (blog, slug);
CREATE INDEX posts_judged ON posts (blog, judged_at);

CREATE TABLE aliases (
    blog INTEGER NOT NULL REFERENCES blogs, alias TEXT NOT NULL,
    post_id TEXT,                          -- null: two posts carried it at once, so it identifies neither
    PRIMARY KEY (blog, alias));

CREATE TABLE separations (blog INTEGER NOT NULL REFERENCES blogs, a TEXT NOT NULL, b TEXT NOT NULL,
    PRIMARY KEY (blog, a, b));

CREATE TABLE channels (
    blog INTEGER NOT NULL REFERENCES blogs, name TEXT NOT NULL, kind TEXT NOT NULL,
    since TEXT NOT NULL,                   -- posts that were public before are not news to it
    enabled INTEGER NOT NULL DEFAULT 1,
    account TEXT NOT NULL DEFAULT '', settings TEXT NOT NULL DEFAULT '',
    paused TEXT NOT NULL DEFAULT '', paused_at TEXT, probe_at TEXT,
    owner TEXT, lease_until TEXT,
    PRIMARY KEY (blog, name));

CREATE TABLE deliveries (
    id {id}, blog INTEGER NOT NULL REFERENCES blogs, post_id TEXT NOT NULL, channel TEXT NOT NULL, round INTEGER NOT NULL DEFAULT 1,
    state TEXT NOT NULL, rule TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', error TEXT NOT NULL DEFAULT '',
    due_at TEXT, allowed TEXT NOT NULL DEFAULT '', approved TEXT NOT NULL DEFAULT '', words TEXT,
    attempts INTEGER NOT NULL DEFAULT 0, incomplete INTEGER NOT NULL DEFAULT 0,
    owner TEXT, content TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
    UNIQUE (blog, post_id, channel, round));
CREATE INDEX deliveries_due ON deliveries (blog, channel, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_owned ON deliveries (owner) WHERE owner IS NOT NULL;
CREATE INDEX deliveries_by_state ON deliveries (blog, channel, state);

CREATE TABLE steps (
    delivery BIGINT NOT NULL REFERENCES deliveries, number INTEGER NOT NULL,
    key TEXT NOT NULL, body {bytes} NOT NULL, endpoint TEXT NOT NULL, account TEXT NOT NULL,
    started_at TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 1,
    final INTEGER NOT NULL DEFAULT 0,      -- its bytes were out in doubt once: they are not written afresh
    cost_usd DOUBLE PRECISION NOT NULL DEFAULT 0,
    remote_id TEXT, remote_url TEXT, confirmed INTEGER, sent_at TEXT,
    PRIMARY KEY (delivery, number));
CREATE INDEX steps_by_time ON steps (started_at);

CREATE TABLE attempts (                    -- append-only
    id {id}, delivery BIGINT NOT NULL REFERENCES deliveries, step INTEGER NOT NULL, owner TEXT NOT NULL,
    started_at TEXT NOT NULL, ended_at TEXT, outcome TEXT NOT NULL DEFAULT '', evidence TEXT NOT NULL DEFAULT '');
CREATE INDEX attempts_of ON attempts (delivery);
CREATE INDEX attempts_open ON attempts (owner) WHERE ended_at IS NULL;

CREATE TABLE owners (id TEXT PRIMARY KEY, host TEXT NOT NULL, started_at TEXT NOT NULL, beat_at TEXT NOT NULL);

CREATE TABLE notices (
    blog INTEGER NOT NULL REFERENCES blogs, key TEXT NOT NULL, text TEXT NOT NULL,
    first_at TEXT NOT NULL, told_at TEXT, cleared_at TEXT,
    PRIMARY KEY (blog, key))
"""

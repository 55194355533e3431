"""The tables as they are today: a new ledger gets them at once. An older one is brought there by migrations.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from syndicator.ledger.engine.database import random_id

if TYPE_CHECKING:
    from syndicator.ledger.engine.database import Database


def create_tables(database: Database) -> None:
    """Make all tables, with what each ledger begins with. Call it in a transaction, on an empty database."""
    for statement in _TABLES.split(";\n"):
        database.run(statement)
    database.run("INSERT INTO blogs (id, name) VALUES (1, 'blog')")  # a config names one blog, the first
    database.run("INSERT INTO timelines (id, begun_at) VALUES (:id, :now)", id=random_id(), now=database.now())


_TABLES = """
CREATE TABLE migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL);

CREATE TABLE blogs (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, policy TEXT NOT NULL DEFAULT '',
    pass_at TEXT, next_poll_at TEXT,       -- when its next pass is due, and when its sources are read next
    waits_for TEXT, waits_since TEXT,      -- the host whose turn it waits for
    formerly TEXT NOT NULL DEFAULT ''      -- its name before it was renamed: no other blog may have that
    );
CREATE INDEX blogs_due ON blogs (pass_at) WHERE pass_at IS NOT NULL;
CREATE INDEX blogs_waiting ON blogs (waits_for, waits_since) WHERE waits_for IS NOT NULL;

CREATE TABLE hosts (name TEXT PRIMARY KEY,
    free_at TEXT NOT NULL                  -- when it may be asked again
    );

CREATE TABLE sources (
    blog INTEGER NOT NULL REFERENCES blogs, name TEXT NOT NULL, kind TEXT NOT NULL,
    complete_at TEXT,                      -- its first complete read
    checkpoint TEXT NOT NULL DEFAULT '',   -- JSON, the source's own
    last_ok_at TEXT, error TEXT NOT NULL DEFAULT '', error_since TEXT,
    restored_at TEXT,                      -- when a backup was put in place: what is new at its next complete read may have been sent
    place TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '',  -- they tell that it is another one now
    upheaval TEXT NOT NULL DEFAULT '',     -- whether a read of it is held for that, or accepted
    PRIMARY KEY (blog, name));

CREATE TABLE source_posts (                -- what one source says about one post, at its newest read
    blog INTEGER NOT NULL REFERENCES blogs, source TEXT NOT NULL, key TEXT NOT NULL,
    fingerprint TEXT NOT NULL, present INTEGER NOT NULL DEFAULT 1,
    post_id TEXT,                          -- null where it gave no post: then `problem` says why
    problem TEXT NOT NULL DEFAULT '', warnings TEXT NOT NULL DEFAULT '[]',
    slug TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '', day TEXT NOT NULL DEFAULT '',
    url TEXT NOT NULL DEFAULT '', digest TEXT NOT NULL DEFAULT '', generator TEXT NOT NULL DEFAULT '',
    data {bytes},                          -- the Post, as compressed JSON
    seen_at TEXT NOT NULL,
    PRIMARY KEY (blog, source, key));
CREATE INDEX sightings_of_post ON source_posts (blog, post_id);

CREATE TABLE posts (
    blog INTEGER NOT NULL REFERENCES blogs, id TEXT NOT NULL,
    first_seen_at TEXT NOT NULL, published_at TEXT,
    arrival TEXT NOT NULL DEFAULT '',      -- news, first_run, invited, overflow, restored
    public_since TEXT,                     -- when that was decided (null while it is not public)
    slug TEXT NOT NULL DEFAULT '', title TEXT NOT NULL DEFAULT '', url TEXT NOT NULL DEFAULT '',
    withheld TEXT NOT NULL DEFAULT '', merged_into TEXT,
    page_missing_since TEXT,
    digest_for TEXT NOT NULL DEFAULT '',   -- the channel that made this post of others
    looks_like TEXT NOT NULL DEFAULT '',   -- another post, in words for a person
    shares_address INTEGER NOT NULL DEFAULT 0,  -- whether that one has the same address
    PRIMARY KEY (blog, id));
CREATE INDEX posts_by_slug ON posts (blog, slug);
CREATE INDEX posts_judged ON posts (blog, public_since);
CREATE INDEX posts_by_date ON posts (blog, (COALESCE(published_at, first_seen_at)));
CREATE INDEX posts_sharing_address ON posts (blog) WHERE shares_address = 1;
CREATE INDEX posts_seen ON posts (blog, first_seen_at);
CREATE INDEX posts_missing ON posts (blog, page_missing_since) WHERE page_missing_since IS NOT NULL;

CREATE TABLE aliases (
    blog INTEGER NOT NULL REFERENCES blogs, alias TEXT NOT NULL,
    post_id TEXT,                          -- null: two posts carried it at once, so it identifies neither
    PRIMARY KEY (blog, alias));

CREATE TABLE separations (blog INTEGER NOT NULL REFERENCES blogs, a TEXT NOT NULL, b TEXT NOT NULL,
    PRIMARY KEY (blog, a, b));

CREATE TABLE imports (                     -- what other tools have announced, until the post that it belongs to is known
    id {id}, blog INTEGER NOT NULL REFERENCES blogs, channel TEXT NOT NULL, tool TEXT NOT NULL, digest TEXT NOT NULL,
    names TEXT NOT NULL, url TEXT NOT NULL, remote_id TEXT NOT NULL, sent_at TEXT, until TEXT,
    UNIQUE (blog, channel, digest));

CREATE TABLE channels (
    blog INTEGER NOT NULL REFERENCES blogs, name TEXT NOT NULL, kind TEXT NOT NULL,
    since TEXT NOT NULL,                   -- posts that were public before are not news to it
    enabled INTEGER NOT NULL DEFAULT 1,
    account TEXT NOT NULL DEFAULT '', settings TEXT NOT NULL DEFAULT '',
    paused TEXT NOT NULL DEFAULT '', probe_at TEXT,
    instance TEXT,
    waiting TEXT NOT NULL DEFAULT '',      -- why: a limit or an outage (empty: it does not wait)
    waiting_since TEXT, waiting_until TEXT,
    failed_probes INTEGER NOT NULL DEFAULT 0,  -- in a row
    PRIMARY KEY (blog, name));
CREATE INDEX channels_by_account ON channels (account, kind) WHERE account <> '';

CREATE TABLE deliveries (
    id {id}, blog INTEGER NOT NULL REFERENCES blogs, post_id TEXT NOT NULL, channel TEXT NOT NULL, round INTEGER NOT NULL DEFAULT 1,
    state TEXT NOT NULL, rule TEXT NOT NULL DEFAULT '', reason TEXT NOT NULL DEFAULT '', error TEXT NOT NULL DEFAULT '',
    due_at TEXT, allowed TEXT NOT NULL DEFAULT '', approved TEXT NOT NULL DEFAULT '', custom_text TEXT,
    attempts INTEGER NOT NULL DEFAULT 0, incomplete INTEGER NOT NULL DEFAULT 0,
    instance TEXT, content_digest TEXT NOT NULL DEFAULT '',
    failed_probes INTEGER NOT NULL DEFAULT 0,
    denials INTEGER NOT NULL DEFAULT 0,    -- how often a person has said that the copy is not there: what is sent then has another key
    created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
    UNIQUE (blog, post_id, channel, round));
CREATE INDEX deliveries_due ON deliveries (blog, channel, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_owned ON deliveries (instance) WHERE instance IS NOT NULL;
CREATE INDEX deliveries_by_state ON deliveries (blog, channel, state);

CREATE TABLE steps (
    delivery BIGINT NOT NULL REFERENCES deliveries, number INTEGER NOT NULL,
    key TEXT NOT NULL, body {bytes} NOT NULL, endpoint TEXT NOT NULL, account TEXT NOT NULL,
    started_at TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 1,
    keep_body INTEGER NOT NULL DEFAULT 0,  -- its bytes were out in doubt once: they are not written afresh
    cost_usd DOUBLE PRECISION NOT NULL DEFAULT 0,
    looks_usd DOUBLE PRECISION NOT NULL DEFAULT 0,  -- paid for looking
    remote_id TEXT, remote_url TEXT, confirmed INTEGER, sent_at TEXT,
    ids TEXT NOT NULL DEFAULT '',          -- what a comment widget needs of a copy besides its id: a JSON object, empty for none
    PRIMARY KEY (delivery, number));
CREATE INDEX steps_by_time ON steps (started_at);

CREATE TABLE attempts (                    -- append-only
    id {id}, delivery BIGINT NOT NULL REFERENCES deliveries, step INTEGER NOT NULL, instance TEXT NOT NULL,
    started_at TEXT NOT NULL, ended_at TEXT, outcome TEXT NOT NULL DEFAULT '', evidence TEXT NOT NULL DEFAULT '');
CREATE INDEX attempts_of ON attempts (delivery);
CREATE INDEX attempts_open ON attempts (instance) WHERE ended_at IS NULL;

CREATE TABLE instances (
    id TEXT PRIMARY KEY, host TEXT NOT NULL, started_at TEXT NOT NULL, heartbeat_at TEXT NOT NULL,
    lease_until TEXT                       -- null: over
    );

CREATE TABLE alerts (
    blog INTEGER NOT NULL REFERENCES blogs, key TEXT NOT NULL, text TEXT NOT NULL,
    notified_at TEXT, resolved_at TEXT,
    PRIMARY KEY (blog, key));

CREATE TABLE timelines (                   -- another one begins when a backup or an older copy takes the ledger's place
    id TEXT PRIMARY KEY, begun_at TEXT NOT NULL, ended_at TEXT, cause TEXT NOT NULL DEFAULT '',
    ahead BIGINT NOT NULL DEFAULT 0)       -- of the newest attempt's id is its number, which never falls
"""

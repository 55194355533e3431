"""The receipts file: what went where, for the blog's site, and for a ledger that has lost its memory."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from syndicator.config import LedgerConfig
from syndicator.model import Receipt, Step
from syndicator.receipts.file import ReceiptsFile
from tests import ROOT
from tests.fakes.ledgers import Ledgers, claimed, pending
from tests.long_cases import first_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Syndicator

SLUG = "what-an-index-really-is"


@pytest.fixture
def receipts(folder: Path) -> Path:
    config = folder / "config.toml"
    config.write_text(config.read_text().replace("# receipts = ", "receipts = ", 1))
    return folder / "data/syndicated.json"


def lose_the_ledger(folder: Path) -> None:
    for path in folder.glob("syndicator.db*"):
        path.unlink()


def read_receipts(path: Path) -> dict[str, dict[str, Any]]:
    return {post["slug"]: post for post in json.loads(path.read_text())}


def states(syndicator: Syndicator) -> list[str]:
    rows = json.loads(syndicator("dry-run", "--all", "--json").stdout)
    return sorted(row["decision"] for row in rows)


@pytest.mark.long
def test_what_could_not_be_written_is_written_by_the_next_pass_though_nothing_is_new(
    syndicator: Syndicator, receipts: Path
) -> None:
    receipts.mkdir(parents=True)
    ran = syndicator("run", "--once")
    assert (ran.returncode, ran.stderr) == (1, f"receipts not written: {receipts}: Is a directory\n")
    receipts.rmdir()
    ran = syndicator("run", "--once")
    assert (ran.returncode, ran.stdout) == (0, "nothing new\n")
    assert len(read_receipts(receipts)) == 6


def test_it_names_every_copy_and_stays_as_it_is_where_nothing_is_new(
    syndicator: Syndicator, folder: Path, receipts: Path
) -> None:
    assert syndicator("run", "--once").returncode == 0
    links = json.loads(syndicator("links", "--json").stdout)
    posts = read_receipts(receipts)
    assert {post["slug"]: post["url"] for post in links} == {slug: post["url"] for slug, post in posts.items()}
    (copy,) = posts[SLUG]["copies"]
    (link,) = next(post["copies"] for post in links if post["slug"] == SLUG)
    assert copy == {**link, "state": "sent"}
    before = receipts.stat()
    assert syndicator("run", "--once").returncode == 0
    assert receipts.stat() == before
    assert [path.name for path in receipts.parent.iterdir()] == [receipts.name]


def test_an_empty_ledger_sends_nothing_that_it_names(syndicator: Syndicator, folder: Path, receipts: Path) -> None:
    syndicator("run", "--once")
    before, sent = receipts.read_text(), sorted((folder / "outbox").iterdir())
    for path in sent:
        path.unlink()
    lose_the_ledger(folder)
    assert states(syndicator).count("sent") == len(sent)
    ran = syndicator("run", "--once")
    assert (ran.returncode, list((folder / "outbox").iterdir())) == (0, [])
    assert receipts.read_text() == before
    assert syndicator("push", SLUG, "--yes").returncode == 2
    why = json.loads(syndicator("why", SLUG, "--json").stdout)
    assert (why[0]["state"], why[0]["reason"]) == ("sent", "according to the receipts file")


@pytest.mark.long
def test_the_ids_for_comment_widgets_survive_the_ledger(syndicator: Syndicator, folder: Path, receipts: Path) -> None:
    syndicator("run", "--once")
    posts = json.loads(receipts.read_text())
    for post in posts:
        for copy in post["copies"]:
            assert copy.keys() & {"ids", "thread"} == set()  # as an older program has written it
            copy |= {"ids": {"uri": f"at://ada/{copy['id']}", "cid": "bafy"}, "thread": [copy["id"], "2", "3"]}
    receipts.write_text(json.dumps(posts))
    lose_the_ledger(folder)
    assert syndicator("run", "--once").returncode == 0
    assert json.loads(receipts.read_text()) == posts
    listed = json.loads(syndicator("links", "--json").stdout)
    assert [copy["ids"]["cid"] for post in listed for copy in post["copies"]] == ["bafy"] * len(posts)


@pytest.mark.long
def test_what_it_does_not_name_is_sent_and_added(syndicator: Syndicator, folder: Path, receipts: Path) -> None:
    syndicator("run", "--once")
    left = [post for post in json.loads(receipts.read_text()) if post["slug"] != SLUG]
    elsewhere = {"slug": "elsewhere", "title": "Gone", "url": "https://slowquery.example.dev/gone", "copies": [
        {"channel": "outbox", "kind": "file", "state": "sent", "url": "", "id": "gone.json", "sent_at": None}]}  # fmt: skip
    receipts.write_text(json.dumps([*left, elsewhere]))
    lose_the_ledger(folder)
    (folder / f"outbox/{SLUG}.json").unlink()
    ran = syndicator("run", "--once")
    assert [line.split()[0] for line in ran.stdout.splitlines()] == ["sent", "held"]
    posts = read_receipts(receipts)
    assert len(posts) == len(left) + 2
    assert posts["elsewhere"]["copies"] == elsewhere["copies"]  # what the ledger knows nothing about is left alone


@pytest.mark.long
def test_to_who_keeps_no_ledger_all_is_news_that_came_since_the_receipts(
    syndicator: Syndicator, folder: Path, receipts: Path
) -> None:
    config = folder / "config.toml"
    config.write_text(config.read_text().replace('first_run = "all"', 'first_run = "latest"').replace("flood = 0", ""))

    def a_run(*new: str) -> tuple[str, set[str]]:
        for number, slug in enumerate(new):
            text = f"---\ntitle: {slug}\nslug: {slug}\ndate: 2026-11-20T1{number}:00:00Z\n---\n\nIt helps.\n"
            (folder / f"tests/blog/{slug}.md").write_text(text)
        lose_the_ledger(folder)
        there = set((folder / "outbox").iterdir()) if (folder / "outbox").exists() else set()
        ran = syndicator("run", "--once")
        assert ran.returncode == 0
        return ran.stdout, {path.stem for path in set((folder / "outbox").iterdir()) - there}

    said, sent = a_run()
    assert (len(sent), "5 older posts left alone" in said) == (1, True)
    assert a_run("tea", "coffee")[1] == {"tea", "coffee"}
    said, sent = a_run()
    assert sent == set()
    assert "5 older posts left alone" in said
    assert a_run(*(f"cup-{n}" for n in range(6)))[1] == {"cup-5"}  # as many at once are no news


@pytest.mark.long
def test_a_persons_word_is_kept_there(syndicator: Syndicator, folder: Path, receipts: Path) -> None:
    syndicator("run", "--once")
    assert syndicator("retract", SLUG, "--yes").returncode == 0
    assert read_receipts(receipts)[SLUG]["copies"][0]["state"] == "skipped"
    lose_the_ledger(folder)
    assert syndicator("run", "--once").returncode == 0
    assert not (folder / f"outbox/{SLUG}.json").exists()


@pytest.mark.long
def test_not_sent_by_a_persons_word_is_sent_though_the_file_said_otherwise(
    syndicator: Syndicator, folder: Path, receipts: Path
) -> None:
    syndicator("run", "--once")
    (folder / f"outbox/{SLUG}.json").unlink()
    assert syndicator("resolve", SLUG, "--channel", "outbox", "--not-sent").returncode == 0
    assert SLUG not in read_receipts(receipts)
    assert syndicator("run", "--once").returncode == 0
    assert (folder / f"outbox/{SLUG}.json").exists()
    assert SLUG in read_receipts(receipts)


@pytest.mark.long
def test_what_may_be_there_is_not_sent_by_an_empty_ledger_either(
    syndicator: Syndicator, folder: Path, receipts: Path
) -> None:
    syndicator("run", "--once")
    posts = json.loads(receipts.read_text())
    for post in posts:
        post["copies"][0]["state"] = "unknown"
    receipts.write_text(json.dumps(posts))
    lose_the_ledger(folder)
    assert states(syndicator).count("unknown") == len(posts)
    syndicator("run", "--once")
    needs_you = json.loads(syndicator("status", "--json").stdout)["needs_you"]
    assert {"--sent URL" in need["command"] for need in needs_you} == {True}
    assert len(needs_you) == len(posts)


@pytest.mark.parametrize(
    "content",
    first_of(
        [
            "{",
            '{"a": 1}',
            "[1, 2]",
            "{}",
            "[" * 100_000,
            '[{"slug": "a"}]',
            '[{"slug":"a","url":"","copies":[{"channel":"x","state":"held","url":"","id":""}]}]',
            '[{"slug":["a"],"url":"","copies":[{"channel":"x","url":"","id":""}]}]',
            '[{"slug":"a","url":5,"copies":[{"channel":"x","url":"","id":""}]}]',
            '[{"slug":"a","url":"","copies":[{"channel":["x"],"url":"","id":""}]}]',
            '[{"slug":"a","url":"","copies":[{"channel":"x","url":{"a":1},"id":""}]}]',
            '[{"slug":"a","url":"","copies":[{"channel":"x","url":"","id":7}]}]',
            '[{"slug":"a","url":"","copies":[{"channel":"x","url":"","id":"","sent_at":"0001-01-01T00:00:00+23:59"}]}]',
            '[{"slug":"a","url":"","copies":[{"channel":"x","url":"","id":"","sent_at":"9999-12-31T23:59:59-23:59"}]}]',
            '[{"slug":"a","url":"","copies":[{"channel":"x","url":"","id":"","intent":{"timeline":"t","attempt":1e999}}]}]',
        ]
    ),
)
def test_a_file_that_makes_no_sense_stops_everything(
    syndicator: Syndicator, folder: Path, receipts: Path, content: str
) -> None:
    receipts.parent.mkdir()
    receipts.write_text(content)
    ran = syndicator("run", "--once")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "not a valid receipts file" in ran.stderr
    assert "Error" not in ran.stderr
    assert not (folder / "outbox").exists()
    assert receipts.read_text() == content


@pytest.mark.long
def test_a_file_that_can_not_be_written_is_a_problem_and_no_more(
    syndicator: Syndicator, folder: Path, receipts: Path
) -> None:
    (folder / "data").write_text("in the way")
    ran = syndicator("run", "--once")
    assert ran.returncode == 1
    assert "receipts not written" in ran.stderr
    assert len(list((folder / "outbox").iterdir())) == 6


# --- at once, and into the blog's repository


def git(*arguments: str) -> str:
    command = ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.dev", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def repository(folder: Path, receipts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The blog's folder as a clone of a server's repository, which is what this gives."""
    server, clone = tmp_path_factory.mktemp("server") / "blog.git", str(folder)
    git("init", "-q", "--bare", "-b", "main", str(server))
    git("-C", clone, "init", "-q", "-b", "main")
    (folder / ".gitignore").write_text("outbox/\nowners/\nsyndicator.db*\n")
    git("-C", clone, "add", ".")
    git("-C", clone, "commit", "-q", "-m", "A blog")
    git("-C", clone, "remote", "add", "origin", str(server))
    git("-C", clone, "push", "-q", "-u", "origin", "main")
    return server


def keep_in_git(folder: Path, how: str) -> None:
    config = folder / "config.toml"
    config.write_text(re.sub(r"# receipts_git = \S+", f'receipts_git = "{how}"', config.read_text(), count=1))
    git("-C", str(folder), "commit", "-q", "-a", "-m", "Configure")


def commits(repository: Path) -> list[str]:
    return git("-C", str(repository), "log", "--format=%s", "main").splitlines()


@pytest.mark.long
def test_it_is_written_after_each_send_not_when_all_is_done(
    syndicator: Syndicator, folder: Path, receipts: Path
) -> None:
    """Each file of the outbox is older than the receipts that name it, and the pass ends at the third, killed."""
    code = (
        "import os\nfrom syndicator.channels.file import Kind\nfrom syndicator.cli import main\nsend, sent = Kind.send, []\n"
        "def dying(self, step):\n    sent.append(step)\n    if len(sent) == 3:\n        os._exit(9)\n    return send(self, step)\n"
        "Kind.send = dying\nimport sys\nsys.argv = ['syndicator', 'run', '--once']\nmain()\n"
    )
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    assert subprocess.run([sys.executable, "-c", code], cwd=folder, env=env, check=False).returncode == 9
    assert len(read_receipts(receipts)) == 2


@pytest.mark.long
def test_the_file_and_nothing_else_is_committed(syndicator: Syndicator, folder: Path, repository: Path) -> None:
    keep_in_git(folder, "commit")
    (folder / "tests/blog/a-draft-of-mine.md").write_text("Not yet.")
    git("-C", str(folder), "add", "tests/blog/a-draft-of-mine.md")
    assert syndicator("run", "--once").returncode == 0
    clone = str(folder)
    assert commits(folder)[0] == "Note what was syndicated"
    assert git("-C", clone, "show", "--format=", "--name-only", "HEAD") == "data/syndicated.json"
    assert git("-C", clone, "status", "--porcelain") == "A  tests/blog/a-draft-of-mine.md"
    assert git("-C", clone, "rev-list", "--count", "origin/main..main") == "2"
    assert syndicator("run", "--once").returncode == 0
    assert commits(folder).count("Note what was syndicated") == 1
    assert syndicator("retract", SLUG, "--yes").returncode == 0
    assert commits(folder).count("Note what was syndicated") == 2


def push_from_a_laptop(repository: Path, laptop: Path, name: str, text: str, message: str) -> None:
    """Somebody else's commit, while we are at work."""
    git("clone", "-q", str(repository), str(laptop))
    (laptop / name).parent.mkdir(exist_ok=True)
    (laptop / name).write_text(text)
    git("-C", str(laptop), "add", ".")
    git("-C", str(laptop), "commit", "-q", "-m", message)
    git("-C", str(laptop), "push", "-q")


@pytest.mark.long
def test_it_is_pushed_on_top_of_what_was_written_meanwhile(
    syndicator: Syndicator, folder: Path, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    keep_in_git(folder, "push")
    git("-C", str(folder), "push", "-q")
    push_from_a_laptop(repository, tmp_path_factory.mktemp("laptop") / "blog", "new.md", "# New\n", "A post")
    ran = syndicator("run", "--once")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert commits(repository)[:3] == ["Note what was syndicated", "Note what is about to be syndicated", "A post"]
    assert (folder / "new.md").exists()


@pytest.mark.long
def test_a_server_that_is_away_is_said_and_tried_again(syndicator: Syndicator, folder: Path, repository: Path) -> None:
    keep_in_git(folder, "push")
    away = repository.rename(repository.with_name("away.git"))
    ran = syndicator("run", "--once")
    assert ran.returncode == 1
    assert ran.stderr.startswith("receipts not pushed: git: ")
    assert ran.stderr.endswith("; nothing is sent until that works\n")
    assert len(ran.stderr.splitlines()) == 1
    assert not (folder / "outbox").exists()
    for _ in range(2):
        assert syndicator("run", "--once").returncode == 1
    away.rename(repository)
    ran = syndicator("run", "--once")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert len(list((folder / "outbox").iterdir())) == 6
    assert [message.startswith("Note") for message in commits(repository)[:3]] == [True, True, False]
    assert commits(repository)[0] == "Note what was syndicated"


@pytest.mark.long
def test_what_can_not_be_merged_stays_as_it_was(
    syndicator: Syndicator, folder: Path, repository: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    keep_in_git(folder, "push")
    git("-C", str(folder), "push", "-q")
    laptop = tmp_path_factory.mktemp("laptop") / "blog"
    push_from_a_laptop(repository, laptop, "data/syndicated.json", "[]", "Other receipts")
    ran = syndicator("run", "--once")
    assert ran.returncode == 1
    assert ran.stderr.startswith("receipts not pushed: ")
    assert git("-C", str(folder), "status", "--porcelain") == ""
    assert len(read_receipts(folder / "data/syndicated.json")) == 6


@pytest.mark.long
def test_a_folder_that_is_no_repository_is_said(syndicator: Syndicator, folder: Path, receipts: Path) -> None:
    config = folder / "config.toml"
    config.write_text(re.sub(r"# receipts_git = \S+", 'receipts_git = "commit"', config.read_text(), count=1))
    ran = syndicator("run", "--once")
    assert ran.returncode == 1
    assert "receipts not committed: git: fatal: not a git repository" in ran.stderr


def test_what_another_blog_sends_does_not_write_it_again(tmp_path: Path) -> None:
    with Ledgers(f"sqlite:///{tmp_path / 'syndicator.db'}", tmp_path).open() as ledger:
        ada, bob = (ledger.of_blog(ledger.blogs.register(name)) for name in ("ada", "bob"))
        files = []
        for name, of_blog in (("ada", ada), ("bob", bob)):
            (tmp_path / name).write_text("[ ]")
            os.utime(tmp_path / name, (1, 1))
            files.append(ReceiptsFile(LedgerConfig(receipts=tmp_path / name), of_blog.syndications, {"x": "x"}))
        fence = claimed(ada, pending(ada))
        assert ada.transitions.record_intent(fence, Step(number=0, key="key", body=b"body"))
        ada.transitions.record_receipt(fence, 0, Receipt(remote_id="1", remote_url="https://there.example.com/1"))
        assert [file.publish(changed=False) for file in files] == [(), ()]
        assert list(read_receipts(tmp_path / "ada")) == ["a"]
        assert (tmp_path / "bob").read_text() == "[ ]"
        assert (tmp_path / "bob").stat().st_mtime > 1, "and is not compared with that again"

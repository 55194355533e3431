"""What people do on the page is what the commands do; what has changed meanwhile is said."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from syndicator.model import State
from syndicator.serve import actions
from syndicator.serve.pages.post import push_plan
from tests.serve.conftest import OWN

if TYPE_CHECKING:
    from syndicator.actions.push import PushPlan
    from tests.serve.conftest import Served


def set_state(served: Served, channel: str, state: State, **columns: object) -> None:
    """Put the post's delivery on a channel into a state, as a pass might have."""
    with served.blog.open("look") as session:
        columns |= {"state": state}
        sets = ", ".join(f"{name} = :{name}" for name in columns)
        session.ledger.database.run(f"UPDATE deliveries SET {sets} WHERE channel = :on", on=channel, **columns)


def rounds(served: Served, channel: str) -> list[State]:
    with served.blog.open("look") as session:
        (post,) = session.posts.all()
        deliveries = session.ledger.deliveries.of_post(post)
    return [delivery.state for delivery in deliveries if delivery.channel == channel]


def test_approve_releases_the_text_that_was_shown(served: Served) -> None:
    served.post("/do/approve", served.form("/", "/do/approve", channel="letters"))
    assert served.state("one", "letters") == "pending"
    served.blog.later(minutes=1).run()
    assert served.blog.sent("letters") == ["one"]


@pytest.mark.long
def test_a_text_that_has_changed_is_not_approved(served: Served) -> None:
    fields = served.form("/", "/do/approve", channel="letters")
    served.blog.write("one", text="Something else altogether.")
    served.blog.later(minutes=1).run()
    assert "has changed meanwhile" in served.post("/do/approve", fields, status=409).text
    assert served.state("one", "letters") == "held"


@pytest.mark.long
def test_what_another_person_has_done_is_said_and_stays(served: Served) -> None:
    fields = served.form("/", "/do/skip", channel="letters")
    served.post("/do/approve", served.form("/", "/do/approve", channel="letters"))
    page = served.post("/do/skip", fields, status=409).text
    assert "it is pending now" in page
    assert served.state("one", "letters") == "pending"


@pytest.mark.long
def test_skip(served: Served) -> None:
    served.post("/do/skip", served.form("/", "/do/skip", channel="letters"))
    assert served.state("one", "letters") == "skipped"
    assert "skipped: one on letters" in served.get("/")


@pytest.mark.long
def test_retry(served: Served) -> None:
    set_state(served, "letters", State.FAILED, error="HTTP 400", due_at=None)
    served.post("/do/retry", served.form("/", "/do/retry"))
    assert served.state("one", "letters") == "pending"


@pytest.mark.long
@pytest.mark.parametrize("url", ["https://x.example/ada/1"])
def test_resolve_where_the_copy_is(served: Served, url: str) -> None:
    set_state(served, "letters", State.UNKNOWN, error="no answer", due_at=None)
    fields = served.form("/", "/do/resolve-sent")
    served.post("/do/resolve-sent", fields | {"url": "javascript:alert(1)"}, status=400)
    served.post("/do/resolve-sent", fields | {"url": url})
    assert served.state("one", "letters") == "sent"
    assert f'href="{url}"' in served.get("/")


@pytest.mark.long
def test_resolve_that_it_is_not_there(served: Served) -> None:
    set_state(served, "letters", State.UNKNOWN, error="no answer", due_at=None)
    served.post("/do/resolve-not-sent", served.form("/", "/do/resolve-not-sent"))
    assert served.state("one", "letters") == "pending"


@pytest.mark.long
def test_a_post_that_is_gone(served: Served) -> None:
    fields = served.form("/", "/do/skip")
    assert "no longer in the ledger" in served.post("/do/skip", fields | {"post": "x"}, status=409).text


@pytest.mark.long
def test_a_source_that_changed_as_a_whole_is_accepted(served: Served) -> None:
    with served.blog.open("look") as session:
        session.ledger.sources.hold("repo", "moved")
    served.post("/do/approve-source", served.form("/", "/do/approve-source"))
    with served.blog.open("look") as session:
        assert session.ledger.sources.get("repo").upheaval == "accepted"


@pytest.mark.long
def test_a_stored_text_waits_for_its_review_and_is_sent_as_written(served: Served) -> None:
    fields = served.form("/edit/one?channel=letters", "/do/edit")
    answer = served.post("/do/edit", fields | {"text": "My own words.\r\nTwo lines."})
    assert answer.headers["Location"] == "/post/one"
    assert "stored: the text of one on letters, in words/one.yaml" in served.get("/post/one")
    assert served.state("one", "letters") == "held"
    served.post("/do/approve", served.form("/post/one", "/do/approve"))
    served.blog.later(minutes=1).run()
    (sent,) = (served.blog.folder / "letters").glob("*.json")
    assert "My own words.\\nTwo lines." in sent.read_text()


@pytest.mark.long
def test_a_text_for_one_that_has_changed_is_not_lost(served: Served) -> None:
    fields = served.form("/edit/one?channel=letters", "/do/edit")
    served.blog.write("one", text="Something else altogether.")
    served.blog.later(minutes=1).run()
    page = served.post("/do/edit", fields | {"text": "My <own> words."}, status=409).text
    assert "has changed meanwhile" in page
    assert "Something else altogether." in page
    assert "My &lt;own&gt; words.</textarea>" in page
    assert not (served.blog.folder / "words").exists()


@pytest.mark.long
def test_a_text_that_can_not_be_sent_is_not_stored(served: Served) -> None:
    served.blog.channels = ('[channels.x]\nkind = "x"\nreview = true',)
    served.blog.later(minutes=1).write("two")
    served.blog.run()
    fields = served.form("/edit/two?channel=x", "/do/edit")
    page = served.post("/do/edit", fields | {"text": "word " * 100}, status=409).text
    assert "Your text is still below" in page
    assert not (served.blog.folder / "words").exists()
    assert "empty" in served.post("/do/edit", fields | {"text": " "}, status=400).text


def test_push_queues_and_a_pass_sends(served: Served) -> None:
    path = "/push/one?channel=letters"
    served.post("/do/push", served.form(path, "/do/push"))
    assert served.state("one", "letters") == "pending"
    assert served.blog.sent("letters") == []
    served.blog.later(minutes=1).run()
    assert served.blog.sent("letters") == ["one"]


@pytest.mark.long
def test_push_again_is_another_round(served: Served) -> None:
    served.post("/do/push", served.form("/push/one?channel=outbox&again=1", "/do/push"))
    served.blog.later(minutes=1).run()
    assert rounds(served, "outbox") == [State.SENT, State.SENT]


@pytest.mark.long
def test_a_form_that_is_sent_twice_queues_once(served: Served) -> None:
    fields = served.form("/push/one?channel=outbox&again=1", "/do/push")
    served.post("/do/push", fields)
    served.post("/do/push", fields, status=409)
    served.blog.later(minutes=1).run()
    assert rounds(served, "outbox") == [State.SENT, State.SENT]


@pytest.mark.long
def test_a_form_that_is_sent_twice_at_once_queues_once(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow_plan(*args: object, **options: bool) -> PushPlan:
        time.sleep(0.3)  # so that both would be here
        return push_plan(*args, **options)  # type: ignore[arg-type]

    fields = served.form("/push/one?channel=outbox&again=1", "/do/push")
    monkeypatch.setattr(actions, "push_plan", slow_plan)

    def send(_: int) -> int:
        return served.client.post("/do/push", data=fields, headers={"Host": "127.0.0.1:8765", **OWN}).status_code

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(send, range(2))) == [303, 409]
    assert rounds(served, "outbox") == [State.SENT, State.PENDING]


@pytest.mark.long
def test_what_is_pushed_is_the_text_that_was_shown(served: Served) -> None:
    fields = served.form("/push/one?channel=letters", "/do/push")
    served.blog.write("one", text="Something else altogether.")
    served.blog.later(minutes=1).run()
    assert "has changed meanwhile" in served.post("/do/push", fields, status=409).text


@pytest.mark.long
def test_what_can_not_be_pushed_is_refused(served: Served) -> None:
    fields = served.form("/push/one?channel=letters", "/do/push")
    (served.blog.folder / "words").mkdir()
    (served.blog.folder / "words/one.yaml").write_text("syndicate: false\n")
    assert "syndicate: false" in served.post("/do/push", fields, status=409).text


@pytest.mark.long
def test_retract_deletes_the_copy(served: Served) -> None:
    served.post("/do/retract", served.form("/retract/one?channel=outbox", "/do/retract"))
    assert list((served.blog.folder / "outbox").glob("*.json")) == []
    assert "retracted: one from outbox" in served.get("/post/one")


@pytest.mark.long
def test_what_can_not_be_deleted_is_said(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    fields = served.form("/retract/one?channel=outbox", "/do/retract")
    (file,) = (served.blog.folder / "outbox").glob("*.json")
    file.unlink()
    file.mkdir()
    assert "still on outbox" in served.post("/do/retract", fields, status=409).text


@pytest.mark.long
def test_a_pass_is_started_once(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    served.server.passes._command = (
        sys.executable,
        "-c",
        "import time; print('sent  outbox  On one', flush=True); time.sleep(60)",
    )
    served.server.passes.start()
    served.post("/do/pass")
    assert "A pass is running already" in served.get("/")
    while served.server.passes.version().split("/")[1] != "1":
        time.sleep(0.01)
    served.server.passes.stop()
    assert "sent  outbox  On one" in served.get("/")

"""Secrets are read late, complained about in one line, and shown to nobody; tokens are kept for their owner alone."""

from __future__ import annotations

import os
import resource
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicator.credentials import Secret, TokenStore, revealed, secret_from
from syndicator.errors import UsageError


@pytest.fixture(autouse=True)
def no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    monkeypatch.setattr("syndicator.credentials._revealed", set())  # else later tests see `…` in place of a "0"


def test_a_secret_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = secret_from({"env": "A_TOKEN"}, tmp_path)
    monkeypatch.setenv("A_TOKEN", "s3cret")
    assert secret.reveal() == "s3cret"


def test_a_secret_comes_from_a_file_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("s3cret\r\n")
    assert secret_from({"file": "key"}, tmp_path).reveal() == "s3cret"
    assert secret_from({"file": str(tmp_path / "key")}, Path("/elsewhere")).reveal() == "s3cret"


def test_a_secret_comes_from_systemd(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "x_token").write_text("s3cret\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert secret_from({"credential": "x_token"}, Path("/elsewhere")).reveal() == "s3cret"


def test_a_credential_that_nobody_gives_is_looked_for_beside_the_configuration(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "credentials").mkdir()
    (tmp_path / "credentials" / "x_token").write_text("of a person\n")
    secret = secret_from({"credential": "x_token"}, tmp_path)
    assert secret.reveal() == "of a person"
    (tmp_path / "x_token").write_text("of the service\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert secret.reveal() == "of the service"


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"env": ""},
        {"env": 5},
        {"env": "A", "file": "b"},
        {"credential": "../../etc/passwd"},
        {"credential": "a/b"},
        {"credential": "token\n"},
        {"pass": "s3cret"},
    ],
)
def test_a_table_that_names_no_secret_is_refused(table: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"credential"):
        secret_from(table, tmp_path)


def test_what_is_missing_is_said_in_one_line_with_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("A_TOKEN", raising=False)
    (tmp_path / "folder").mkdir()
    (tmp_path / "picture").write_bytes(b"\xff\xfe\x00")
    tables = {
        "export A_TOKEN=": {"env": "A_TOKEN"},
        "nowhere does not exist: write": {"file": "nowhere"},
        "folder can't be read": {"file": "folder"},
        "picture can't be read": {"file": "picture"},
        "zero is not one line": {"file": "/dev/zero"},
        "LoadCredential=no.such-one:": {"credential": "no.such-one"},
    }
    for sentence, table in tables.items():
        with pytest.raises(UsageError, match=sentence) as caught:
            secret_from(table, tmp_path).reveal()
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("value", ["", " \n", "two\nlines", "caf\u00e9-token", "tok\u2026en", "bell\x07"])
def test_what_can_be_no_token_is_refused_without_being_shown(value: str) -> None:
    with pytest.raises(UsageError) as caught:
        Secret("the file key", lambda: value).reveal()
    assert "the file key" in str(caught.value)
    assert not value.strip() or value.strip() not in str(caught.value)


def test_a_secret_never_prints_itself() -> None:
    secret = Secret("the environment variable A_TOKEN", lambda: "s3cret")
    assert {str(secret), repr(secret), f"{secret}", f"{[secret]}"} == {"…", "[…]"}


@pytest.mark.parametrize("value", ["a", "12345", "  abcde\n"])
def test_a_secret_under_six_characters_is_refused_as_it_would_blank_ordinary_words(value: str) -> None:
    with pytest.raises(
        UsageError, match=r"^the file key is too short for a secret \(at least 6 characters\): copy it again$"
    ):
        Secret("the file key", lambda: value).reveal()
    assert value.strip() not in revealed()


def test_a_renamed_channel_keeps_its_token(tmp_path: Path) -> None:
    TokenStore(tmp_path).save("old", {"access_token": "a-token-0123"})
    store = TokenStore(tmp_path, {"new": "old"})
    assert store.load("new") == TokenStore(tmp_path).load("old") == {"access_token": "a-token-0123"}
    store.rename()
    assert store.load("new") == TokenStore(tmp_path).load("new") == {"access_token": "a-token-0123"}
    TokenStore(tmp_path).save("old", {"access_token": "another-0123"})  # by a worker that has the old config
    store.rename()
    assert store.load("new") == {"access_token": "a-token-0123"}


def test_a_token_record_is_found_again_and_is_its_owners_alone(tmp_path: Path) -> None:
    store = TokenStore(tmp_path / "state")
    assert store.load("x") == {}
    store.save("x", {"access_token": "one"})
    store.save("x", {"access_token": "two", "refresh_token": "three"})
    assert store.load("x") == {"access_token": "two", "refresh_token": "three"}
    assert store.folder.stat().st_mode & 0o777 == 0o700
    assert [(p.name, p.stat().st_mode & 0o777) for p in store.folder.iterdir()] == [("x.json", 0o600)]


def test_a_folder_that_others_could_read_is_closed(tmp_path: Path) -> None:
    folder = tmp_path / "tokens"
    folder.mkdir(mode=0o755)
    TokenStore(tmp_path).save("x", {"access_token": "one"})
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.long
@given(
    names=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), max_size=3, unique=True),
    record=st.dictionaries(st.text(), st.text()),
)
def test_every_channel_name_has_a_record_of_its_own_inside_the_folder(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], record: dict[str, str]
) -> None:
    store = TokenStore(tmp_path_factory.mktemp("tokens"))
    for name in names:
        store.save(name, record | {"name": name})
    assert [store.load(name) for name in names] == [record | {"name": name} for name in names]
    assert len(list(store.folder.glob("*"))) == len(names)


@pytest.mark.parametrize("content", ["", "[]", '{"access_token": 5}', "{"])
def test_a_spoilt_record_is_named_with_the_way_out(tmp_path: Path, content: str) -> None:
    (tmp_path / "tokens").mkdir()
    (tmp_path / "tokens" / "x.json").write_text(content)
    with pytest.raises(UsageError, match="run `syndicator auth x` again"):
        TokenStore(tmp_path).load("x")


def test_a_store_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "tokens").write_text("a file stands in the way")
    store = TokenStore(tmp_path)
    with pytest.raises(UsageError, match="tokens can't be stored there"):
        store.save("x", {})
    with pytest.raises(UsageError, match="tokens can't be stored there"), store.locked("x"):
        pass


def test_a_save_that_fails_keeps_the_old_record_and_leaves_nothing_behind(tmp_path: Path) -> None:
    store = TokenStore(tmp_path)
    store.save("x", {"access_token": "old"})
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1, before[1]))  # as on a full disk
    try:
        with pytest.raises(UsageError):
            store.save("x", {"access_token": "new"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert store.load("x") == {"access_token": "old"}
    assert os.listdir(store.folder) == ["x.json"]  # noqa: PTH208


def test_only_one_at_a_time_holds_a_record(tmp_path: Path) -> None:
    store, order = TokenStore(tmp_path), []

    def second() -> None:
        with store.locked("x"):
            order.append("second")

    with store.locked("x"):
        thread = Thread(target=second)
        thread.start()
        thread.join(0.2)
        order.append("first")
    thread.join(60)
    assert order == ["first", "second"]

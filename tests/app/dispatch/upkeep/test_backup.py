"""A backup: one file that says what it holds; nothing is restored from one that is not whole."""

import io
import sqlite3
import tarfile
from datetime import timedelta

import pytest

from app.dispatch.keys import keys
from app.dispatch.notices import publish
from app.dispatch.upkeep import backup, restore, upgrade
from app.dispatch.upkeep.backup import BadBackup
from app.domain.delivery import State
from app.store import delivery, dump, migrate, notice, signin
from app.store.dump import CannotDump
from tests.conftest import NOON


@pytest.fixture
def url(house):
    return f"sqlite:///{house.data_dir / 'linli.db'}"


@pytest.fixture
def made(neighbourhood, wanglan, draft, url, tmp_path):
    """A backup of a house whose notice has 24 texts waiting."""
    publish.publish(neighbourhood, "k3x9a7qd", draft, wanglan)
    with neighbourhood.store.begin() as tx:
        signin.create(tx, wanglan.id, "hash", NOON, NOON + timedelta(hours=1), "", "")
    to = tmp_path / "out" / backup.name_of(NOON)
    return backup.make(url, neighbourhood.data_dir / "keys", to, NOON, "0.1.0")


def test_only_its_owner_reads_it_and_it_says_what_it_holds(made):
    assert made.path.name == "linli-20261124T040000Z.tar.gz"
    assert made.path.stat().st_mode & 0o777 == 0o600
    found = backup.look(made.path)
    assert found == made.manifest and found.migration == dump.newest()
    assert "store" in found.members and "keys/root" in " ".join(found.members)
    assert [p.name for p in made.path.parent.iterdir()] == [made.path.name]


def test_what_came_later_is_gone_and_nobody_is_sent_anything_twice(made, house, url, wanglan):
    later = publish.withdraw(house, "k3x9a7qd", wanglan, tell_reached=False)
    assert later.queued_cancelled
    key = next((house.data_dir / "keys").iterdir())
    was = key.read_bytes()
    key.write_bytes(b"another")
    (house.data_dir / "keys" / "later").write_text("x")
    house.store.close()
    restore.put_back(made.path, url, house.data_dir)
    assert key.read_bytes() == was and not (house.data_dir / "keys" / "later").exists()
    found = restore.settle(house, made.manifest, "cli")
    assert (found.epoch, found.sessions) == (2, 1)
    with house.store.read() as tx:
        assert not notice.latest(tx, "k3x9a7qd").is_withdrawal
        texts = delivery.counts(tx, "k3x9a7qd")["sms_smpp", 1]
    assert texts == {State.UNKNOWN: 24} and found.doubtful >= 24


def test_a_backup_that_is_not_whole_touches_nothing(made, house, url, tmp_path):
    before = (house.data_dir / "keys").stat().st_mtime_ns
    half = tmp_path / "half.tar.gz"
    half.write_bytes(made.path.read_bytes()[: made.size * 2 // 3])
    other = tmp_path / "other.tar.gz"
    with tarfile.open(made.path) as source, tarfile.open(other, "w:gz") as out:
        for member in source:
            content = source.extractfile(member)
            out.addfile(member, content if member.name != "store" else _flipped(content))
    for path, code in ((half, "damaged"), (other, "damaged"), (tmp_path / "none", "no_backup")):
        with pytest.raises(BadBackup) as told:
            restore.put_back(path, url, house.data_dir)
        assert told.value.code == code
    assert (house.data_dir / "keys").stat().st_mtime_ns == before
    assert not list(house.data_dir.glob(".backup-*"))


@pytest.mark.parametrize("kind", ["outside", "link"])
def test_of_a_strangers_archive_nothing_is_written_elsewhere(made, tmp_path, kind):
    other, outside = tmp_path / "other.tar.gz", tmp_path / "outside"
    extra = tarfile.TarInfo("../outside" if kind == "outside" else "store2")
    if kind == "link":
        extra.type, extra.linkname = tarfile.SYMTYPE, str(outside)
    with tarfile.open(made.path) as source, tarfile.open(other, "w:gz") as out:
        for member in source:
            out.addfile(member, source.extractfile(member))
        out.addfile(extra, io.BytesIO())
    with pytest.raises(BadBackup, match="damaged"), backup.opened(other, tmp_path / "in" / "here"):
        pass
    assert not outside.exists()


def _flipped(content):
    return io.BytesIO(bytes(255 - b for b in content.read()))


def test_only_the_latest_are_kept(tmp_path):
    for day in range(3):
        (tmp_path / backup.name_of(NOON + timedelta(days=day))).write_text("x")
    (tmp_path / "mine.txt").write_text("x")
    assert len(backup.keep(tmp_path, 2)) == 1
    assert sorted(p.name for p in tmp_path.iterdir())[0] == "linli-20261125T040000Z.tar.gz"
    assert (tmp_path / "mine.txt").exists()


def test_an_old_store_is_backed_up_before_it_is_brought_up_and_a_newer_one_is_left(house, url):
    folder = house.data_dir
    house.store.close()
    assert upgrade.bring_up(url, folder, NOON, "0.1.0") is None  # nothing to do
    migrate.downgrade(url, "-1")
    old = dump.revision(url)
    made = upgrade.bring_up(url, folder, NOON, "0.1.0")
    assert made.manifest.migration == old != dump.newest()
    assert made.path.parent == folder / "backups"
    assert dump.revision(url) == dump.newest()
    _stamp(url, "9999")
    with pytest.raises(upgrade.StoreNewer, match="9999"):
        upgrade.bring_up(url, folder, NOON, "0.1.0")
    with pytest.raises(CannotDump, match="empty"):
        backup.make(f"sqlite:///{folder / 'no.db'}", folder, folder / "b", NOON, "0.1.0")


def _stamp(url, number):
    with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (number,))
    connection.close()


def test_keys_that_came_back_are_read_again(made, house, url):
    house.store.close()
    restore.put_back(made.path, url, house.data_dir)
    ring = keys.KeyRing.load(house.data_dir / "keys", NOON)
    assert ring.root_keyid == house.keys.root_keyid

"""``backup``, ``restore`` and ``upgrade``: the store and the keys, kept and put back."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import with_appcontext

from app import clock, config, wiring
from app.cli.output import EX_DATAERR, EX_REFUSED, EX_UNAVAILABLE, fail, house, json_option, show
from app.config import Config
from app.dispatch.upkeep import backup as backups
from app.dispatch.upkeep import restore as restores
from app.dispatch.upkeep.backup import BadBackup
from app.dispatch.upkeep.upgrade import StoreNewer, bring_up, make_anew
from app.store import audit, dump
from app.store.dump import CannotDump
from app.version import VERSION, program

_BAD = {
    "no_backup": ("这不是邻里的备份文件。", "This is no backup of Linli."),
    "newer": ("这份备份来自更新的版本，请先升级程序。", "A newer version made it; upgrade first."),
    "damaged": ("备份文件已损坏，没有恢复任何东西。", "It is damaged; nothing was restored."),
    "other_database": (
        "这份备份来自另一种数据库，不能恢复到这里。",
        "It is of another kind of database.",
    ),
}
_ACCEPT = 0.5


@click.command()
@click.option("--to", type=click.Path(path_type=Path), help="file; by default in DATA_DIR/backups")
@click.option("--keep", type=click.IntRange(min=1), help="remove all but the latest so many there")
@json_option
@with_appcontext
def backup(to: Path | None, keep: int | None, as_json: bool) -> None:
    """Back up store and keys while everything runs; the file opens every door: keep it safe."""
    settings, now = config.load(), house().clock()
    path = to or settings.data_dir / backups.FOLDER / backups.name_of(now)
    with house().store.begin() as tx:
        audit.add(tx, now, "cli", "backup.made", path.name, {})
    try:
        made = backups.make(settings.database_url, settings.data_dir / "keys", path, now, VERSION)
    except CannotDump as exc:
        _cannot(exc)
    removed = backups.keep(path.parent, keep) if keep else []
    row = {"file": str(made.path), "bytes": made.size, "migration": made.manifest.migration}
    show([row | {"removed": len(removed)}], as_json)


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="do not ask")
@json_option
@with_appcontext
def restore(file: Path, yes: bool, as_json: bool) -> None:
    """Put a backup back; what is there now is backed up first. Stop everything before."""
    settings = config.load()
    try:
        manifest = backups.look(file)
    except BadBackup as exc:
        fail(EX_DATAERR, *_BAD[exc.code])
    house().store.close()
    if _is_in_use(settings):
        fail(
            EX_REFUSED,
            "系统正在运行，请先停止网页、网关和后台进程。",
            "It is running; stop web, gateway and worker first.",
        )
    if not yes:
        told = (
            f"恢复到 {manifest.made:%Y-%m-%d %H:%M} UTC，之后的改动都会消失。 / All changes since"
        )
        click.confirm(f"{told} {manifest.made:%Y-%m-%d %H:%M} UTC will be gone. ?", abort=True)
    kept = _keep_what_is(settings)
    try:
        manifest = restores.put_back(file, settings.database_url, settings.data_dir)
    except BadBackup as exc:
        fail(EX_DATAERR, *_BAD[exc.code])
    except CannotDump as exc:
        _cannot(exc)
    built = wiring.build(settings)
    found = restores.settle(built.house, manifest, "cli")
    built.house.store.close()
    row = {"made": manifest.made.isoformat(), "epoch": found.epoch, "in_doubt": found.doubtful}
    show([row | {"signed_out": found.sessions, "before": kept}], as_json)


@click.command()
@click.option("--no-backup", is_flag=True, help="where backups are made otherwise")
@with_appcontext
def upgrade(no_backup: bool) -> None:
    """Bring the store up to date, a backup first; boards of another program are made anew."""
    settings = config.load()
    try:
        made = bring_up(
            settings.database_url,
            settings.data_dir,
            clock.now(),
            VERSION,
            with_backup=not no_backup,
        )
    except StoreNewer as exc:
        fail(
            EX_REFUSED,
            f"数据库来自更新的版本（{exc}），旧程序不能用它。请装回新版本，或恢复升级前的备份。",
            "A newer version made this store; install that again, or restore the backup before.",
        )
    except CannotDump as exc:
        _cannot(exc)
    anew = make_anew(house(), program())
    if made:
        click.echo(f"升级前已备份。 / Backed up first: {made.path}")
    click.echo(f"已升级，重新生成 {anew} 块看板。 / The store is up to date; {anew} boards anew.")


def _keep_what_is(settings: Config) -> str:
    """Back up what a restore will replace; return the file, empty when nothing was there."""
    now = clock.now()
    if dump.revision(settings.database_url) is None:
        return ""
    to = settings.data_dir / backups.FOLDER / backups.name_of(now, "before-restore")
    try:
        keys = settings.data_dir / "keys"
        return str(backups.make(settings.database_url, keys, to, now, VERSION).path)
    except CannotDump as exc:
        _cannot(exc)


def _is_in_use(settings: Config) -> bool:
    """Whether web or gateway answer here, or somebody else is connected to the store."""
    for port in (settings.port, settings.gateway_port):
        with socket.socket() as one:
            one.settimeout(_ACCEPT)
            if one.connect_ex((settings.host, port)) == 0:
                return True
    return dump.others(settings.database_url) > 0


def _cannot(exc: CannotDump) -> NoReturn:
    fail(
        EX_UNAVAILABLE,
        f"备份或恢复没有做成：{exc}。PostgreSQL 需要装有 pg_dump 和 pg_restore。",
        "It could not be done; PostgreSQL needs pg_dump and pg_restore installed.",
    )


COMMANDS = (backup, restore, upgrade)

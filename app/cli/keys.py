"""``keys list / rotate / retire / epoch``: whom screens trust."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.cli.output import EX_REFUSED, fail, house, json_option, show
from app.dispatch import epoch
from app.dispatch.keys import push_keys, roots
from app.dispatch.proofs import proof_keys
from app.store import audit

group = AppGroup("keys", help="the keys that screens trust")


@group.command("list")
@json_option
def list_keys(as_json: bool) -> None:
    """List the keys that the newest root names."""
    rows = [
        {
            "role": key.role,
            "keyid": key.keyid,
            "signs": "yes" if key.is_signing else "no",
            "root": key.root_version,
            "root_expires": key.root_expires.isoformat(),
        }
        for key in roots.in_use(house().keys.folder)
    ]
    show(rows, as_json)


@group.command()
@click.argument("role", type=click.Choice([*roots.ROLES, push_keys.NAME, proof_keys.NAME]))
@click.option("--at-once", is_flag=True, help="trust the old key no more: it may be stolen")
@json_option
def rotate(role: str, at_once: bool, as_json: bool) -> None:
    """Give ROLE a new key; screens and browsers learn of it by themselves."""
    now = house().clock()
    if role == push_keys.NAME:
        keyid = house().keys.push.rotate(at_once=at_once)
    elif role == proof_keys.NAME:
        keyid = proof_keys.rotate(house())
    else:
        keyid = roots.rotate(house().keys.folder, role, now, at_once=at_once)
    with house().store.begin() as tx:
        audit.add(tx, now, "cli", "keys.rotate", role, {"keyid": keyid, "at_once": at_once})
    _ring()
    show([{"role": role, "keyid": keyid}], as_json)
    _say("新密钥已启用，无须重启服务。", "The new key signs from now on; no restart is needed.")


@group.command()
@click.argument("role", type=click.Choice([role for role in roots.ROLES if role != "root"]))
def retire(role: str) -> None:
    """Trust the old key of ROLE no more, once every screen has had a day to learn the new one."""
    now = house().clock()
    if not roots.retire(house().keys.folder, role, now):
        fail(EX_REFUSED, f"{role} 没有旧密钥。", f"There is no old key of {role}.")
    with house().store.begin() as tx:
        audit.add(tx, now, "cli", "keys.retire", role, {})
    _ring()
    _say("旧密钥已停用，无须重启服务。", "The old key counts no more; no restart is needed.")


@group.command("epoch")
def raise_epoch() -> None:
    """Begin a new epoch after a restore: screens take what is issued from now on."""
    number = epoch.raise_epoch(house(), "cli")
    click.echo(f"已开始第 {number} 纪元，全部屏幕将重新获取。 / Epoch {number} has begun.")


def _ring() -> None:
    """Have the worker sign everything anew now; without a bell it looks within half a minute."""
    house().bell.nudge()


def _say(zh: str, en: str) -> None:
    click.echo(f"{zh} / {en}", err=True)

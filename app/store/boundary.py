"""The outlines of areas."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.store.batch import upsert
from app.store.session import Tx
from app.store.tables import area_boundary


def put_all(tx: Tx, outlines: Mapping[str, Mapping[str, Any]], now: datetime) -> None:
    """Keep the outlines (GeoJSON geometries) of areas that are there, by code."""
    rows = [
        {"code": code, "outline": dict(outline), "changed_at": now}
        for code, outline in outlines.items()
    ]
    if rows:
        upsert(tx, area_boundary, rows, key=("code",))


def everything(tx: Tx) -> dict[str, dict[str, Any]]:
    """Return all outlines by code."""
    return {row.code: row.outline for row in tx.execute(sa.select(area_boundary))}


def of(tx: Tx, codes: Collection[str]) -> dict[str, dict[str, Any]]:
    """Return the outlines of those of ``codes`` that have one."""
    query = sa.select(area_boundary).where(area_boundary.c.code.in_(list(codes)))
    return {row.code: row.outline for row in tx.execute(query)}


def stamp(tx: Tx) -> str:
    """Return what changes when an outline does; no two stores have the same."""
    query = sa.select(sa.func.count(), sa.func.max(area_boundary.c.changed_at))
    count, newest = tx.execute(query).one()
    return f"{tx.engine.url} {count} {newest}"

"""Places as GeoJSON (RFC 7946): a feature each, longitude first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from app.domain.media import Shown
from app.domain.place import Place, Shelter
from app.domain.place_kind import KINDS

MEDIA_TYPE = "application/geo+json"


def render(places: Iterable[Place], name: str, pictures: Mapping[str, Shown]) -> bytes:
    """Return the places that have a point as a collection called ``name``.

    ``pictures`` are those of the library by their ids; their addresses are relative.
    """
    found = {
        "type": "FeatureCollection",
        "name": name,
        "features": [_feature(p, pictures.get(p.picture)) for p in places if p.point],
    }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _feature(one: Place, picture: Shown | None) -> dict[str, object]:
    return {
        "type": "Feature",
        "id": one.id,
        "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]},
        "properties": {
            name: value
            for name, value in _properties(one, picture).items()
            if value not in ("", [], None)
        },
    }


def _properties(one: Place, picture: Shown | None) -> dict[str, object]:
    return {
        "name": one.name,
        "name_en": one.name_en,
        "area": one.area,
        "categories": list(one.categories),
        "category_names": [KINDS[code].zh for code in one.categories],
        "address": one.address,
        "building": one.building,
        "phones": list(one.phones),
        "hours": one.hours,
        "elder_discount": one.elder_discount,
        "accessibility": one.accessibility,
        "cash": one.cash,
        "services": sorted(one.gives),
        "status": one.status,
        "note": one.note,
        "checked_on": one.checked_on.isoformat() if one.checked_on else None,
        "picture": _picture(picture) if picture else None,
        "shelter": _shelter(one.shelter) if one.shelter else None,
    }


def _picture(one: Shown) -> dict[str, object]:
    sizes = [
        {"url": f"/files/{size.sha256}", "width": size.width_px, "height": size.height_px}
        for size in one.sizes
    ]
    return {"alt": one.alt, "sizes": sizes}


def _shelter(one: Shelter) -> dict[str, object]:
    outline = [[lon, lat] for lat, lon in one.boundary]
    return {
        "code": one.code,
        "level": one.level,
        "hazards": list(one.hazards),
        "stay": one.stay,
        "indoor": one.is_indoor,
        "capacity": one.capacity,
        "effective_m2": one.effective_m2,
        "entrances": list(one.entrances),
        "facilities": list(one.facilities),
        "accessibility": one.accessibility,
        "pets": one.pets,
        "duty_phone": one.duty_phone,
        "state": one.state,
        "route": one.route,
        "boundary": {"type": "Polygon", "coordinates": [[*outline, outline[0]]]}
        if outline
        else None,
    }

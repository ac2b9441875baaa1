"""The sign each kind of warning has on pages, drawn here: strokes of width 2 on a grid of 24."""

from __future__ import annotations

_CLOUD = "M7 13h10a4 4 0 0 0 .5-7.97A6 6 0 0 0 6 6.5 3.3 3.3 0 0 0 7 13z"
_GLASS = "M7 14V5a2 2 0 0 1 4 0v9a4 4 0 1 1-4 0zM9 9v8"
_OTHER = "M12 3L2 20h20zM12 10v4M12 17v.01"
_PATHS = {
    "typhoon": "M12 8a4 4 0 1 0 .01 0M16 12c0-5-3-9-10-9 3 1 4.5 2.5 5 5M8 12c0 5 3 9 10 9"
    "-3-1-4.5-2.5-5-5",
    "rainstorm": f"{_CLOUD}M8 16l-2 5M12.5 16l-2 5M17 16l-2 5",
    "snowstorm": f"{_CLOUD}M8 17v.01M12 16.5v.01M16 17v.01M10 20.5v.01M14 20.5v.01",
    "cold_wave": f"{_GLASS}M18 4v10M13.7 6.5l8.6 5M22.3 6.5l-8.6 5",
    "gale": "M3 9h11a3 3 0 1 0-3-3M3 13h15a3 3 0 1 1-3 3M3 17h6a2.5 2.5 0 1 1-2.5 2.5",
    "thunderstorm_gale": f"{_CLOUD}M13 13l-3 3.5h4l-3 4M3 18h4M16 18h5M17 21.5h4",
    "sandstorm": "M3 7h10a2.5 2.5 0 1 0-2.5-2.5M3 11h14a3 3 0 1 1-3 3M4 15v.01M8 16.5v.01"
    "M11.5 15v.01M5 20v.01M9.5 21v.01M14 20.5v.01",
    "heat": f"{_GLASS}M16 5h4M16 9h4M16 13h4",
    "drought": "M12 3c4 5 6 8 6 11a6 6 0 0 1-12 0c0-3 2-6 6-11zM4 4l16 17",
    "lightning": f"{_CLOUD}M13 13l-4 4.5h5l-3.5 4.5",
    "hail": f"{_CLOUD}M7.5 17a1 1 0 1 0 .01 0M12 19.5a1 1 0 1 0 .01 0M16.5 17a1 1 0 1 0 .01 0",
    "frost": "M12 2v20M3.3 7l17.4 10M20.7 7L3.3 17M9 4l3 3 3-3M9 20l3-3 3 3",
    "fog": f"{_CLOUD}M4 17h16M7 21h10",
    "haze": "M4 5h10M18 5h2M4 9h3M11 9h9M4 13h12M20 13v.01M4 17h5M13 17h7M7 21h10",
    "road_icing": "M8 3L3 21M16 3l5 18M12 3v3M12 10v3M12 17v4",
    "lasting_cold": f"{_GLASS}M18 4v13M14.5 13.5L18 17l3.5-3.5",
    "wire_icing": "M2 5c6 5 14 5 20 0M6 8v6M10 9v9M14 9v6M18 8v9",
    "fire": "M12 2c1 4 6 6 6 11a6 6 0 0 1-12 0c0-2.5 1-4 2.5-5"
    " .3 1.5 1 2.3 2 2.5C10 8 10.5 4.5 12 2z",
    "flood": "M5 12V8l7-5 7 5v4M10 12V9h4v3M2 16c2-1.5 3-1.5 5 0s3 1.5 5 0 3-1.5 5 0 3 1.5 5 0"
    "M2 20.5c2-1.5 3-1.5 5 0s3 1.5 5 0 3-1.5 5 0 3 1.5 5 0",
    "air_pollution": "M3 21V12l6 4v-4l6 4V9h4v12zM17 5a2 2 0 0 1 2-2h3",
}


def path(name: str) -> str:
    """Return what draws the sign called ``name``; a triangle for one that is not known."""
    return _PATHS.get(name, _OTHER)

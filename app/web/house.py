"""The house this application was made with."""

from __future__ import annotations

from typing import cast

from flask import current_app

from app.dispatch.house import House


def house() -> House:
    """Return the house of the application that answers this request."""
    return cast(House, current_app.extensions["linli"])

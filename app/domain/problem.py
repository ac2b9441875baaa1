"""What is wrong with one field of a draft, as data with a name."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field; ``app.web`` says it in the user's language.

    ``code`` is one of: ``empty``, ``too_long`` (limit, length), ``control_character`` (position),
    ``end_before_start`` (start, end), ``already_over`` (end), ``unknown_area`` (area),
    ``unknown_channel`` (channel), ``not_a_time`` (typed), ``not_a_day`` (typed), ``not_a_daypart``
    (typed), ``reason_needed``, ``bad_rule`` (part), ``too_many`` (limit), ``never_shown``,
    ``placeholder`` (placeholder), ``word`` (found), ``not_a_link``
    (typed), ``too_many_keywords`` (limit, length); of pictures and files ``no_alt`` (name),
    ``alt_too_long`` (name, length, limit), ``too_many`` (count, limit), and the codes of
    ``app.dispatch.media.media.Rejected``.
    """

    field: str
    code: str
    facts: dict[str, object] = dataclasses.field(default_factory=dict)

"""Signs: one for each category, told apart even at sixteen dots."""

from itertools import combinations

import pytest
from PIL import ImageChops

from app.domain.notice import Category
from renderers.icons import icon


@pytest.mark.parametrize("size", [16, 24, 32])
def test_every_category_has_a_sign_that_fills_its_square_and_no_more(size):
    for category in Category:
        dots = icon(category, size, is_smooth=False).dots
        left, top, right, bottom = dots.getbbox()
        assert dots.size == (size, size)
        assert max(right - left, bottom - top) >= size * 3 // 4
        assert 0.2 < sum(map(bool, dots.convert("L").tobytes())) / size**2 < 0.8


@pytest.mark.parametrize("size", [16, 24, 32])
def test_no_two_signs_look_alike(size):
    for one, other in combinations(Category, 2):
        a, b = (icon(c, size, is_smooth=False).dots.convert("L") for c in (one, other))
        differs = sum(map(bool, ImageChops.difference(a, b).tobytes()))
        assert differs > size**2 * 0.1, (one, other)


def test_signs_look_as_they_did(golden):
    from io import BytesIO

    from PIL import Image

    sheet = Image.new("L", (12 * 100, 200))
    for place, category in enumerate(Category):
        small = icon(category, 16, is_smooth=False).dots.convert("L")
        sheet.paste(small.resize((96, 96), Image.Resampling.NEAREST), (place * 100, 0))
        sheet.paste(icon(category, 96).dots, (place * 100, 100))
    out = BytesIO()
    sheet.save(out, "PNG")
    golden("signs.png", out.getvalue())

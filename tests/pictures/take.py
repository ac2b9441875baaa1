"""Takes the handbook's pictures: ``make pictures`` starts the demo at a fixed time and looks at it.

A picture that shows what the one before shows stays as it is, byte for byte; one that is named
(``python -m tests.pictures.take write list``) is made anew, however little is different.
"""

import io
import os
import re
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import sync_playwright

from tests.browser import fonts, running
from tests.pictures.book import FOLDER, PICTURES
from tests.pictures.steps import STEPS

FIXED = Path(__file__).parent / "fixed"
AT = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)  # 9:30 in Beijing, a Tuesday
SHARP, WIDE, COLOURS, MARGIN = 2, 1000, 32, 12
SAME = 0.01  # of the pixels may differ: a minute, a code, where a text on a panel stands
MARK = """(all) => all.forEach(([selector, number]) => {
  const box = document.querySelector(selector).getBoundingClientRect();
  const dot = document.createElement('b');
  dot.textContent = number;
  Object.assign(dot.style, {position: 'absolute', zIndex: 99, width: '26px', height: '26px',
    left: `${Math.max(2, box.left + scrollX - 21)}px`, top: `${box.top + scrollY + 7}px`,
    borderRadius: '50%', background: '#b3261e', color: '#fff', font: '700 16px/26px sans-serif',
    textAlign: 'center', boxShadow: '0 0 0 2px #fff'});
  document.body.append(dot);
})"""
BOX = """selector => { const all = [...document.querySelectorAll(selector)]
  .map(e => e.getBoundingClientRect()).filter(b => b.width);
  const at = [Math.min(...all.map(b => b.left)), Math.min(...all.map(b => b.top)) + scrollY];
  return [...at, Math.max(...all.map(b => b.right)), Math.max(...all.map(b => b.bottom)) + scrollY];
}"""


def main(names):
    """Take the pictures that are named, or all."""
    begun = {"PICTURES_BEGUN": datetime.now(UTC).isoformat(), "PICTURES_AT": AT.isoformat()}
    more = {"DISPLAY": "", "PYTHONPATH": f"{FIXED}:{Path.cwd()}", **begun}
    more["PUBLIC_URL"] = "http://localhost:{port}"
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running.product(Path(folder) / "printed", "--demo", **more) as demo,
        sync_playwright() as play,
    ):
        env = fonts.chromium_env(folder)
        browser = play.chromium.launch(executable_path=fonts.CHROMIUM, args=fonts.ARGS, env=env)
        desks = {}
        for one in PICTURES:
            if not names or one.name in names:
                key = (one.who, one.width)
                desks[key] = desks.get(key) or desk(browser, demo, one)
                keep(FOLDER / f"{one.name}.webp", taken(desks[key], demo, one), one.name in names)
        browser.close()


def desk(browser, demo, one):
    """Return a page on which who the picture names is signed in."""
    page = browser.new_context(
        viewport={"width": one.width, "height": 900},
        device_scale_factor=SHARP if one.width <= WIDE else SHARP * 0.75,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        reduced_motion="reduce",
    ).new_page()
    page.clock.set_fixed_time(AT)
    if one.who:
        sign_in(page, demo, one.who)
    return page


def sign_in(page, demo, login):
    """Sign in as ``login``."""
    page.goto(f"{demo.url}/editor/")
    page.get_by_label("登录名").fill(login)
    page.get_by_label("密码").fill(demo.password(login))
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(re.compile(r"/editor/(?!.*sign-in)"))


def taken(page, demo, one):
    """Return the picture of what ``one`` says."""
    page.goto(f"{demo.url}{one.path}")
    for words in one.follow:
        page.locator("main").get_by_role("link", name=words).first.click()
    page.wait_for_load_state("networkidle")
    if one.step:
        STEPS[one.step](page)
        page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")
    page.evaluate(MARK, [[mark, str(number)] for number, mark in enumerate(one.marks, 1)])
    left, top, right, bottom = page.evaluate(BOX, one.crop)
    margin = 0 if one.who and one.crop == "main" else MARGIN
    left, top = max(0, left - margin), max(0, top - margin)
    bottom = min(bottom + margin, top + one.height)
    size = {"width": min(right + margin, one.width) - left, "height": bottom - top}
    page.set_viewport_size({"width": one.width, "height": max(900, int(bottom))})
    shot = page.screenshot(clip={"x": left, "y": top, **size}, full_page=True)
    page.set_viewport_size({"width": one.width, "height": 900})
    return Image.open(io.BytesIO(shot)).convert("RGB")


def keep(path, made, is_named):
    """Store the picture in few colours, unless it is not named and shows what is there."""
    made = made.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).convert(
        "RGB"
    )
    if not is_named and path.exists() and is_same(Image.open(path).convert("RGB"), made):
        print(f"{path.name}: as it was")
        return
    made.save(path, "WEBP", lossless=True, quality=100, method=6)
    print(f"{path.name}: {made.width}x{made.height}, {path.stat().st_size / 1000:.1f} kB")


def is_same(one, other):
    if one.size != other.size:
        return False
    differ = ImageChops.difference(one, other).convert("L").point(lambda v: 255 * (v > 40))
    return differ.histogram()[255] < SAME * one.width * one.height


if __name__ == "__main__":
    os.umask(0o022)
    main(set(sys.argv[1:]))

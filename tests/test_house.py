"""The house rules that a linter cannot see. Change a number only with an ADR."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
ROOMS = ("app", "renderers", "channels", "player")
MAX_FILE, MAX_CHANNEL, MAX_FUNCTION = 300, 200, 45
FILES = sorted(p for room in ROOMS for p in (ROOT / room).rglob("*.py") if p.stat().st_size > 1)
LONGER: dict[str, str] = {}
# A word that says nothing about what lies behind it.
EMPTY_WORDS = {"utils", "helpers", "common", "manager", "data", "info", "misc", "process", "handle"}


def test_every_file_is_small_and_says_what_it_is():
    assert [
        (str(path.relative_to(ROOT)), said) for path in FILES for said in complaints(path)
    ] == []


def complaints(path):
    """Return what is wrong with a file."""
    text = path.read_text(encoding="utf-8")
    limit = MAX_CHANNEL if path.parent.name == "channels" else MAX_FILE
    if len(text.splitlines()) > limit and str(path.relative_to(ROOT)) not in LONGER:
        yield f"has more than {limit} lines"
    tree = ast.parse(text)
    if not ast.get_docstring(tree):
        yield "a module opens with one sentence on what it is"
    functions = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
    for node in functions:
        if node.end_lineno - node.lineno >= MAX_FUNCTION:
            yield f"{node.name} has more than {MAX_FUNCTION} lines"


def test_every_file_is_named_for_its_idea():
    assert [str(path) for path in FILES if path.stem in EMPTY_WORDS] == []


def test_every_top_level_folder_is_one_of_the_house():
    folders = {p.name for p in ROOT.iterdir() if p.is_dir() and not p.name.startswith(".")}
    built = {"instance", "build", "node_modules", "__pycache__"}
    assert folders - built == {*ROOMS, "migrations", "tests", "docs", "bench"}


def test_the_domain_knows_nothing_but_the_standard_library():
    import sys

    for path in (ROOT / "app" / "domain").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                root = (node.module or "").split(".")[0]
                assert root in sys.stdlib_module_names or node.module.startswith("app.domain")


def test_no_requirement_is_left_unpinned_or_without_its_reason():
    for name in ("requirements.txt", "requirements-demo.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text().splitlines():
            if line and not line.startswith(("#", "-r")):
                assert re.match(r"[\w.\[\]-]+==[\w.]+", line), f"{name}: {line}"


def test_versions_agree_between_server_and_player():
    server = set(re.findall(r"^[\w-]+==[\w.]+", (ROOT / "requirements.txt").read_text(), re.M))
    player = (ROOT / "player" / "requirements.txt").read_text()
    assert set(re.findall(r"^[\w-]+==[\w.]+", player, re.M)) <= server

"""By its own files a program knows whether it is the one of before."""

from app import version


def test_the_program_is_another_one_when_any_of_its_files_is(tmp_path):
    file = tmp_path / "renderers" / "led.py"
    file.parent.mkdir()
    seen = [version.program(tmp_path)]
    for text in ("one", "two"):
        file.write_text(text)
        seen.append(version.program(tmp_path))
    file.rename(file.with_name("tv.py"))
    seen.append(version.program(tmp_path))
    assert len(set(seen)) == 4
    file.with_name("led.pyc").write_text("compiled")
    assert version.program(tmp_path) == seen[-1]
    assert version.program() == version.program() not in seen

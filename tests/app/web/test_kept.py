"""What is kept ready: the oldest goes when it is many, heavy or long unwanted."""

from app.web.kept import Kept, Measure

MEASURE = Measure(most=3, octets=100, seconds=60.0)


def test_the_oldest_goes_when_they_are_many_heavy_or_unwanted():
    kept = Kept(MEASURE)
    for n, name in enumerate("abcd"):
        kept.put(name, name.upper(), 10, now=n)
    assert [kept.get(name) for name in "abcd"] == [None, "B", "C", "D"]
    kept.put("b", "B", 10, now=4)  # wanted again
    kept.put("e", "E", 85, now=5)
    assert [kept.get(name) for name in "bcde"] == ["B", None, None, "E"]
    kept.put("f", "F", 1, now=65)
    assert [kept.get(name) for name in "bef"] == [None, "E", "F"]
    kept.put("g", "G", 1000, now=66)  # whatever it weighs, the newest stays
    assert (kept.get("g"), len(kept)) == ("G", 1)
    kept.drop("g")
    kept.drop("g")
    kept.put("h", "H", 100, now=67)
    assert (kept.get("h"), len(kept)) == ("H", 1)

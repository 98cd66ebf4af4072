"""Properties of drawings: well-formed SVG with every word that was given, in its language."""
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from lstm_apply.drawing import Drawing

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=9)
PLACES = st.tuples(st.integers(0, 500), st.integers(0, 500))


@given(WORDS, WORDS, PLACES)
def test_words_stand_in_their_language_whatever_they_are(chinese, english, place):
    drawing = Drawing(500, 500).label(*place, f"{chinese} · {english}").box(*place, "both")
    parts = ElementTree.fromstring(drawing._repr_svg_()).findall("{*}text")
    halves = f"{chinese} · {english}".split(" · ", 1)
    assert [part.get("lang") for part in parts] == ["zh", "en", None]
    assert [part.text for part in parts] == [*halves, "both"]


@given(st.lists(PLACES, min_size=2, max_size=5, unique=True), st.booleans())
def test_arrows_go_through_their_points(points, head):
    drawing = Drawing(500, 500).arrow(*points, head=head, stroke_dasharray="4 3")
    line, *tip = ElementTree.fromstring(drawing._repr_svg_())[2:]
    seen = [tuple(map(float, pair.split(","))) for pair in line.get("points").split()]
    assert seen[:-1] == points[:-1] and line.get("stroke-dasharray") == "4 3"
    assert tip or seen == points
    tips = [f"{x},{y}" for x, y in points[-1:]]*head
    assert [part.get("points").split()[0] for part in tip] == tips

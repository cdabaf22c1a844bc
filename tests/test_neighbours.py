"""A quote that is printed several times is taken beside the answers about its item."""

from extract.answers import Answer
from extract.ground import Grounder
from extract.neighbours import ground_answers

TEXT = (
    "Alpha group: zinc gel, 5 mg daily. Beta group: foam, 5 mg daily. Gamma group: silk, 5 mg daily. "
    "All groups: 5 mg daily at most."
)


def starts(*answers: tuple[str, str]) -> list[int | None]:
    asked = [Answer(path, None, quote, "call", ()) for path, quote in answers]
    return [found.start for found in ground_answers(Grounder(TEXT), asked)]


def places(quote: str) -> list[int]:
    return [at for at in range(len(TEXT)) if TEXT.startswith(quote, at)]


def test_a_repeated_quote_is_taken_near_what_is_said_of_its_item():
    found = starts(
        ("arms[0].dose", "5 mg"),
        ("arms[0].label", "Alpha group"),
        ("arms[1].dose", "5 mg"),
        ("arms[1].label", "Beta group"),
        ("arms[2].regimens[0].dose", "5 mg"),
        ("arms[2].label", "Gamma group"),
    )

    assert found[::2] == places("5 mg")[:3]


def test_an_item_of_which_nothing_is_known_is_sought_near_the_one_before_it():
    assert starts(("arms[0].label", "foam"), ("arms[1].dose", "5 mg"))[1] == places("5 mg")[1]


def test_without_neighbours_the_first_place_is_taken():
    assert starts(("dose", "5 mg"), ("nothing", "pebbles")) == [places("5 mg")[0], None]

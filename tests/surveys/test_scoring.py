"""From the answers of a scan to its sides."""

from vlechtwerk.surveys.scoring import Range, Scored, as_axis, dimension_scores, holes, overlaps, score_of, whole_score


def test_answers_have_a_score_by_choice_or_by_step():
    scores = {"a": 0, "b": 50, "c": 100}
    assert score_of(Scored("q", "one", 1, scores=scores), "b") == 50
    assert score_of(Scored("q", "several", 1, scores=scores), ["b", "c"]) == 75
    assert score_of(Scored("q", "one", 1, scores=scores), "new") is None
    assert score_of(Scored("q", "scale", 1, low=1, high=5), 4) == 75
    assert score_of(Scored("q", "scale", 1, low=0, high=10), 0) == 0
    assert score_of(Scored("q", "matrix", 1, scores=scores), {"r1": "a", "r2": "c"}) == 50
    assert score_of(Scored("q", "open", 1), "woorden") is None
    assert score_of(Scored("q", "scale", 1, low=1, high=5), None) is None


def test_a_dimension_is_the_weighted_mean_of_what_was_answered():
    questions = [
        Scored("a", "scale", 1, 3, low=0, high=4), Scored("b", "scale", 1, 1, low=0, high=4),
        Scored("c", "scale", 2, 1, low=0, high=4), Scored("d", "scale", None, 1, low=0, high=4),
        Scored("e", "scale", 3, 1, low=0, high=4),
    ]  # fmt: skip
    scores = dimension_scores(questions, {"a": 4, "b": 0, "c": 1, "d": 4})
    assert scores == {1: 75, 2: 25}
    assert whole_score(scores) == 50 and whole_score({}) is None


def test_scores_as_sides_of_a_diagnosis():
    assert [as_axis(score) for score in (0, 19, 20, 59, 60, 80, 100)] == [1, 1, 2, 3, 4, 5, 5]


def test_holes_and_overlaps_are_named():
    assert holes([Range(0, 39), Range(40, 100)]) == [] and overlaps([Range(0, 39), Range(40, 100)]) == []
    assert holes([Range(10, 39), Range(50, 90)]) == [Range(0, 9), Range(40, 49), Range(91, 100)]
    assert overlaps([Range(0, 50), Range(50, 100)]) == [Range(50, 50)]
    assert holes([]) == [Range(0, 100)]

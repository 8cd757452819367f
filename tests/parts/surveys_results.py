"""Results of surveys, scans, tags and advice, in the tables of all tests."""

from tests.personas import EVERYBODY, STAFF
from tests.rows import Row, both, write

ROWS = {
    "survey_results": Row(STAFF), "survey_answers_file": Row(STAFF), "survey_codebook_file": Row(STAFF),
    "survey_compare": Row(STAFF), "survey_reported": both(STAFF), "survey_reported_drop": write(STAFF),
    "survey_tagging": both(STAFF), "survey_tags": both(STAFF), "survey_tag_edit": both(STAFF), "survey_tag_drop": write(STAFF),
    "survey_scan": Row(STAFF), "dimension_new": both(STAFF), "dimension_edit": both(STAFF), "dimension_drop": write(STAFF),
    "advice_new": both(STAFF), "advice_edit": both(STAFF), "advice_drop": write(STAFF),
    "scan_result": both(EVERYBODY), "innovation_scan": both(frozenset({"member"}) | STAFF),
}  # fmt: skip
KEYS = {
    "key": {
        "survey_results": "read_round", "survey_answers_file": "read_round", "survey_codebook_file": "read_round",
        "survey_compare": "read_round", "survey_reported": "read_round", "survey_tagging": "read_round",
        "survey_tags": "read_survey", "survey_tag_edit": "answer_tag", "survey_tag_drop": "answer_tag",
        "survey_scan": "read_scan", "dimension_new": "read_scan", "dimension_edit": "dimension", "dimension_drop": "dimension",
        "advice_new": "read_scan", "advice_edit": "advice", "advice_drop": "advice", "scan_result": "scan_response",
        "innovation_scan": "innovation",
    },
    "other": {"survey_compare": "other_read_round"},
    "question": {"survey_reported": "counted_question", "survey_tagging": "open_question"},
    "scan": {"innovation_scan": "scan_response"},
    "kind": {"survey_answers_file": "file_kind", "survey_codebook_file": "file_kind"},
}  # fmt: skip


def make(world):
    """A closed round of a survey that can be read, one before it, and a scan that somebody filled in."""
    from tests.surveys.reading import filled_round, filled_scan
    from vlechtwerk.surveys.actions import tagging

    broker = world.people["broker"]
    found = filled_round(keeper=broker)
    survey, other = found.questionnaire, filled_round(of=found.questionnaire, order=2)
    one, words = survey.questions.get(kind="one"), survey.questions.get(kind="open")
    tag = tagging.save_tag(survey, name="Geld", by=broker)
    tagging.tag_answers([(found.responses.first(), [tag])], question=words, by=broker)
    spare = tagging.save_tag(survey, name="Nergens", by=broker)
    tagging.note_reported(found, question=one, source="Verslag, p. 4", n=6, counts={"c1": 7}, by=broker)
    scan, response = filled_scan(keeper=broker)
    return {
        "read_round": found.key, "other_read_round": other.key, "read_survey": survey.key, "answer_tag": spare.key,
        "counted_question": one.key, "open_question": words.key, "read_scan": scan.key,
        "dimension": scan.dimensions.first().key, "advice": scan.advices.first().key, "scan_response": response.key,
    }  # fmt: skip

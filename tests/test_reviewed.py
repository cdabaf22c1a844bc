"""A reviewed database as annotations: what was decided is right, and the rest is nobody's claim."""

import pytest
from annotated import TEXT, absent, database_of, draft_of, stated

from evaluation.errors import AnnotationError
from evaluation.judge import judge_page
from evaluation.reviewed import annotation_of, annotations_of_store
from evaluation.verdicts import AbsenceVerdict, Verdict
from schemas.fields import Drafter
from store.store import open_store

DECIDED = {"drafter": Drafter.REVIEWER}


def test_decided_values_and_absences_are_annotated_and_undecided_ones_are_not():
    reviewed = draft_of(
        stated("identification.brief_title", "Velorin in Winter Cough", **DECIDED),
        absent("identification.acronym", **DECIDED),
        stated("design.enrollment.count", "120", 120),
    )
    drafted = draft_of(
        stated("identification.brief_title", "Share this page"),
        stated("identification.acronym", "Placebo"),
        stated("design.enrollment.count", "38", 38),
    )
    page = judge_page(annotation_of(reviewed, "reviewed.db"), TEXT, drafted)

    assert {(each.path, each.verdict) for each in page.values} == {
        ("identification.brief_title", Verdict.WRONG),
        ("identification.acronym", Verdict.INVENTED),
        ("design.enrollment.count", Verdict.UNJUDGED),
    }
    assert [each.verdict for each in page.absences] == [AbsenceVerdict.INVENTED]


@pytest.mark.parametrize(
    ("drafter", "verdict"), [(Drafter.REVIEWER, Verdict.EXTRA), (Drafter.LABEL, Verdict.UNJUDGED)]
)
def test_another_entry_is_extra_only_where_every_entry_was_decided(drafter, verdict):
    reviewed = draft_of(
        stated("arms[0].label", "Velorin", **DECIDED), stated("arms[1].label", "Placebo", drafter=drafter)
    )
    drafted = draft_of(stated("arms[0].label", "Velorin"), stated("arms[1].label", "Share this page"))
    page = judge_page(annotation_of(reviewed, "reviewed.db"), TEXT, drafted)

    assert ("arms[?].label", verdict) in {(each.path, each.verdict) for each in page.values}


def test_the_pages_of_a_database_are_those_with_a_decided_field(tmp_path):
    path = database_of(tmp_path / "r.db", draft_of(stated("arms[0].label", "Placebo", **DECIDED)))
    with open_store(path) as store:
        [page] = annotations_of_store(store)

    assert page.names == ("page.txt",)


def test_a_database_without_a_decided_field_is_refused(tmp_path):
    path = database_of(tmp_path / "r.db", draft_of(stated("arms[0].label", "Placebo")))
    with open_store(path) as store, pytest.raises(AnnotationError, match="was reviewed; review some"):
        annotations_of_store(store)

"""Prospects: what is left out of a look at a migration is only what its records cannot show."""

from causes import cause, event
from diagnose.knowledge import Knowledge
from diagnose.knowledge.cases import Case
from diagnose.matching import Prospects
from diagnose.model import Cause, Report, Sign
from diagnose.signs import Records

SEEN = Sign(says="lost access to <volume>")
UNSEEN = Sign(says="no such thing")


def among(*causes: Cause) -> list[Cause]:
    """Return what is left of the causes for one record of kind `a`."""
    return list(Prospects(causes).among(Records([event("a", text="Lost access to datastore1")])))


def test_no_sign_that_the_records_of_a_sample_show_is_left_out(
    knowledge: Knowledge, sample_reports: dict[str, tuple[Case, Report]]
) -> None:
    prospects = Prospects(knowledge.causes)
    lost = []
    for _, report in sample_reports.values():
        for diagnosis in report.diagnoses:
            records = Records((*diagnosis.migration.events, *diagnosis.migration.around), knowledge.codes)
            left = {each.id: {id(sign) for sign in signs(each)} for each in prospects.among(records)}
            for each in knowledge.causes:
                needed = all(any(map(records.find, sign.any_of or (sign,))) for sign in each.needs if in_records(sign))
                seen = [sign for sign in signs(each) if needed and records.find(sign)]
                lost += [f"{each.id}: {sign}" for sign in seen if id(sign) not in left.get(each.id, ())]
    assert lost == []


def in_records(given: Sign) -> bool:
    """Say whether records alone can show the sign."""
    return not any(sign.check or sign.fact for sign in given.any_of or (given,))


def signs(given: Cause) -> list[Sign]:
    """Return every sign of a cause that is no choice of others."""
    return [each for sign in (*given.needs, *given.supports, *given.excludes) for each in sign.any_of or (sign,)]


def test_a_cause_is_left_out_where_one_of_its_needs_cannot_be_seen() -> None:
    assert among(cause("x.x", SEEN, UNSEEN)) == []


def test_of_a_choice_only_what_may_be_seen_is_left() -> None:
    assert [each.needs for each in among(cause("x.x", Sign(any_of=(SEEN, UNSEEN))))] == [(Sign(any_of=(SEEN,)),)]


def test_a_kind_of_record_is_asked_for_as_it_is() -> None:
    causes = cause("x.a", Sign(event="a")), cause("x.b", Sign(event="b"))
    assert [each.id for each in among(*causes)] == ["x.a"]


def test_what_configuration_decides_stays() -> None:
    causes = cause("x.check", Sign(check="ports differ")), cause("x.fact", Sign(fact="nic"))
    assert [each.id for each in among(*causes)] == ["x.check", "x.fact"]


def test_a_text_that_is_all_placeholders_stays() -> None:
    assert [each.id for each in among(cause("x.x", Sign(says="<anything>")))] == ["x.x"]

"""Questionnaires: eight kinds of answers, questions under a condition, versions that stay as they were asked."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from share.kit.moves import IllegalMove
from share.policy import Role
from share.records.questionnaires import actions
from share.records.questionnaires.actions import QuestionPlan
from share.records.questionnaires.analysis import Tally, without_small
from share.records.questionnaires.answers import freeze, words
from share.records.questionnaires.forms import AnswerForm, form_for
from share.records.questionnaires.models import Question, Questionnaire, Version
from tests.make import make_coordinator, make_questionnaire

pytestmark = pytest.mark.django_db


@pytest.fixture
def questionnaire() -> Questionnaire:
    return make_questionnaire()


def newest(questionnaire: Questionnaire) -> Version:
    return Version.objects.with_questions().filter(questionnaire=questionnaire).order_by("-number")[0]


def answered(version: Version, *values: Any, is_partial: bool = False, language: str = "") -> AnswerForm:
    """The form with values in the order of the questions; None for nothing."""
    pairs = zip(version.in_order, values, strict=False)
    data = {f"q-{question.key}": value for question, value in pairs if value is not None}
    return form_for(version, data, language, is_partial=is_partial)


def choice(version: Version, number: int, text: str) -> str:
    return next(value for value, label in version.in_order[number - 1].options() if label == text)


def wrong(form: AnswerForm) -> dict[int, str]:
    """The number of each question with an error, and what it says."""
    numbers = {f"q-{question.key}": question.number for question in form.version.in_order}
    return {numbers[name]: errors[0] for name, errors in form.errors.items()}


def by_number(form: AnswerForm) -> Mapping[int, object]:
    assert form.is_valid(), form.errors
    numbers = {question.key: question.number for question in form.version.in_order}
    return {numbers[key]: value for key, value in form.values().items()}


def test_each_of_the_eight_kinds_gives_its_own_kind_of_value(questionnaire: Questionnaire) -> None:
    version = newest(questionnaire)
    dear, hall = choice(version, 3, "Too dear"), choice(version, 5, "Town hall")
    form = answered(version, "12", "no", dear, "More money\nand time", [hall], "4", "2019-05-03", "Caritas")
    assert by_number(form) == {
        1: Decimal(12),
        2: "no",
        3: dear,
        4: "More money\nand time",
        5: [hall],
        6: Decimal(4),
        7: date(2019, 5, 3),
        8: "Caritas",
    }
    said = [words(question, form.values()[question.key]) for question in version.in_order]
    assert said[:3] + said[4:7] == ["12", "No", "Too dear", "Town hall", "4", "2019-05-03"]


@pytest.mark.parametrize(
    ("number", "value"),
    [
        (1, "about 7500"),
        (1, "-1"),
        (1, "1" * 13),
        (1, "NaN"),
        (1, "1e400"),
        (2, "perhaps"),
        (3, "nothing"),
        (5, ["nothing"]),
        (6, "6"),
        (6, "1.5"),
        (7, "soon"),
        (7, "1871-01-01"),
        (8, "x" * 201),
    ],
)
def test_what_is_no_answer_is_refused_at_its_question(number: int, value: object, questionnaire: Questionnaire) -> None:
    values: list[object] = ["1", "no", choice(newest(questionnaire), 3, "Other"), None, None, None, None, None]
    values[number - 1] = value
    assert list(wrong(answered(newest(questionnaire), *values))) == [number]


def test_a_question_is_asked_and_missing_only_after_the_answer_it_depends_on(questionnaire: Questionnaire) -> None:
    version = newest(questionnaire)
    assert answered(version, "1", "yes").is_valid()
    assert list(wrong(answered(version, "1", "no"))) == [3]
    assert answered(version, "1", "no", choice(version, 3, "Other")).is_valid()
    assert list(wrong(answered(version, "1", "no", choice(version, 3, "Too dear")))) == [4]


def test_an_answer_to_what_is_not_asked_is_left_out_with_all_that_hangs_on_it(questionnaire: Questionnaire) -> None:
    version = newest(questionnaire)
    form = answered(version, "1", "yes", choice(version, 3, "Too dear"), "Words that were typed before")
    assert by_number(form) == {1: Decimal(1), 2: "yes"}
    nonsense = answered(version, "1", "yes", "nothing", "x" * 5_000)
    assert by_number(nonsense) == {1: Decimal(1), 2: "yes"}


def test_in_between_nothing_is_missing_and_what_is_wrong_is_wrong(questionnaire: Questionnaire) -> None:
    version = newest(questionnaire)
    assert by_number(answered(version, None, "no", is_partial=True)) == {2: "no"}
    assert list(wrong(answered(version, "many", "no", is_partial=True))) == [1]


def test_a_form_speaks_the_language_it_is_asked_for_where_a_text_is_translated(questionnaire: Questionnaire) -> None:
    version = newest(questionnaire)
    first = version.in_order[0]
    actions.save_translations(version, "fr", {f"{first.key}-text": "Combien de logements sont libres ?"})
    form = form_for(newest(questionnaire), None, "fr")
    labels = [str(field.label) for field, _question, _condition in form.questions()]
    assert labels[:2] == ["1. Combien de logements sont libres ?", "2. Is there enough housing?"]
    assert newest(questionnaire).languages() == [("en", "English")]
    texts = {name: f"F {name}" for name in actions.texts_of(version)}
    actions.save_translations(newest(questionnaire), "fr", texts)
    assert [code for code, _name in newest(questionnaire).languages()] == ["en", "fr"]


# Versions


def test_a_change_of_a_version_in_use_makes_the_next_one_with_the_same_keys(questionnaire: Questionnaire) -> None:
    first = newest(questionnaire)
    actions.save_translations(first, "fr", {f"{first.in_order[0].key}-text": "Combien ?"})
    freeze(first)
    plan = QuestionPlan("number", "How many rooms are free?", is_required=True)
    actions.save_question(questionnaire, plan, key=first.in_order[0].key)
    before, after = Version.objects.with_questions().order_by("number")
    assert [question.text for question in before.in_order][:2] == [
        "How many flats are free?",
        "Is there enough housing?",
    ]
    assert [question.text for question in after.in_order][:2] == [
        "How many rooms are free?",
        "Is there enough housing?",
    ]
    assert [question.key for question in before.in_order] == [question.key for question in after.in_order]
    assert [q.options() for q in before.in_order] == [q.options() for q in after.in_order]
    on = after.in_order[2].shown_when
    assert on
    assert (on.version, on.key) == (after, before.in_order[1].key)
    assert after.in_order[0].i18n == before.in_order[0].i18n != {}
    actions.save_question(questionnaire, QuestionPlan("short", "One more?"))
    assert questionnaire.versions.count() == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda version: version.questions.filter(position=1).update(text="Another"),
        lambda version: version.questions.filter(position=8).delete(),
        lambda version: version.questions.create(kind="short", text="One more", position=9),
        lambda version: version.questions.get(position=5).choices.all().delete(),
        lambda version: version.questions.get(position=5).choices.update(text="Another"),
        lambda version: Version.objects.filter(pk=version.pk).update(title="Another"),
        lambda version: Version.objects.filter(pk=version.pk).update(frozen_at=None),
    ],
)
def test_the_database_keeps_a_version_in_use_as_it_is(change: Any, questionnaire: Questionnaire) -> None:
    version = newest(questionnaire)
    freeze(version)
    with pytest.raises(DatabaseError), transaction.atomic():
        change(version)


def test_to_a_version_in_use_a_language_may_come_and_what_is_translated_stays(questionnaire: Questionnaire) -> None:
    version = newest(questionnaire)
    name = f"{version.in_order[0].key}-text"
    freeze(version)
    actions.save_translations(version, "fr", {name: "Combien ?"})
    actions.save_translations(newest(questionnaire), "fr", {name: "Combien de logements ?"})
    assert newest(questionnaire).in_order[0].text_in("fr") == "Combien ?"


# Writing one


def keys(questionnaire: Questionnaire) -> list[str]:
    return [question.key for question in newest(questionnaire).in_order]


def test_a_question_that_another_depends_on_neither_goes_nor_changes_its_kind(questionnaire: Questionnaire) -> None:
    asked = keys(questionnaire)[1]
    with pytest.raises(IllegalMove):
        actions.remove_question(questionnaire, asked)
    with pytest.raises(ValidationError) as problem:
        actions.save_question(questionnaire, QuestionPlan("short", "Is there enough?"), key=asked)
    assert list(problem.value.message_dict) == ["kind"]
    with pytest.raises(IllegalMove):
        actions.move_question(questionnaire, keys(questionnaire)[2], up=True)
    actions.move_question(questionnaire, keys(questionnaire)[0], up=False)
    assert keys(questionnaire)[0] == asked


def test_an_answer_that_a_question_depends_on_does_not_go(questionnaire: Questionnaire) -> None:
    plan = QuestionPlan("one", "Why not?", choices=["None free", "Other"])
    with pytest.raises(ValidationError) as problem, transaction.atomic():
        actions.save_question(questionnaire, plan, key=keys(questionnaire)[2])
    assert list(problem.value.message_dict) == ["choices"]


def test_a_corrected_choice_keeps_its_key_and_a_new_order_is_kept(questionnaire: Questionnaire) -> None:
    key = keys(questionnaire)[4]
    before = dict(newest(questionnaire).in_order[4].options())
    plan = QuestionPlan("several", "Who helps?", choices=["Volunteers", "The town hall", "Church", "School"])
    actions.save_question(questionnaire, plan, key=key)
    after = newest(questionnaire).in_order[4].options()
    assert [text for _value, text in after] == ["Volunteers", "The town hall", "Church", "School"]
    assert [before.get(value) for value, _text in after] == ["Volunteers", "Town hall", "Church", None]


def test_a_question_depends_only_on_an_earlier_one_of_its_version(questionnaire: Questionnaire) -> None:
    last = keys(questionnaire)[5]
    plan = QuestionPlan("number", "How many?", shown_when=last, shown_values=["1"])
    with pytest.raises(ValidationError):
        actions.save_question(questionnaire, plan, key=keys(questionnaire)[0])


@pytest.fixture
def office(client: Client) -> Client:
    client.force_login(make_coordinator(role=Role.SECRETARIAT))
    return client


QUESTION: dict[str, Any] = {"kind": "one", "text": "Which?", "choices": "One\nTwo", "lowest": "", "highest": ""}


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"choices": ""}, "choices"),
        ({"choices": "One"}, "choices"),
        ({"choices": "One\nOne"}, "choices"),
        ({"choices": "\n".join(str(n) for n in range(31))}, "choices"),
        ({"choices": "x" * 201 + "\nTwo"}, "choices"),
        ({"kind": "scale"}, "lowest"),
        ({"kind": "scale", "lowest": "1.5", "highest": "4"}, "lowest"),
        ({"kind": "scale", "lowest": "1", "highest": "12"}, "highest"),
        ({"kind": "scale", "lowest": "5", "highest": "1"}, "highest"),
        ({"kind": "number", "lowest": "5", "highest": "5"}, "highest"),
        ({"kind": "novel"}, "kind"),
        ({"text": ""}, "text"),
        ({"asked_when": ["nothing=1"]}, "asked_when"),
    ],
)
def test_a_question_that_does_not_fit_is_refused_at_its_field(
    changes: dict[str, Any], at: str, office: Client, questionnaire: Questionnaire
) -> None:
    answer: Any = office.post(
        reverse("questionnaires:new_question", args=[questionnaire.public_id]), QUESTION | changes
    )
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [at])
    assert len(keys(questionnaire)) == 8


def test_a_condition_names_answers_to_one_question(office: Client, questionnaire: Questionnaire) -> None:
    url = reverse("questionnaires:new_question", args=[questionnaire.public_id])
    yes, step = f"{keys(questionnaire)[1]}=yes", f"{keys(questionnaire)[5]}=1"
    answer: Any = office.post(url, QUESTION | {"asked_when": [yes, step]})
    assert list(answer.context["form"].errors) == ["asked_when"]
    assert office.post(url, QUESTION | {"asked_when": [yes]}).status_code == 302
    added = newest(questionnaire).in_order[-1]
    assert (added.shown_when, added.shown_values) == (newest(questionnaire).in_order[1], ["yes"])


def test_the_second_of_two_who_change_a_question_is_shown_both_versions(
    office: Client, questionnaire: Questionnaire
) -> None:
    url = reverse("questionnaires:question", args=[questionnaire.public_id, keys(questionnaire)[7]])
    page: Any = office.get(url)
    data = {"kind": "short", "text": "Who pays?", "began_from": page.context["form"].initial["began_from"]}
    assert office.post(url, data).status_code == 302
    late: Any = office.post(url, data | {"text": "Who decides?"})
    assert late.status_code == 409
    assert [one.theirs for one in late.context["conflict"].differences] == ["Who pays?"]
    assert newest(questionnaire).in_order[7].text == "Who pays?"


def test_a_change_through_the_page_says_which_version_it_became(office: Client, questionnaire: Questionnaire) -> None:
    freeze(newest(questionnaire))
    url = reverse("questionnaires:texts", args=[questionnaire.public_id])
    page: Any = office.get(url)
    data = page.context["form"].initial | {"title": "Housing for many"}
    told: Any = office.post(url, data, follow=True)
    assert "Saved as version 2" in told.content.decode()
    assert [version.title for version in questionnaire.versions.all()] == ["Housing for many", "Housing for families"]


def test_a_translation_of_a_text_that_changed_meanwhile_is_looked_at_again(
    office: Client, questionnaire: Questionnaire
) -> None:
    url = reverse("questionnaires:translate", args=[questionnaire.public_id, "fr"])
    assert office.get(url).status_code == 200
    late: Any = office.post(url, {"version-title": "Logement", "version-title-source": "another"})
    assert late.status_code == 422
    assert not Version.objects.get().i18n
    assert Question.objects.count() == 8


# Small counts


def hidden(kind: str, **groups: dict[str, int]) -> dict[str, tuple[int | None, dict[str, int | None]]]:
    """What remains of the counts of one question by group, for readers who see none below five."""
    question = Question(pk=1, kind=kind)
    total: dict[str, int] = {}
    for counts in groups.values():
        for option, n in counts.items():
            total[option] = total.get(option, 0) + n
    found = {(name, 1): Tally(sum(counts.values()), counts) for name, counts in ({"": total} | groups).items()}
    return {key[0]: (tally.answered, dict(tally.counts)) for key, tally in without_small(found, [question]).items()}


def test_counts_of_five_and_more_and_none_are_shown() -> None:
    assert hidden("yes_no", a={"yes": 5, "no": 0}, b={"yes": 6, "no": 7}) == {
        "": (18, {"yes": 11, "no": 7}),
        "a": (5, {"yes": 5, "no": 0}),
        "b": (13, {"yes": 6, "no": 7}),
    }


def test_a_small_group_is_hidden_and_one_more_since_the_sum_would_tell() -> None:
    found = hidden("yes_no", a={"yes": 4}, b={"yes": 9}, c={"yes": 20})
    assert found == {"": (33, {"yes": 33}), "a": (None, {}), "b": (None, {}), "c": (20, {"yes": 20})}


def test_two_groups_that_are_few_in_sum_hide_a_third() -> None:
    found = hidden("yes_no", a={"yes": 1}, b={"yes": 2}, c={"yes": 9}, d={"yes": 20})
    assert [name for name, (answered, _counts) in found.items() if answered is None] == ["a", "b", "c"]


def test_a_small_count_in_a_group_is_hidden_and_cannot_be_had_from_the_others() -> None:
    found = hidden("one", a={"x": 2, "y": 6, "z": 30}, b={"x": 9, "y": 9, "z": 9})
    assert found["a"] == (38, {"x": None, "y": None, "z": 30})
    assert found["b"] == (27, {"x": 9, "y": 9, "z": 9})
    # Each count of all towns less that of b would be what is hidden of a.
    assert found[""] == (65, {"x": None, "y": None, "z": 39})


def test_of_several_choices_a_few_who_did_not_choose_are_hidden_too() -> None:
    question = Question(pk=1, kind="several")
    found = without_small({("", 1): Tally(10, {"x": 7, "y": 5, "z": 4, "none": 0})}, [question])
    assert found["", 1].counts == {"x": None, "y": 5, "z": None, "none": 0}

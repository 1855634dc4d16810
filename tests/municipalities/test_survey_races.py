"""Two at once: what changes a questionnaire or a survey holds off whoever would begin to use it, or to answer, meanwhile."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from municipalities.actions import surveys
from share.records.questionnaires import actions
from share.records.questionnaires.actions import QuestionPlan
from share.records.questionnaires.answers import freeze
from tests.make import make_questionnaire, make_survey

pytestmark = pytest.mark.django_db(transaction=True)


def waits(do: Callable[[], object]) -> bool:
    """Whether somebody else who does this now, over a connection of their own, has to wait for our transaction."""

    def try_it() -> bool:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '100ms'")
                do()
        except OperationalError:
            return True
        finally:
            connection.close()
        return False

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(try_it).result()


def test_who_begins_to_use_a_version_waits_for_who_changes_it() -> None:
    questionnaire = make_questionnaire()
    version = questionnaire.newest
    with transaction.atomic():
        actions.save_question(questionnaire, QuestionPlan("short", "One more?"))
        assert waits(lambda: freeze(version))
    assert not waits(lambda: freeze(version))
    assert questionnaire.versions.get().questions.count() == 9


def test_who_answers_waits_for_who_closes_the_survey() -> None:
    survey = make_survey()
    invitation = survey.invitations.get()
    with transaction.atomic():
        assert not waits(lambda: surveys.lock_survey(survey.pk))
        surveys.close_survey(survey.pk)
        assert waits(lambda: surveys.save_answers(invitation, {}, submit=False))
    assert not survey.sheets.exists()

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionnairesConfig(AppConfig):
    name = "share.records.questionnaires"
    label = "questionnaires"

    def ready(self) -> None:
        from share.records import history
        from share.records.pages import HistoryPage, histories
        from share.records.questionnaires.models import Questionnaire, Version

        history.belongs_to(Questionnaire, "questionnaire", Version)
        histories.register(
            "questionnaire", HistoryPage(_("Questionnaire"), Questionnaire.objects.visible_to, by="public_id")
        )

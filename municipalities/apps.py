from django.apps import AppConfig


class MunicipalitiesConfig(AppConfig):
    name = "municipalities"

    def ready(self) -> None:
        from municipalities import wiring

        wiring.menus()
        wiring.pages_of_a_town()
        wiring.what_can_be_merged()
        wiring.search()
        wiring.tasks_on_the_dashboard()
        wiring.people_and_time()
        wiring.histories_of_records()

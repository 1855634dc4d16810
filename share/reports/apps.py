from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "share.reports"
    label = "reports"

    def ready(self) -> None:
        from events.registry import counted_in
        from share import navigation, policy
        from share.accounts.registry import erasers
        from share.grants.checks import sources
        from share.grants.models import Grant, GrantText
        from share.jobs.registry import job_kinds, sweeps
        from share.navigation import Entry, Menu
        from share.records import comments, history, notes, tasks
        from share.records import verification as records
        from share.reports import checks, models, todo, verification
        from share.reports.actions import indicators, making, reminding, restatements

        sources.register("reports", checks.SOURCE)
        sweeps.register("restatements", restatements.look_when_due)
        sweeps.register("what reports lack", reminding.remind_when_due)
        history.belongs_to(Grant, "grant", models.Indicator, models.AcceptedFinding)
        history.belongs_to(Grant, "indicator__grant", models.Target, models.IndicatorValue)
        history.belongs_to(Grant, "period__grant", models.Restatement)
        history.belongs_to(Grant, "sample__report__grant", models.SampledRow)
        history.belongs_to(Grant, "grant", GrantText)
        history.belongs_to(Grant, "period__grant", models.NarrativeNote, models.NarrativeComment)
        history.belongs_to(Grant, "partner_part__period__grant", models.PartComment)
        erasers.register("narratives", partial(notes.erase, models.NarrativeNote))
        erasers.register("comments on narratives", partial(comments.erase, models.NarrativeComment))
        erasers.register("comments on parts", partial(comments.erase, models.PartComment))
        tasks.sources.register("reports", todo.reports_to_read)
        tasks.sources.register("parts of reports", todo.parts_to_fill)
        tasks.sources.register("periods", todo.periods_to_submit)
        counted_in.register("reports", making.reports_with)
        job_kinds.register(making.JOB, making.JOB_KIND)
        records.hashed.register("reports", verification.snapshots)
        records.hashed.register("rows of reports", verification.pinned_rows)
        records.owners.register("reports", verification.files_with)
        records.owners.register("evidence of indicators", indicators.files_with)
        records.named.register("reports", verification.named_in)
        navigation.add(
            Entry(
                Menu.MAIN,
                _("Figures"),
                "reports:grants",
                50,
                is_for=policy.reads_grants,
                within=("/work/grants/", "/work/reports/", "/work/samples/"),
            ),
            Entry(Menu.WORK, _("Reporting"), "reports:reporting", 36, is_for=policy.fills_parts),
            Entry(Menu.FOOT, _("Check a report"), "reports:check_form", 20),
        )

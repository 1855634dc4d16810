from django.urls import path

from share.reports.snapshot import SCHEMA
from share.reports.views import figures, indicators, narrative, parts, periods, quality, samples

app_name = "reports"
WORDS = "work/grants/<int:pk>/periods/<int:number>/words"
urlpatterns = [
    path("work/grants/", figures.grants, name="grants"),
    path("work/grants/<int:pk>/", figures.grant_figures, name="figures"),
    path("work/grants/<int:pk>/reports/", figures.reports, name="reports"),
    path("work/grants/<int:pk>/documents/<uuid:document>/", figures.document, name="document"),
    path("work/grants/<int:pk>/partners/", periods.partners, name="partners"),
    path("work/grants/<int:pk>/partners/new/", periods.new_partner, name="new_partner"),
    path("work/grants/<int:pk>/partners/<slug:organisation>/", periods.partner, name="partner"),
    path("work/grants/<int:pk>/partners/<slug:organisation>/remove/", periods.remove_partner, name="remove_partner"),
    path("work/grants/<int:pk>/periods/", periods.periods, name="periods"),
    path("work/grants/<int:pk>/periods/new/", periods.new_period, name="new_period"),
    path("work/grants/<int:pk>/periods/<int:number>/", periods.period, name="period"),
    path("work/grants/<int:pk>/periods/<int:number>/change/", periods.change_period, name="change_period"),
    path("work/grants/<int:pk>/periods/<int:number>/remove/", periods.remove_period, name="remove_period"),
    path("work/grants/<int:pk>/periods/<int:number>/call/", periods.call, name="call"),
    path("work/grants/<int:pk>/periods/<int:number>/submit/", periods.submit, name="submit"),
    path("work/grants/<int:pk>/periods/<int:number>/return/", periods.give_back, name="give_back"),
    path("work/grants/<int:pk>/periods/<int:number>/accept/", periods.accept, name="accept"),
    path("work/grants/<int:pk>/periods/<int:number>/look/", periods.look, name="look"),
    path("work/grants/<int:pk>/periods/<int:number>/remind/", periods.remind, name="remind"),
    path(
        "work/grants/<int:pk>/periods/<int:number>/changes/<uuid:public_id>/", periods.restatement, name="restatement"
    ),
    path("work/grants/<int:pk>/periods/<int:number>/parts/<slug:organisation>/", parts.part, name="part"),
    path(
        "work/grants/<int:pk>/periods/<int:number>/parts/<slug:organisation>/decide/", parts.decide, name="decide_part"
    ),
    path(
        "work/grants/<int:pk>/periods/<int:number>/parts/<slug:organisation>/comments/",
        parts.comment,
        name="comment_part",
    ),
    path(
        "work/grants/<int:pk>/periods/<int:number>/parts/<slug:organisation>/comments/<uuid:comment>/settle/",
        parts.settle_comment,
        name="settle_part_comment",
    ),
    path(f"{WORDS}/", narrative.words, name="words"),
    path(f"{WORDS}/<slug:section>/", narrative.narrative, name="narrative"),
    path(f"{WORDS}/<slug:section>/write/", narrative.write_paragraph, name="write_paragraph"),
    path(f"{WORDS}/<slug:section>/all/", narrative.all_paragraphs, name="all_paragraphs"),
    path(f"{WORDS}/<slug:section>/<uuid:note>/settle/", narrative.settle_paragraph, name="settle_paragraph"),
    path(f"{WORDS}/<slug:section>/comments/", narrative.comment, name="comment"),
    path(f"{WORDS}/<slug:section>/comments/<uuid:comment>/settle/", narrative.settle_comment, name="settle_comment"),
    path("work/grants/<int:pk>/texts/", narrative.texts, name="texts"),
    path("work/grants/<int:pk>/texts/new/", narrative.new_text, name="new_text"),
    path("work/grants/<int:pk>/texts/<int:text>/", narrative.change_text, name="change_text"),
    path("work/reporting/", parts.reporting, name="reporting"),
    path("work/grants/<int:pk>/indicators/", indicators.indicators, name="indicators"),
    path("work/grants/<int:pk>/indicators/new/", indicators.new_indicator, name="new_indicator"),
    path("work/grants/<int:pk>/indicators/ready/", indicators.add_ready, name="add_ready"),
    path("work/grants/<int:pk>/indicators/<str:code>/", indicators.indicator, name="indicator"),
    path("work/grants/<int:pk>/indicators/<str:code>/change/", indicators.change_indicator, name="change_indicator"),
    path("work/grants/<int:pk>/indicators/<str:code>/end/", indicators.end_indicator, name="end_indicator"),
    path("work/grants/<int:pk>/indicators/<str:code>/values/<int:number>/", indicators.value, name="value"),
    path(
        "work/grants/<int:pk>/indicators/<str:code>/values/<int:number>/evidence/",
        indicators.evidence,
        name="evidence",
    ),
    path(
        "work/grants/<int:pk>/indicators/<str:code>/values/<int:number>/evidence/<uuid:document>/",
        indicators.evidence_file,
        name="evidence_file",
    ),
    path("work/grants/<int:pk>/missing/", quality.missing, name="quality"),
    path("work/grants/<int:pk>/missing/<slug:key>/<str:subject>/", quality.accept_finding, name="accept_finding"),
    path("work/grants/<int:pk>/people/<uuid:row>/", samples.marks, name="marks"),
    path("work/grants/<int:pk>/<slug:key>/", figures.figure, name="figure"),
    path("work/reports/<slug:number>/", figures.report, name="report"),
    path("work/reports/<slug:number>/samples/", samples.samples, name="samples"),
    path("work/reports/<slug:number>/pack/", figures.pack, name="pack"),
    path("work/reports/<slug:number>/<slug:kind>/", figures.download, name="download"),
    path("work/samples/<uuid:public_id>/", samples.sample, name="sample"),
    path("work/samples/<uuid:public_id>/<int:place>/", samples.sampled_row, name="sampled_row"),
    path("work/samples/<uuid:public_id>/<int:place>/open/", samples.open_row, name="open_row"),
    path("work/samples/<uuid:public_id>/<int:place>/sheets/<uuid:document>/", samples.open_sheet, name="open_sheet"),
    path("work/samples/<uuid:public_id>/<int:place>/finding/", samples.note_finding, name="note_finding"),
    path(f"reports/{SCHEMA.name}", figures.schema, name="schema"),
    path("reports/check/", figures.check_form, name="check_form"),
    path("reports/check/<str:number>/", figures.check, name="check"),
]

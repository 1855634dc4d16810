import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from share.kit.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0010_entered_by_the_team"),
        ("grants", "0002_partial_dates_in_edtf"),
        ("municipalities", "0006_contacts_are_searched"),
        ("questionnaires", "0001_questionnaires_versions_and_questions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="event",
                    name="added_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="event",
                    name="changed_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="event",
                    name="removed_delete",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="event",
                    name="i18n_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="event",
                    name="contact_email_update",
                ),
                migrations.AddField(
                    model_name="event",
                    name="withdrawn_at",
                    field=models.DateTimeField(blank=True, help_text="Public once, and a draft again.", null=True),
                ),
                migrations.AddField(
                    model_name="eventhistory",
                    name="withdrawn_at",
                    field=models.DateTimeField(blank=True, help_text="Public once, and a draft again.", null=True),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="event",
                    trigger=pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_eventhistory" ("asks", "cancel_reason", "cancelled_at", "capacity", "closes_at", "completed_at", "country", "created_at", "created_by_id", "ends_at", "ends_on", "id", "interpretation", "is_demo", "kind", "language", "languages", "most_per_country", "most_per_kind", "most_per_town", "municipality_id", "needs_approval", "online_link", "opens_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "postpone_reason", "postponed_at", "promotion_stops", "public_id", "published_at", "questions_id", "read_by_lead", "remind_days", "series_id", "starts_at", "starts_on", "state", "summary", "timezone", "title", "translated_from", "venue", "venue_access", "withdrawn_at") VALUES (NEW."asks", NEW."cancel_reason", NEW."cancelled_at", NEW."capacity", NEW."closes_at", NEW."completed_at", NEW."country", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."ends_on", NEW."id", NEW."interpretation", NEW."is_demo", NEW."kind", NEW."language", NEW."languages", NEW."most_per_country", NEW."most_per_kind", NEW."most_per_town", NEW."municipality_id", NEW."needs_approval", NEW."online_link", NEW."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."postpone_reason", NEW."postponed_at", NEW."promotion_stops", NEW."public_id", NEW."published_at", NEW."questions_id", NEW."read_by_lead", NEW."remind_days", NEW."series_id", NEW."starts_at", NEW."starts_on", NEW."state", NEW."summary", NEW."timezone", NEW."title", NEW."translated_from", NEW."venue", NEW."venue_access", NEW."withdrawn_at"); RETURN NULL;',
                            hash="bd09359b704f720da1e44bb2330395c82d034dcd",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_5caf1",
                            table="events_event",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="event",
                    trigger=pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."asks" IS DISTINCT FROM (NEW."asks") OR OLD."cancel_reason" IS DISTINCT FROM (NEW."cancel_reason") OR OLD."cancelled_at" IS DISTINCT FROM (NEW."cancelled_at") OR OLD."capacity" IS DISTINCT FROM (NEW."capacity") OR OLD."closes_at" IS DISTINCT FROM (NEW."closes_at") OR OLD."completed_at" IS DISTINCT FROM (NEW."completed_at") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."interpretation" IS DISTINCT FROM (NEW."interpretation") OR OLD."is_demo" IS DISTINCT FROM (NEW."is_demo") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."languages" IS DISTINCT FROM (NEW."languages") OR OLD."most_per_country" IS DISTINCT FROM (NEW."most_per_country") OR OLD."most_per_kind" IS DISTINCT FROM (NEW."most_per_kind") OR OLD."most_per_town" IS DISTINCT FROM (NEW."most_per_town") OR OLD."municipality_id" IS DISTINCT FROM (NEW."municipality_id") OR OLD."needs_approval" IS DISTINCT FROM (NEW."needs_approval") OR OLD."online_link" IS DISTINCT FROM (NEW."online_link") OR OLD."opens_at" IS DISTINCT FROM (NEW."opens_at") OR OLD."postpone_reason" IS DISTINCT FROM (NEW."postpone_reason") OR OLD."postponed_at" IS DISTINCT FROM (NEW."postponed_at") OR OLD."promotion_stops" IS DISTINCT FROM (NEW."promotion_stops") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."questions_id" IS DISTINCT FROM (NEW."questions_id") OR OLD."read_by_lead" IS DISTINCT FROM (NEW."read_by_lead") OR OLD."remind_days" IS DISTINCT FROM (NEW."remind_days") OR OLD."series_id" IS DISTINCT FROM (NEW."series_id") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."timezone" IS DISTINCT FROM (NEW."timezone") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."translated_from" IS DISTINCT FROM (NEW."translated_from") OR OLD."venue" IS DISTINCT FROM (NEW."venue") OR OLD."venue_access" IS DISTINCT FROM (NEW."venue_access") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at"))',
                            func='INSERT INTO "events_eventhistory" ("asks", "cancel_reason", "cancelled_at", "capacity", "closes_at", "completed_at", "country", "created_at", "created_by_id", "ends_at", "ends_on", "id", "interpretation", "is_demo", "kind", "language", "languages", "most_per_country", "most_per_kind", "most_per_town", "municipality_id", "needs_approval", "online_link", "opens_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "postpone_reason", "postponed_at", "promotion_stops", "public_id", "published_at", "questions_id", "read_by_lead", "remind_days", "series_id", "starts_at", "starts_on", "state", "summary", "timezone", "title", "translated_from", "venue", "venue_access", "withdrawn_at") VALUES (NEW."asks", NEW."cancel_reason", NEW."cancelled_at", NEW."capacity", NEW."closes_at", NEW."completed_at", NEW."country", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."ends_on", NEW."id", NEW."interpretation", NEW."is_demo", NEW."kind", NEW."language", NEW."languages", NEW."most_per_country", NEW."most_per_kind", NEW."most_per_town", NEW."municipality_id", NEW."needs_approval", NEW."online_link", NEW."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."postpone_reason", NEW."postponed_at", NEW."promotion_stops", NEW."public_id", NEW."published_at", NEW."questions_id", NEW."read_by_lead", NEW."remind_days", NEW."series_id", NEW."starts_at", NEW."starts_on", NEW."state", NEW."summary", NEW."timezone", NEW."title", NEW."translated_from", NEW."venue", NEW."venue_access", NEW."withdrawn_at"); RETURN NULL;',
                            hash="6026e9c4bf9a8041b69fbc9499f3dcae4de4349d",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_fdd0d",
                            table="events_event",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="event",
                    trigger=pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_eventhistory" ("asks", "cancel_reason", "cancelled_at", "capacity", "closes_at", "completed_at", "country", "created_at", "created_by_id", "ends_at", "ends_on", "id", "interpretation", "is_demo", "kind", "language", "languages", "most_per_country", "most_per_kind", "most_per_town", "municipality_id", "needs_approval", "online_link", "opens_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "postpone_reason", "postponed_at", "promotion_stops", "public_id", "published_at", "questions_id", "read_by_lead", "remind_days", "series_id", "starts_at", "starts_on", "state", "summary", "timezone", "title", "translated_from", "venue", "venue_access", "withdrawn_at") VALUES (OLD."asks", OLD."cancel_reason", OLD."cancelled_at", OLD."capacity", OLD."closes_at", OLD."completed_at", OLD."country", OLD."created_at", OLD."created_by_id", OLD."ends_at", OLD."ends_on", OLD."id", OLD."interpretation", OLD."is_demo", OLD."kind", OLD."language", OLD."languages", OLD."most_per_country", OLD."most_per_kind", OLD."most_per_town", OLD."municipality_id", OLD."needs_approval", OLD."online_link", OLD."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."postpone_reason", OLD."postponed_at", OLD."promotion_stops", OLD."public_id", OLD."published_at", OLD."questions_id", OLD."read_by_lead", OLD."remind_days", OLD."series_id", OLD."starts_at", OLD."starts_on", OLD."state", OLD."summary", OLD."timezone", OLD."title", OLD."translated_from", OLD."venue", OLD."venue_access", OLD."withdrawn_at"); RETURN NULL;',
                            hash="165ac5920f56904e55b5936d9841bcf711d455a3",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_0a5e3",
                            table="events_event",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="event",
                    trigger=pgtrigger.compiler.Trigger(
                        name="i18n_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."i18n" IS DISTINCT FROM (NEW."i18n"))',
                            func='INSERT INTO "events_eventhistory" ("asks", "cancel_reason", "cancelled_at", "capacity", "closes_at", "completed_at", "country", "created_at", "created_by_id", "ends_at", "ends_on", "id", "interpretation", "is_demo", "kind", "language", "languages", "most_per_country", "most_per_kind", "most_per_town", "municipality_id", "needs_approval", "online_link", "opens_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "postpone_reason", "postponed_at", "promotion_stops", "public_id", "published_at", "questions_id", "read_by_lead", "remind_days", "series_id", "starts_at", "starts_on", "state", "summary", "timezone", "title", "translated_from", "venue", "venue_access", "withdrawn_at") VALUES (NEW."asks", NEW."cancel_reason", NEW."cancelled_at", NEW."capacity", NEW."closes_at", NEW."completed_at", NEW."country", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."ends_on", NEW."id", NEW."interpretation", NEW."is_demo", NEW."kind", NEW."language", NEW."languages", NEW."most_per_country", NEW."most_per_kind", NEW."most_per_town", NEW."municipality_id", NEW."needs_approval", NEW."online_link", NEW."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'i18n\', NEW."id", NEW."postpone_reason", NEW."postponed_at", NEW."promotion_stops", NEW."public_id", NEW."published_at", NEW."questions_id", NEW."read_by_lead", NEW."remind_days", NEW."series_id", NEW."starts_at", NEW."starts_on", NEW."state", NEW."summary", NEW."timezone", NEW."title", NEW."translated_from", NEW."venue", NEW."venue_access", NEW."withdrawn_at"); RETURN NULL;',
                            hash="c82c3992220f67c8e9668de19297b0dc3eefb234",
                            operation="UPDATE",
                            pgid="pgtrigger_i18n_update_82335",
                            table="events_event",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="event",
                    trigger=pgtrigger.compiler.Trigger(
                        name="contact_email_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."contact_email" IS DISTINCT FROM (NEW."contact_email"))',
                            func='INSERT INTO "events_eventhistory" ("asks", "cancel_reason", "cancelled_at", "capacity", "closes_at", "completed_at", "country", "created_at", "created_by_id", "ends_at", "ends_on", "id", "interpretation", "is_demo", "kind", "language", "languages", "most_per_country", "most_per_kind", "most_per_town", "municipality_id", "needs_approval", "online_link", "opens_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "postpone_reason", "postponed_at", "promotion_stops", "public_id", "published_at", "questions_id", "read_by_lead", "remind_days", "series_id", "starts_at", "starts_on", "state", "summary", "timezone", "title", "translated_from", "venue", "venue_access", "withdrawn_at") VALUES (NEW."asks", NEW."cancel_reason", NEW."cancelled_at", NEW."capacity", NEW."closes_at", NEW."completed_at", NEW."country", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."ends_on", NEW."id", NEW."interpretation", NEW."is_demo", NEW."kind", NEW."language", NEW."languages", NEW."most_per_country", NEW."most_per_kind", NEW."most_per_town", NEW."municipality_id", NEW."needs_approval", NEW."online_link", NEW."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'contact_email\', NEW."id", NEW."postpone_reason", NEW."postponed_at", NEW."promotion_stops", NEW."public_id", NEW."published_at", NEW."questions_id", NEW."read_by_lead", NEW."remind_days", NEW."series_id", NEW."starts_at", NEW."starts_on", NEW."state", NEW."summary", NEW."timezone", NEW."title", NEW."translated_from", NEW."venue", NEW."venue_access", NEW."withdrawn_at"); RETURN NULL;',
                            hash="031669c3bdbe5e9d409108b009039a0cf737f4dd",
                            operation="UPDATE",
                            pgid="pgtrigger_contact_email_update_2094c",
                            table="events_event",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="event",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True), ("published_at__isnull", True), _connector="OR"
                        ),
                        name="what_is_withdrawn_is_not_public",
                        violation_error_message="What is withdrawn is not public.",
                    ),
                ),
            ]
        ),
    ]

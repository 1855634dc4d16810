import django.core.validators
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0007_search"),
        ("grants", "0002_partial_dates_in_edtf"),
        ("municipalities", "0006_contacts_are_searched"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
        migrations.AddField(
            model_name="event",
            name="changed_at",
            field=models.DateTimeField(blank=True, help_text="When what people were told changed last.", null=True),
        ),
        migrations.AddField(
            model_name="event",
            name="closes_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="registration closes"),
        ),
        migrations.AddField(
            model_name="event",
            name="contact_email",
            field=models.EmailField(blank=True, max_length=254, verbose_name="questions go to"),
        ),
        migrations.AddField(
            model_name="event",
            name="opens_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="registration opens"),
        ),
        migrations.AddField(
            model_name="event",
            name="promotion_stops",
            field=models.PositiveSmallIntegerField(
                default=24,
                validators=[django.core.validators.MaxValueValidator(336)],
                verbose_name="the waiting list stands still before it begins, hours",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="remind_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                default=2,
                null=True,
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30)],
                verbose_name="reminder before it begins, days",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="told_before",
            field=models.JSONField(
                blank=True, help_text="What people were told, until they are told of the change.", null=True
            ),
        ),
        migrations.AddField(
            model_name="eventhistory",
            name="closes_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="registration closes"),
        ),
        migrations.AddField(
            model_name="eventhistory",
            name="opens_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="registration opens"),
        ),
        migrations.AddField(
            model_name="eventhistory",
            name="promotion_stops",
            field=models.PositiveSmallIntegerField(
                default=24,
                validators=[django.core.validators.MaxValueValidator(336)],
                verbose_name="the waiting list stands still before it begins, hours",
            ),
        ),
        migrations.AddField(
            model_name="eventhistory",
            name="remind_days",
            field=models.PositiveSmallIntegerField(
                blank=True,
                default=2,
                null=True,
                validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(30)],
                verbose_name="reminder before it begins, days",
            ),
        ),
        migrations.AlterField(
            model_name="registration",
            name="reason",
            field=models.CharField(
                choices=[
                    ("registered", "registered on the page"),
                    ("address", "address confirmed"),
                    ("full", "address confirmed, all places taken"),
                    ("seat_freed", "a place became free"),
                    ("by_person", "cancelled by the person"),
                    ("by_team", "cancelled by the team"),
                    ("same_person", "the same person is registered with another address"),
                    ("event", "the activity was cancelled"),
                    ("unconfirmed", "the address was not confirmed in time"),
                    ("undecided", "address confirmed, the team decides"),
                    ("approved", "approved by the team"),
                    ("approved_full", "approved by the team, all places taken"),
                    ("not_chosen", "declined by the team"),
                    ("walked_in", "added by the team as a walk-in"),
                    ("given", "a place was given by the team"),
                    ("not_decided", "it began before the team had decided"),
                ],
                default="registered",
                max_length=20,
                verbose_name="why",
            ),
        ),
        migrations.AlterField(
            model_name="registrationhistory",
            name="reason",
            field=models.CharField(
                choices=[
                    ("registered", "registered on the page"),
                    ("address", "address confirmed"),
                    ("full", "address confirmed, all places taken"),
                    ("seat_freed", "a place became free"),
                    ("by_person", "cancelled by the person"),
                    ("by_team", "cancelled by the team"),
                    ("same_person", "the same person is registered with another address"),
                    ("event", "the activity was cancelled"),
                    ("unconfirmed", "the address was not confirmed in time"),
                    ("undecided", "address confirmed, the team decides"),
                    ("approved", "approved by the team"),
                    ("approved_full", "approved by the team, all places taken"),
                    ("not_chosen", "declined by the team"),
                    ("walked_in", "added by the team as a walk-in"),
                    ("given", "a place was given by the team"),
                    ("not_decided", "it began before the team had decided"),
                ],
                default="registered",
                max_length=20,
                verbose_name="why",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="event",
            trigger=pgtrigger.compiler.Trigger(
                name="added_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "events_eventhistory" ("cancel_reason", "cancelled_at", "capacity", "closes_at", "completed_at", "country", "created_at", "created_by_id", "ends_at", "ends_on", "id", "is_demo", "kind", "language", "languages", "municipality_id", "needs_approval", "opens_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "promotion_stops", "public_id", "published_at", "remind_days", "starts_at", "starts_on", "state", "summary", "timezone", "title", "translated_from", "venue") VALUES (NEW."cancel_reason", NEW."cancelled_at", NEW."capacity", NEW."closes_at", NEW."completed_at", NEW."country", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."ends_on", NEW."id", NEW."is_demo", NEW."kind", NEW."language", NEW."languages", NEW."municipality_id", NEW."needs_approval", NEW."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."promotion_stops", NEW."public_id", NEW."published_at", NEW."remind_days", NEW."starts_at", NEW."starts_on", NEW."state", NEW."summary", NEW."timezone", NEW."title", NEW."translated_from", NEW."venue"); RETURN NULL;',
                    hash="ecd0503b296da1be94542b9b0a862e99f9310a15",
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
                    condition='WHEN (OLD."cancel_reason" IS DISTINCT FROM (NEW."cancel_reason") OR OLD."cancelled_at" IS DISTINCT FROM (NEW."cancelled_at") OR OLD."capacity" IS DISTINCT FROM (NEW."capacity") OR OLD."closes_at" IS DISTINCT FROM (NEW."closes_at") OR OLD."completed_at" IS DISTINCT FROM (NEW."completed_at") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_demo" IS DISTINCT FROM (NEW."is_demo") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."languages" IS DISTINCT FROM (NEW."languages") OR OLD."municipality_id" IS DISTINCT FROM (NEW."municipality_id") OR OLD."needs_approval" IS DISTINCT FROM (NEW."needs_approval") OR OLD."opens_at" IS DISTINCT FROM (NEW."opens_at") OR OLD."promotion_stops" IS DISTINCT FROM (NEW."promotion_stops") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."remind_days" IS DISTINCT FROM (NEW."remind_days") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."timezone" IS DISTINCT FROM (NEW."timezone") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."translated_from" IS DISTINCT FROM (NEW."translated_from") OR OLD."venue" IS DISTINCT FROM (NEW."venue"))',
                    func='INSERT INTO "events_eventhistory" ("cancel_reason", "cancelled_at", "capacity", "closes_at", "completed_at", "country", "created_at", "created_by_id", "ends_at", "ends_on", "id", "is_demo", "kind", "language", "languages", "municipality_id", "needs_approval", "opens_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "promotion_stops", "public_id", "published_at", "remind_days", "starts_at", "starts_on", "state", "summary", "timezone", "title", "translated_from", "venue") VALUES (NEW."cancel_reason", NEW."cancelled_at", NEW."capacity", NEW."closes_at", NEW."completed_at", NEW."country", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."ends_on", NEW."id", NEW."is_demo", NEW."kind", NEW."language", NEW."languages", NEW."municipality_id", NEW."needs_approval", NEW."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."promotion_stops", NEW."public_id", NEW."published_at", NEW."remind_days", NEW."starts_at", NEW."starts_on", NEW."state", NEW."summary", NEW."timezone", NEW."title", NEW."translated_from", NEW."venue"); RETURN NULL;',
                    hash="8b202a53766be7e81f58cbd8b661644b0dc4575d",
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
                    func='INSERT INTO "events_eventhistory" ("cancel_reason", "cancelled_at", "capacity", "closes_at", "completed_at", "country", "created_at", "created_by_id", "ends_at", "ends_on", "id", "is_demo", "kind", "language", "languages", "municipality_id", "needs_approval", "opens_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "promotion_stops", "public_id", "published_at", "remind_days", "starts_at", "starts_on", "state", "summary", "timezone", "title", "translated_from", "venue") VALUES (OLD."cancel_reason", OLD."cancelled_at", OLD."capacity", OLD."closes_at", OLD."completed_at", OLD."country", OLD."created_at", OLD."created_by_id", OLD."ends_at", OLD."ends_on", OLD."id", OLD."is_demo", OLD."kind", OLD."language", OLD."languages", OLD."municipality_id", OLD."needs_approval", OLD."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."promotion_stops", OLD."public_id", OLD."published_at", OLD."remind_days", OLD."starts_at", OLD."starts_on", OLD."state", OLD."summary", OLD."timezone", OLD."title", OLD."translated_from", OLD."venue"); RETURN NULL;',
                    hash="c1a3dd40555d4d3c240f7d042fad46cb72fe7b61",
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
                    func='INSERT INTO "events_eventhistory" ("cancel_reason", "cancelled_at", "capacity", "closes_at", "completed_at", "country", "created_at", "created_by_id", "ends_at", "ends_on", "id", "is_demo", "kind", "language", "languages", "municipality_id", "needs_approval", "opens_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "promotion_stops", "public_id", "published_at", "remind_days", "starts_at", "starts_on", "state", "summary", "timezone", "title", "translated_from", "venue") VALUES (NEW."cancel_reason", NEW."cancelled_at", NEW."capacity", NEW."closes_at", NEW."completed_at", NEW."country", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."ends_on", NEW."id", NEW."is_demo", NEW."kind", NEW."language", NEW."languages", NEW."municipality_id", NEW."needs_approval", NEW."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'i18n\', NEW."id", NEW."promotion_stops", NEW."public_id", NEW."published_at", NEW."remind_days", NEW."starts_at", NEW."starts_on", NEW."state", NEW."summary", NEW."timezone", NEW."title", NEW."translated_from", NEW."venue"); RETURN NULL;',
                    hash="12437de9d66aa4b14ba7d8e0c692b0ae9d2c8b92",
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
                    func='INSERT INTO "events_eventhistory" ("cancel_reason", "cancelled_at", "capacity", "closes_at", "completed_at", "country", "created_at", "created_by_id", "ends_at", "ends_on", "id", "is_demo", "kind", "language", "languages", "municipality_id", "needs_approval", "opens_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "promotion_stops", "public_id", "published_at", "remind_days", "starts_at", "starts_on", "state", "summary", "timezone", "title", "translated_from", "venue") VALUES (NEW."cancel_reason", NEW."cancelled_at", NEW."capacity", NEW."closes_at", NEW."completed_at", NEW."country", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."ends_on", NEW."id", NEW."is_demo", NEW."kind", NEW."language", NEW."languages", NEW."municipality_id", NEW."needs_approval", NEW."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'contact_email\', NEW."id", NEW."promotion_stops", NEW."public_id", NEW."published_at", NEW."remind_days", NEW."starts_at", NEW."starts_on", NEW."state", NEW."summary", NEW."timezone", NEW."title", NEW."translated_from", NEW."venue"); RETURN NULL;',
                    hash="19fc5aff848225f2becb9549ed28ce4a410a2683",
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
                    ("opens_at__isnull", True),
                    ("closes_at__isnull", True),
                    ("closes_at__gt", models.F("opens_at")),
                    _connector="OR",
                ),
                name="registration_closes_after_it_opens",
                violation_error_message="Registration closes before it opens.",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("promotion_stops__lte", 336)),
                name="a_waiting_list_stands_still_for_two_weeks_at_most",
                violation_error_message="The waiting list can stand still for two weeks at most.",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("remind_days__isnull", True), ("remind_days__range", (1, 30)), _connector="OR"),
                name="a_reminder_comes_within_a_month",
                violation_error_message="A reminder comes between 1 and 30 days before.",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("changed_at__isnull", True), ("told_before__isnull", True)),
                    models.Q(("changed_at__isnull", False), ("told_before__isnull", False)),
                    _connector="OR",
                ),
                name="a_change_that_is_to_be_told_has_what_was_told_before",
                violation_error_message="A change that is to be told has what people were told before.",
            ),
        ),
    ]

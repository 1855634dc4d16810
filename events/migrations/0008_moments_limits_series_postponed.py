import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django_countries.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from share.kit.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0007_search"),
        ("grants", "0002_partial_dates_in_edtf"),
        ("municipalities", "0006_contacts_are_searched"),
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
                migrations.RemoveConstraint(
                    model_name="event",
                    name="a_published_event_has_its_dates",
                ),
                migrations.RemoveConstraint(
                    model_name="registration",
                    name="an_erased_registration_names_nobody",
                ),
                migrations.AddField(
                    model_name="event",
                    name="changed_at",
                    field=models.DateTimeField(
                        blank=True, help_text="When what people were told changed last.", null=True
                    ),
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
                    name="interpretation",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="interpretation into",
                    ),
                ),
                migrations.AddField(
                    model_name="event",
                    name="most_per_country",
                    field=models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="places for one country",
                    ),
                ),
                migrations.AddField(
                    model_name="event",
                    name="most_per_kind",
                    field=models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="places for one kind of actor",
                    ),
                ),
                migrations.AddField(
                    model_name="event",
                    name="most_per_town",
                    field=models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="places for one town",
                    ),
                ),
                migrations.AddField(
                    model_name="event",
                    name="online_link",
                    field=models.URLField(
                        blank=True,
                        help_text="Shown to those who have a place, and to nobody else.",
                        max_length=500,
                        verbose_name="online",
                    ),
                ),
                migrations.AddField(
                    model_name="event",
                    name="opens_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="registration opens"),
                ),
                migrations.AddField(
                    model_name="event",
                    name="postpone_reason",
                    field=models.CharField(blank=True, max_length=300, verbose_name="why it was postponed"),
                ),
                migrations.AddField(
                    model_name="event",
                    name="postponed_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="postponed at"),
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
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(30),
                        ],
                        verbose_name="reminder before it begins, days",
                    ),
                ),
                migrations.AddField(
                    model_name="event",
                    name="series",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="The first of those that were copied of one another; empty for that one itself.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="copies",
                        to="events.event",
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
                    model_name="event",
                    name="venue_access",
                    field=models.CharField(blank=True, max_length=500, verbose_name="how one gets in"),
                ),
                migrations.AddField(
                    model_name="eventhistory",
                    name="closes_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="registration closes"),
                ),
                migrations.AddField(
                    model_name="eventhistory",
                    name="interpretation",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=8),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="interpretation into",
                    ),
                ),
                migrations.AddField(
                    model_name="eventhistory",
                    name="most_per_country",
                    field=models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="places for one country",
                    ),
                ),
                migrations.AddField(
                    model_name="eventhistory",
                    name="most_per_kind",
                    field=models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="places for one kind of actor",
                    ),
                ),
                migrations.AddField(
                    model_name="eventhistory",
                    name="most_per_town",
                    field=models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="places for one town",
                    ),
                ),
                migrations.AddField(
                    model_name="eventhistory",
                    name="online_link",
                    field=models.URLField(
                        blank=True,
                        help_text="Shown to those who have a place, and to nobody else.",
                        max_length=500,
                        verbose_name="online",
                    ),
                ),
                migrations.AddField(
                    model_name="eventhistory",
                    name="opens_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="registration opens"),
                ),
                migrations.AddField(
                    model_name="eventhistory",
                    name="postpone_reason",
                    field=models.CharField(blank=True, max_length=300, verbose_name="why it was postponed"),
                ),
                migrations.AddField(
                    model_name="eventhistory",
                    name="postponed_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="postponed at"),
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
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(30),
                        ],
                        verbose_name="reminder before it begins, days",
                    ),
                ),
                migrations.AddField(
                    model_name="eventhistory",
                    name="series",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="The first of those that were copied of one another; empty for that one itself.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.event",
                    ),
                ),
                migrations.AddField(
                    model_name="eventhistory",
                    name="venue_access",
                    field=models.CharField(blank=True, max_length=500, verbose_name="how one gets in"),
                ),
                migrations.AddField(
                    model_name="registration",
                    name="town_country",
                    field=django_countries.fields.CountryField(
                        blank=True, max_length=2, verbose_name="country of that town"
                    ),
                ),
                migrations.AlterField(
                    model_name="event",
                    name="state",
                    field=models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("postponed", "Postponed"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                            ("recorded", "On record"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="state",
                    ),
                ),
                migrations.AlterField(
                    model_name="eventhistory",
                    name="state",
                    field=models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("postponed", "Postponed"),
                            ("completed", "Completed"),
                            ("cancelled", "Cancelled"),
                            ("recorded", "On record"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="state",
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
                            ("limit", "address confirmed, the places of their town, country or kind are taken"),
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
                            ("colleague", "comes instead of a colleague"),
                            ("sent_colleague", "a colleague comes instead"),
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
                            ("limit", "address confirmed, the places of their town, country or kind are taken"),
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
                            ("colleague", "comes instead of a colleague"),
                            ("sent_colleague", "a colleague comes instead"),
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
                            func='INSERT INTO "events_eventhistory" ("cancel_reason", "cancelled_at", "capacity", "closes_at", "completed_at", "country", "created_at", "created_by_id", "ends_at", "ends_on", "id", "interpretation", "is_demo", "kind", "language", "languages", "most_per_country", "most_per_kind", "most_per_town", "municipality_id", "needs_approval", "online_link", "opens_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "postpone_reason", "postponed_at", "promotion_stops", "public_id", "published_at", "remind_days", "series_id", "starts_at", "starts_on", "state", "summary", "timezone", "title", "translated_from", "venue", "venue_access") VALUES (NEW."cancel_reason", NEW."cancelled_at", NEW."capacity", NEW."closes_at", NEW."completed_at", NEW."country", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."ends_on", NEW."id", NEW."interpretation", NEW."is_demo", NEW."kind", NEW."language", NEW."languages", NEW."most_per_country", NEW."most_per_kind", NEW."most_per_town", NEW."municipality_id", NEW."needs_approval", NEW."online_link", NEW."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."postpone_reason", NEW."postponed_at", NEW."promotion_stops", NEW."public_id", NEW."published_at", NEW."remind_days", NEW."series_id", NEW."starts_at", NEW."starts_on", NEW."state", NEW."summary", NEW."timezone", NEW."title", NEW."translated_from", NEW."venue", NEW."venue_access"); RETURN NULL;',
                            hash="bfbf5b9d2d8f7e990f993815b2c677b21bbe8ffe",
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
                            condition='WHEN (OLD."cancel_reason" IS DISTINCT FROM (NEW."cancel_reason") OR OLD."cancelled_at" IS DISTINCT FROM (NEW."cancelled_at") OR OLD."capacity" IS DISTINCT FROM (NEW."capacity") OR OLD."closes_at" IS DISTINCT FROM (NEW."closes_at") OR OLD."completed_at" IS DISTINCT FROM (NEW."completed_at") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."interpretation" IS DISTINCT FROM (NEW."interpretation") OR OLD."is_demo" IS DISTINCT FROM (NEW."is_demo") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."languages" IS DISTINCT FROM (NEW."languages") OR OLD."most_per_country" IS DISTINCT FROM (NEW."most_per_country") OR OLD."most_per_kind" IS DISTINCT FROM (NEW."most_per_kind") OR OLD."most_per_town" IS DISTINCT FROM (NEW."most_per_town") OR OLD."municipality_id" IS DISTINCT FROM (NEW."municipality_id") OR OLD."needs_approval" IS DISTINCT FROM (NEW."needs_approval") OR OLD."online_link" IS DISTINCT FROM (NEW."online_link") OR OLD."opens_at" IS DISTINCT FROM (NEW."opens_at") OR OLD."postpone_reason" IS DISTINCT FROM (NEW."postpone_reason") OR OLD."postponed_at" IS DISTINCT FROM (NEW."postponed_at") OR OLD."promotion_stops" IS DISTINCT FROM (NEW."promotion_stops") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."remind_days" IS DISTINCT FROM (NEW."remind_days") OR OLD."series_id" IS DISTINCT FROM (NEW."series_id") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."timezone" IS DISTINCT FROM (NEW."timezone") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."translated_from" IS DISTINCT FROM (NEW."translated_from") OR OLD."venue" IS DISTINCT FROM (NEW."venue") OR OLD."venue_access" IS DISTINCT FROM (NEW."venue_access"))',
                            func='INSERT INTO "events_eventhistory" ("cancel_reason", "cancelled_at", "capacity", "closes_at", "completed_at", "country", "created_at", "created_by_id", "ends_at", "ends_on", "id", "interpretation", "is_demo", "kind", "language", "languages", "most_per_country", "most_per_kind", "most_per_town", "municipality_id", "needs_approval", "online_link", "opens_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "postpone_reason", "postponed_at", "promotion_stops", "public_id", "published_at", "remind_days", "series_id", "starts_at", "starts_on", "state", "summary", "timezone", "title", "translated_from", "venue", "venue_access") VALUES (NEW."cancel_reason", NEW."cancelled_at", NEW."capacity", NEW."closes_at", NEW."completed_at", NEW."country", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."ends_on", NEW."id", NEW."interpretation", NEW."is_demo", NEW."kind", NEW."language", NEW."languages", NEW."most_per_country", NEW."most_per_kind", NEW."most_per_town", NEW."municipality_id", NEW."needs_approval", NEW."online_link", NEW."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."postpone_reason", NEW."postponed_at", NEW."promotion_stops", NEW."public_id", NEW."published_at", NEW."remind_days", NEW."series_id", NEW."starts_at", NEW."starts_on", NEW."state", NEW."summary", NEW."timezone", NEW."title", NEW."translated_from", NEW."venue", NEW."venue_access"); RETURN NULL;',
                            hash="a47dce082f2083fe8cf7edfc3e404b875ea3b4d3",
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
                            func='INSERT INTO "events_eventhistory" ("cancel_reason", "cancelled_at", "capacity", "closes_at", "completed_at", "country", "created_at", "created_by_id", "ends_at", "ends_on", "id", "interpretation", "is_demo", "kind", "language", "languages", "most_per_country", "most_per_kind", "most_per_town", "municipality_id", "needs_approval", "online_link", "opens_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "postpone_reason", "postponed_at", "promotion_stops", "public_id", "published_at", "remind_days", "series_id", "starts_at", "starts_on", "state", "summary", "timezone", "title", "translated_from", "venue", "venue_access") VALUES (OLD."cancel_reason", OLD."cancelled_at", OLD."capacity", OLD."closes_at", OLD."completed_at", OLD."country", OLD."created_at", OLD."created_by_id", OLD."ends_at", OLD."ends_on", OLD."id", OLD."interpretation", OLD."is_demo", OLD."kind", OLD."language", OLD."languages", OLD."most_per_country", OLD."most_per_kind", OLD."most_per_town", OLD."municipality_id", OLD."needs_approval", OLD."online_link", OLD."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."postpone_reason", OLD."postponed_at", OLD."promotion_stops", OLD."public_id", OLD."published_at", OLD."remind_days", OLD."series_id", OLD."starts_at", OLD."starts_on", OLD."state", OLD."summary", OLD."timezone", OLD."title", OLD."translated_from", OLD."venue", OLD."venue_access"); RETURN NULL;',
                            hash="1de0fec873d4b88acdef9493ff8176b47eca2dde",
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
                            func='INSERT INTO "events_eventhistory" ("cancel_reason", "cancelled_at", "capacity", "closes_at", "completed_at", "country", "created_at", "created_by_id", "ends_at", "ends_on", "id", "interpretation", "is_demo", "kind", "language", "languages", "most_per_country", "most_per_kind", "most_per_town", "municipality_id", "needs_approval", "online_link", "opens_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "postpone_reason", "postponed_at", "promotion_stops", "public_id", "published_at", "remind_days", "series_id", "starts_at", "starts_on", "state", "summary", "timezone", "title", "translated_from", "venue", "venue_access") VALUES (NEW."cancel_reason", NEW."cancelled_at", NEW."capacity", NEW."closes_at", NEW."completed_at", NEW."country", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."ends_on", NEW."id", NEW."interpretation", NEW."is_demo", NEW."kind", NEW."language", NEW."languages", NEW."most_per_country", NEW."most_per_kind", NEW."most_per_town", NEW."municipality_id", NEW."needs_approval", NEW."online_link", NEW."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'i18n\', NEW."id", NEW."postpone_reason", NEW."postponed_at", NEW."promotion_stops", NEW."public_id", NEW."published_at", NEW."remind_days", NEW."series_id", NEW."starts_at", NEW."starts_on", NEW."state", NEW."summary", NEW."timezone", NEW."title", NEW."translated_from", NEW."venue", NEW."venue_access"); RETURN NULL;',
                            hash="5a94f73bdbd0eb933b84829b2cdde360875cd9fe",
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
                            func='INSERT INTO "events_eventhistory" ("cancel_reason", "cancelled_at", "capacity", "closes_at", "completed_at", "country", "created_at", "created_by_id", "ends_at", "ends_on", "id", "interpretation", "is_demo", "kind", "language", "languages", "most_per_country", "most_per_kind", "most_per_town", "municipality_id", "needs_approval", "online_link", "opens_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "postpone_reason", "postponed_at", "promotion_stops", "public_id", "published_at", "remind_days", "series_id", "starts_at", "starts_on", "state", "summary", "timezone", "title", "translated_from", "venue", "venue_access") VALUES (NEW."cancel_reason", NEW."cancelled_at", NEW."capacity", NEW."closes_at", NEW."completed_at", NEW."country", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."ends_on", NEW."id", NEW."interpretation", NEW."is_demo", NEW."kind", NEW."language", NEW."languages", NEW."most_per_country", NEW."most_per_kind", NEW."most_per_town", NEW."municipality_id", NEW."needs_approval", NEW."online_link", NEW."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'contact_email\', NEW."id", NEW."postpone_reason", NEW."postponed_at", NEW."promotion_stops", NEW."public_id", NEW."published_at", NEW."remind_days", NEW."series_id", NEW."starts_at", NEW."starts_on", NEW."state", NEW."summary", NEW."timezone", NEW."title", NEW."translated_from", NEW."venue", NEW."venue_access"); RETURN NULL;',
                            hash="c64822be11755edbf444ecae833fb8d7a6b227b8",
                            operation="UPDATE",
                            pgid="pgtrigger_contact_email_update_2094c",
                            table="events_event",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="registration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="town_country_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."town_country" IS DISTINCT FROM (NEW."town_country"))',
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "erased_at", "event_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (NEW."actor_kind", NEW."confirm_until", NEW."confirmed_at", NEW."erased_at", NEW."event_id", NEW."id", NEW."is_demo", NEW."language", NEW."link_number", NEW."municipality_id", NEW."notice_version", NEW."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'town_country\', NEW."id", NEW."priority", NEW."public_id", NEW."reason", NEW."registered_at", NEW."reserves_seat", NEW."state", NEW."state_since", NEW."user_id", NEW."waiting_since"); RETURN NULL;',
                            hash="6a90a36894dbe9d8e822c80495137a7910567846",
                            operation="UPDATE",
                            pgid="pgtrigger_town_country_update_6bf9f",
                            table="events_registration",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="event",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at__isnull", True), ("state", "draft")),
                            ("state__in", ["cancelled", "recorded"]),
                            models.Q(
                                ("published_at__isnull", False),
                                ("starts_at__isnull", False),
                                ("state__in", ["published", "postponed", "completed"]),
                            ),
                            _connector="OR",
                        ),
                        name="a_published_event_has_its_dates",
                        violation_error_message="An activity needs its dates before it is published.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="event",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("postponed_at__isnull", False), ("state", "postponed")),
                            models.Q(models.Q(("state", "postponed"), _negated=True), ("postponed_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_postponed_event_has_the_time_it_was_postponed",
                        violation_error_message="A postponed activity has the time it was postponed.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="event",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("most_per_town__isnull", True), ("most_per_town__gte", 1), _connector="OR"),
                            models.Q(("most_per_country__isnull", True), ("most_per_country__gte", 1), _connector="OR"),
                            models.Q(("most_per_kind__isnull", True), ("most_per_kind__gte", 1), _connector="OR"),
                        ),
                        name="a_limit_lets_somebody_in",
                        violation_error_message="A limit of places is 1 or more, or none.",
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
                        condition=models.Q(
                            ("remind_days__isnull", True), ("remind_days__range", (1, 30)), _connector="OR"
                        ),
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
                migrations.AddConstraint(
                    model_name="registration",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("erased_at__isnull", True),
                            models.Q(
                                ("answer", ""),
                                ("email", ""),
                                ("key", ""),
                                ("name", ""),
                                ("organisation", ""),
                                ("town", ""),
                                ("town_country", ""),
                            ),
                            _connector="OR",
                        ),
                        name="an_erased_registration_names_nobody",
                        violation_error_message="An erased registration names nobody.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="event",
                    index=models.Index(
                        condition=models.Q(("changed_at__isnull", False)), fields=["changed_at"], name="event_to_tell"
                    ),
                ),
            ]
        ),
    ]

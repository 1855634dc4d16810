import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import share.kit.clock
import share.kit.text
from share.kit.migrating import AtOnce, DrawnOnce
from share.records.history import AppendOnly


class Migration(DrawnOnce):
    dependencies = [
        ("events", "0008_moments_limits_series_postponed"),
        ("municipalities", "0006_contacts_are_searched"),
        ("questionnaires", "0001_questionnaires_versions_and_questions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Door",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("day", models.DateField(verbose_name="day")),
                ("made_at", models.DateTimeField(default=share.kit.clock.now)),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
            ],
            options={
                "verbose_name": "link for helpers",
                "ordering": ["day", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="feedback",
                        serialize=False,
                        to="events.event",
                    ),
                ),
                ("days_open", models.PositiveSmallIntegerField(default=14, verbose_name="open for, days")),
                ("answered", models.PositiveIntegerField(default=0, verbose_name="answered")),
                (
                    "planned_at",
                    models.DateTimeField(
                        default=share.kit.clock.now, help_text="Nobody is asked before it was planned."
                    ),
                ),
            ],
            options={
                "verbose_name": "feedback",
            },
        ),
        migrations.CreateModel(
            name="FeedbackHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("days_open", models.PositiveSmallIntegerField(default=14, verbose_name="open for, days")),
                (
                    "planned_at",
                    models.DateTimeField(
                        default=share.kit.clock.now, help_text="Nobody is asked before it was planned."
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="FeedbackSlip",
            fields=[
                (
                    "registration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="feedback_slip",
                        serialize=False,
                        to="events.registration",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="FeedbackTally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("option", models.CharField(blank=True, max_length=12)),
                ("count", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="FeedbackText",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField()),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Group",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                (
                    "stays_together",
                    models.BooleanField(
                        default=False,
                        help_text="A place for each of them at once, or for none.",
                        verbose_name="all or none",
                    ),
                ),
                ("language", models.CharField(default="en-gb", max_length=8)),
                ("notice_version", models.CharField(max_length=40)),
                ("registered_at", models.DateTimeField(default=share.kit.clock.now)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                ("is_demo", models.BooleanField(default=False, verbose_name="demo")),
            ],
            options={
                "verbose_name": "group",
            },
        ),
        migrations.CreateModel(
            name="MarkOperation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "mark",
                    models.CharField(
                        blank=True,
                        choices=[("present", "present"), ("absent", "absent"), ("excused", "excused")],
                        max_length=8,
                    ),
                ),
                (
                    "made_at",
                    models.DateTimeField(
                        help_text="By the clock of the device, put right by what it shows when it sends."
                    ),
                ),
                ("received_at", models.DateTimeField(default=share.kit.clock.now)),
            ],
            options={
                "verbose_name": "mark at the door",
            },
        ),
        migrations.CreateModel(
            name="RegistrationAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True, verbose_name="words")),
                (
                    "number",
                    models.DecimalField(blank=True, decimal_places=2, max_digits=16, null=True, verbose_name="number"),
                ),
                ("day", models.DateField(blank=True, null=True, verbose_name="date")),
                ("is_yes", models.BooleanField(blank=True, null=True, verbose_name="yes or no")),
                (
                    "chosen",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12),
                        blank=True,
                        default=list,
                        help_text="Keys of choices.",
                        size=None,
                    ),
                ),
            ],
            options={
                "verbose_name": "answer at registration",
            },
        ),
        migrations.CreateModel(
            name="RegistrationSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=share.kit.text.short_id, editable=False, max_length=12, unique=True),
                ),
                ("began_at", models.DateTimeField(default=share.kit.clock.now, verbose_name="begun")),
                ("saved_at", models.DateTimeField(default=share.kit.clock.now, verbose_name="saved")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
            ],
            options={
                "verbose_name": "answers at registration",
            },
        ),
        migrations.CreateModel(
            name="Requirements",
            fields=[
                (
                    "registration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="requirements",
                        serialize=False,
                        to="events.registration",
                    ),
                ),
                (
                    "access",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("step_free", "a way in without steps"),
                                ("hearing", "a hearing loop, or what is said as text"),
                                ("sign", "sign language"),
                                ("large_print", "large print"),
                                ("assistant", "a seat for who assists me"),
                                ("childcare", "somebody who looks after my child"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "diet",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("vegetarian", "vegetarian"),
                                ("vegan", "vegan"),
                                ("halal", "halal"),
                                ("kosher", "kosher"),
                                ("no_pork", "no pork"),
                                ("gluten", "no gluten"),
                                ("lactose", "no lactose"),
                                ("nuts", "no nuts"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "interpretation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ar", "Arabic"),
                            ("bg", "Bulgarian"),
                            ("hr", "Croatian"),
                            ("cs", "Czech"),
                            ("da", "Danish"),
                            ("nl", "Dutch"),
                            ("en", "English"),
                            ("fi", "Finnish"),
                            ("fr", "French"),
                            ("de", "German"),
                            ("el", "Greek"),
                            ("hu", "Hungarian"),
                            ("it", "Italian"),
                            ("no", "Norwegian"),
                            ("pl", "Polish"),
                            ("pt", "Portuguese"),
                            ("ro", "Romanian"),
                            ("es", "Spanish"),
                            ("sv", "Swedish"),
                            ("uk", "Ukrainian"),
                        ],
                        max_length=8,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "verbose_name": "what somebody needs",
            },
        ),
        migrations.CreateModel(
            name="SheetCount",
            fields=[
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="sheet_count",
                        serialize=False,
                        to="events.session",
                    ),
                ),
                (
                    "strangers",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(5000)],
                        verbose_name="signatures of nobody on the list",
                    ),
                ),
                ("counted_at", models.DateTimeField(default=share.kit.clock.now)),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="what explains the difference")),
            ],
            options={
                "verbose_name": "count of a signed sheet",
            },
        ),
        migrations.CreateModel(
            name="SheetCountHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                (
                    "strangers",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(5000)],
                        verbose_name="signatures of nobody on the list",
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="what explains the difference")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
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
                pgtrigger.migrations.RemoveTrigger(
                    model_name="registration",
                    name="added_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="registration",
                    name="changed_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="registration",
                    name="removed_delete",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="registration",
                    name="name_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="registration",
                    name="email_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="registration",
                    name="town_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="registration",
                    name="organisation_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="registration",
                    name="answer_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="registration",
                    name="town_country_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="session",
                    name="added_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="session",
                    name="changed_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="session",
                    name="removed_delete",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="session",
                    name="i18n_update",
                ),
                migrations.RemoveConstraint(
                    model_name="registration",
                    name="a_registration_has_an_address_unless_walk_in_or_erased",
                ),
                migrations.RemoveConstraint(
                    model_name="registration",
                    name="a_seat_or_a_place_on_the_list_needs_a_proven_address",
                ),
                migrations.RemoveConstraint(
                    model_name="registration",
                    name="an_erased_registration_names_nobody",
                ),
                migrations.AddField(
                    model_name="event",
                    name="asks",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("access", "what makes the room fit: a way in without steps, a hearing loop"),
                                ("diet", "what people eat"),
                                ("interpretation", "interpretation, into the languages under “Details”"),
                                ("pictures", "whether they may be seen in pictures"),
                            ],
                            max_length=16,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                migrations.AddField(
                    model_name="event",
                    name="questions",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="questionnaires.version",
                        verbose_name="own questions",
                    ),
                ),
                migrations.AddField(
                    model_name="event",
                    name="read_by_lead",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12),
                        blank=True,
                        default=list,
                        help_text="Keys of questions only the lead reads.",
                        size=None,
                    ),
                ),
                migrations.AddField(
                    model_name="eventhistory",
                    name="asks",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("access", "what makes the room fit: a way in without steps, a hearing loop"),
                                ("diet", "what people eat"),
                                ("interpretation", "interpretation, into the languages under “Details”"),
                                ("pictures", "whether they may be seen in pictures"),
                            ],
                            max_length=16,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                migrations.AddField(
                    model_name="eventhistory",
                    name="questions",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="questionnaires.version",
                        verbose_name="own questions",
                    ),
                ),
                migrations.AddField(
                    model_name="eventhistory",
                    name="read_by_lead",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=12),
                        blank=True,
                        default=list,
                        help_text="Keys of questions only the lead reads.",
                        size=None,
                    ),
                ),
                migrations.AddField(
                    model_name="registration",
                    name="pictures",
                    field=models.BooleanField(blank=True, null=True, verbose_name="may be seen in pictures"),
                ),
                migrations.AddField(
                    model_name="registration",
                    name="vouched_by",
                    field=models.CharField(
                        blank=True,
                        help_text="Who entered a line whose address nobody proved.",
                        max_length=200,
                        verbose_name="vouched for by",
                    ),
                ),
                migrations.AddField(
                    model_name="registrationhistory",
                    name="pictures",
                    field=models.BooleanField(blank=True, null=True, verbose_name="may be seen in pictures"),
                ),
                migrations.AddField(
                    model_name="session",
                    name="locked_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="attendance locked"),
                ),
                migrations.AddField(
                    model_name="sessionhistory",
                    name="locked_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="attendance locked"),
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
                            ("group", "registered with a group"),
                            ("group_confirmed", "confirmed by who registered the group"),
                            ("group_full", "confirmed by who registered the group, not enough places"),
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
                            ("group", "registered with a group"),
                            ("group_confirmed", "confirmed by who registered the group"),
                            ("group_full", "confirmed by who registered the group, not enough places"),
                            ("not_decided", "it began before the team had decided"),
                        ],
                        default="registered",
                        max_length=20,
                        verbose_name="why",
                    ),
                ),
                migrations.AddField(
                    model_name="registration",
                    name="group",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="registrations",
                        to="events.group",
                    ),
                ),
                migrations.AddField(
                    model_name="registrationhistory",
                    name="group",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="events.group",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="registration",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("state", "walk_in"),
                            models.Q(("email", ""), _negated=True),
                            ("group__isnull", False),
                            ("erased_at__isnull", False),
                            _connector="OR",
                        ),
                        name="a_registration_has_an_address_unless_walk_in_or_erased",
                        violation_error_message="Only a walk-in, or somebody of a group, may have no address.",
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
                                ("vouched_by", ""),
                            ),
                            _connector="OR",
                        ),
                        name="an_erased_registration_names_nobody",
                        violation_error_message="An erased registration names nobody.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="registration",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["pending", "confirmed", "waiting"]), _negated=True),
                            ("user__isnull", False),
                            models.Q(("vouched_by", ""), _negated=True),
                            ("erased_at__isnull", False),
                            _connector="OR",
                        ),
                        name="a_seat_or_a_place_on_the_list_needs_a_proven_address",
                        violation_error_message="The address is not confirmed, and nobody vouches for the person.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="attendance",
                    trigger=pgtrigger.compiler.Trigger(
                        name="marks_of_a_locked_session_stay",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'marked_by_id' = to_jsonb(NEW) - 'marked_by_id' THEN\n    RETURN NEW;\nEND IF;\nIF EXISTS (\n    SELECT 1 FROM events_session s WHERE s.locked_at IS NOT NULL\n    AND ((TG_OP <> 'DELETE' AND s.id = NEW.session_id) OR (TG_OP <> 'INSERT' AND s.id = OLD.session_id))\n) THEN\n    RAISE EXCEPTION 'The attendance of this session is locked.' USING ERRCODE = 'restrict_violation';\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n",
                            hash="848320e9be1b2bc4956c22c11d6b478effa09299",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_marks_of_a_locked_session_stay_df821",
                            table="events_attendance",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="event",
                    trigger=pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_eventhistory" ("asks", "cancel_reason", "cancelled_at", "capacity", "closes_at", "completed_at", "country", "created_at", "created_by_id", "ends_at", "ends_on", "id", "interpretation", "is_demo", "kind", "language", "languages", "most_per_country", "most_per_kind", "most_per_town", "municipality_id", "needs_approval", "online_link", "opens_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "postpone_reason", "postponed_at", "promotion_stops", "public_id", "published_at", "questions_id", "read_by_lead", "remind_days", "series_id", "starts_at", "starts_on", "state", "summary", "timezone", "title", "translated_from", "venue", "venue_access") VALUES (NEW."asks", NEW."cancel_reason", NEW."cancelled_at", NEW."capacity", NEW."closes_at", NEW."completed_at", NEW."country", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."ends_on", NEW."id", NEW."interpretation", NEW."is_demo", NEW."kind", NEW."language", NEW."languages", NEW."most_per_country", NEW."most_per_kind", NEW."most_per_town", NEW."municipality_id", NEW."needs_approval", NEW."online_link", NEW."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."postpone_reason", NEW."postponed_at", NEW."promotion_stops", NEW."public_id", NEW."published_at", NEW."questions_id", NEW."read_by_lead", NEW."remind_days", NEW."series_id", NEW."starts_at", NEW."starts_on", NEW."state", NEW."summary", NEW."timezone", NEW."title", NEW."translated_from", NEW."venue", NEW."venue_access"); RETURN NULL;',
                            hash="b6f9c99b0d6a1bb3dd02efa1ca6a3edf7ff341e0",
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
                            condition='WHEN (OLD."asks" IS DISTINCT FROM (NEW."asks") OR OLD."cancel_reason" IS DISTINCT FROM (NEW."cancel_reason") OR OLD."cancelled_at" IS DISTINCT FROM (NEW."cancelled_at") OR OLD."capacity" IS DISTINCT FROM (NEW."capacity") OR OLD."closes_at" IS DISTINCT FROM (NEW."closes_at") OR OLD."completed_at" IS DISTINCT FROM (NEW."completed_at") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."interpretation" IS DISTINCT FROM (NEW."interpretation") OR OLD."is_demo" IS DISTINCT FROM (NEW."is_demo") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."languages" IS DISTINCT FROM (NEW."languages") OR OLD."most_per_country" IS DISTINCT FROM (NEW."most_per_country") OR OLD."most_per_kind" IS DISTINCT FROM (NEW."most_per_kind") OR OLD."most_per_town" IS DISTINCT FROM (NEW."most_per_town") OR OLD."municipality_id" IS DISTINCT FROM (NEW."municipality_id") OR OLD."needs_approval" IS DISTINCT FROM (NEW."needs_approval") OR OLD."online_link" IS DISTINCT FROM (NEW."online_link") OR OLD."opens_at" IS DISTINCT FROM (NEW."opens_at") OR OLD."postpone_reason" IS DISTINCT FROM (NEW."postpone_reason") OR OLD."postponed_at" IS DISTINCT FROM (NEW."postponed_at") OR OLD."promotion_stops" IS DISTINCT FROM (NEW."promotion_stops") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."questions_id" IS DISTINCT FROM (NEW."questions_id") OR OLD."read_by_lead" IS DISTINCT FROM (NEW."read_by_lead") OR OLD."remind_days" IS DISTINCT FROM (NEW."remind_days") OR OLD."series_id" IS DISTINCT FROM (NEW."series_id") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."timezone" IS DISTINCT FROM (NEW."timezone") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."translated_from" IS DISTINCT FROM (NEW."translated_from") OR OLD."venue" IS DISTINCT FROM (NEW."venue") OR OLD."venue_access" IS DISTINCT FROM (NEW."venue_access"))',
                            func='INSERT INTO "events_eventhistory" ("asks", "cancel_reason", "cancelled_at", "capacity", "closes_at", "completed_at", "country", "created_at", "created_by_id", "ends_at", "ends_on", "id", "interpretation", "is_demo", "kind", "language", "languages", "most_per_country", "most_per_kind", "most_per_town", "municipality_id", "needs_approval", "online_link", "opens_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "postpone_reason", "postponed_at", "promotion_stops", "public_id", "published_at", "questions_id", "read_by_lead", "remind_days", "series_id", "starts_at", "starts_on", "state", "summary", "timezone", "title", "translated_from", "venue", "venue_access") VALUES (NEW."asks", NEW."cancel_reason", NEW."cancelled_at", NEW."capacity", NEW."closes_at", NEW."completed_at", NEW."country", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."ends_on", NEW."id", NEW."interpretation", NEW."is_demo", NEW."kind", NEW."language", NEW."languages", NEW."most_per_country", NEW."most_per_kind", NEW."most_per_town", NEW."municipality_id", NEW."needs_approval", NEW."online_link", NEW."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."postpone_reason", NEW."postponed_at", NEW."promotion_stops", NEW."public_id", NEW."published_at", NEW."questions_id", NEW."read_by_lead", NEW."remind_days", NEW."series_id", NEW."starts_at", NEW."starts_on", NEW."state", NEW."summary", NEW."timezone", NEW."title", NEW."translated_from", NEW."venue", NEW."venue_access"); RETURN NULL;',
                            hash="30cbaac666738d85cb2286dbb373faaf47b59f2c",
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
                            func='INSERT INTO "events_eventhistory" ("asks", "cancel_reason", "cancelled_at", "capacity", "closes_at", "completed_at", "country", "created_at", "created_by_id", "ends_at", "ends_on", "id", "interpretation", "is_demo", "kind", "language", "languages", "most_per_country", "most_per_kind", "most_per_town", "municipality_id", "needs_approval", "online_link", "opens_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "postpone_reason", "postponed_at", "promotion_stops", "public_id", "published_at", "questions_id", "read_by_lead", "remind_days", "series_id", "starts_at", "starts_on", "state", "summary", "timezone", "title", "translated_from", "venue", "venue_access") VALUES (OLD."asks", OLD."cancel_reason", OLD."cancelled_at", OLD."capacity", OLD."closes_at", OLD."completed_at", OLD."country", OLD."created_at", OLD."created_by_id", OLD."ends_at", OLD."ends_on", OLD."id", OLD."interpretation", OLD."is_demo", OLD."kind", OLD."language", OLD."languages", OLD."most_per_country", OLD."most_per_kind", OLD."most_per_town", OLD."municipality_id", OLD."needs_approval", OLD."online_link", OLD."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."postpone_reason", OLD."postponed_at", OLD."promotion_stops", OLD."public_id", OLD."published_at", OLD."questions_id", OLD."read_by_lead", OLD."remind_days", OLD."series_id", OLD."starts_at", OLD."starts_on", OLD."state", OLD."summary", OLD."timezone", OLD."title", OLD."translated_from", OLD."venue", OLD."venue_access"); RETURN NULL;',
                            hash="ddbec23e122e2d7c90289d8dcf8a56e7e831ff79",
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
                            func='INSERT INTO "events_eventhistory" ("asks", "cancel_reason", "cancelled_at", "capacity", "closes_at", "completed_at", "country", "created_at", "created_by_id", "ends_at", "ends_on", "id", "interpretation", "is_demo", "kind", "language", "languages", "most_per_country", "most_per_kind", "most_per_town", "municipality_id", "needs_approval", "online_link", "opens_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "postpone_reason", "postponed_at", "promotion_stops", "public_id", "published_at", "questions_id", "read_by_lead", "remind_days", "series_id", "starts_at", "starts_on", "state", "summary", "timezone", "title", "translated_from", "venue", "venue_access") VALUES (NEW."asks", NEW."cancel_reason", NEW."cancelled_at", NEW."capacity", NEW."closes_at", NEW."completed_at", NEW."country", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."ends_on", NEW."id", NEW."interpretation", NEW."is_demo", NEW."kind", NEW."language", NEW."languages", NEW."most_per_country", NEW."most_per_kind", NEW."most_per_town", NEW."municipality_id", NEW."needs_approval", NEW."online_link", NEW."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'i18n\', NEW."id", NEW."postpone_reason", NEW."postponed_at", NEW."promotion_stops", NEW."public_id", NEW."published_at", NEW."questions_id", NEW."read_by_lead", NEW."remind_days", NEW."series_id", NEW."starts_at", NEW."starts_on", NEW."state", NEW."summary", NEW."timezone", NEW."title", NEW."translated_from", NEW."venue", NEW."venue_access"); RETURN NULL;',
                            hash="753e1c5fb944038391c05148abe2597c2daaa8d4",
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
                            func='INSERT INTO "events_eventhistory" ("asks", "cancel_reason", "cancelled_at", "capacity", "closes_at", "completed_at", "country", "created_at", "created_by_id", "ends_at", "ends_on", "id", "interpretation", "is_demo", "kind", "language", "languages", "most_per_country", "most_per_kind", "most_per_town", "municipality_id", "needs_approval", "online_link", "opens_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "postpone_reason", "postponed_at", "promotion_stops", "public_id", "published_at", "questions_id", "read_by_lead", "remind_days", "series_id", "starts_at", "starts_on", "state", "summary", "timezone", "title", "translated_from", "venue", "venue_access") VALUES (NEW."asks", NEW."cancel_reason", NEW."cancelled_at", NEW."capacity", NEW."closes_at", NEW."completed_at", NEW."country", NEW."created_at", NEW."created_by_id", NEW."ends_at", NEW."ends_on", NEW."id", NEW."interpretation", NEW."is_demo", NEW."kind", NEW."language", NEW."languages", NEW."most_per_country", NEW."most_per_kind", NEW."most_per_town", NEW."municipality_id", NEW."needs_approval", NEW."online_link", NEW."opens_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'contact_email\', NEW."id", NEW."postpone_reason", NEW."postponed_at", NEW."promotion_stops", NEW."public_id", NEW."published_at", NEW."questions_id", NEW."read_by_lead", NEW."remind_days", NEW."series_id", NEW."starts_at", NEW."starts_on", NEW."state", NEW."summary", NEW."timezone", NEW."title", NEW."translated_from", NEW."venue", NEW."venue_access"); RETURN NULL;',
                            hash="7ec9324cc7b0e709fd628eea38df872f0b21fb74",
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
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "erased_at", "event_id", "group_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (NEW."actor_kind", NEW."confirm_until", NEW."confirmed_at", NEW."erased_at", NEW."event_id", NEW."group_id", NEW."id", NEW."is_demo", NEW."language", NEW."link_number", NEW."municipality_id", NEW."notice_version", NEW."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."pictures", NEW."priority", NEW."public_id", NEW."reason", NEW."registered_at", NEW."reserves_seat", NEW."state", NEW."state_since", NEW."user_id", NEW."waiting_since"); RETURN NULL;',
                            hash="7cfdeb4a1cb1551ce3890abb55b25223cb2f70ea",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_882ba",
                            table="events_registration",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="registration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."actor_kind" IS DISTINCT FROM (NEW."actor_kind") OR OLD."confirm_until" IS DISTINCT FROM (NEW."confirm_until") OR OLD."confirmed_at" IS DISTINCT FROM (NEW."confirmed_at") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."event_id" IS DISTINCT FROM (NEW."event_id") OR OLD."group_id" IS DISTINCT FROM (NEW."group_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_demo" IS DISTINCT FROM (NEW."is_demo") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."link_number" IS DISTINCT FROM (NEW."link_number") OR OLD."municipality_id" IS DISTINCT FROM (NEW."municipality_id") OR OLD."notice_version" IS DISTINCT FROM (NEW."notice_version") OR OLD."person_key" IS DISTINCT FROM (NEW."person_key") OR OLD."pictures" IS DISTINCT FROM (NEW."pictures") OR OLD."priority" IS DISTINCT FROM (NEW."priority") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."registered_at" IS DISTINCT FROM (NEW."registered_at") OR OLD."reserves_seat" IS DISTINCT FROM (NEW."reserves_seat") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."state_since" IS DISTINCT FROM (NEW."state_since") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."waiting_since" IS DISTINCT FROM (NEW."waiting_since"))',
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "erased_at", "event_id", "group_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (NEW."actor_kind", NEW."confirm_until", NEW."confirmed_at", NEW."erased_at", NEW."event_id", NEW."group_id", NEW."id", NEW."is_demo", NEW."language", NEW."link_number", NEW."municipality_id", NEW."notice_version", NEW."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."pictures", NEW."priority", NEW."public_id", NEW."reason", NEW."registered_at", NEW."reserves_seat", NEW."state", NEW."state_since", NEW."user_id", NEW."waiting_since"); RETURN NULL;',
                            hash="5df6ee48117686f2cd8c31d94cc0979178f41313",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_82da3",
                            table="events_registration",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="registration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "erased_at", "event_id", "group_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (OLD."actor_kind", OLD."confirm_until", OLD."confirmed_at", OLD."erased_at", OLD."event_id", OLD."group_id", OLD."id", OLD."is_demo", OLD."language", OLD."link_number", OLD."municipality_id", OLD."notice_version", OLD."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."pictures", OLD."priority", OLD."public_id", OLD."reason", OLD."registered_at", OLD."reserves_seat", OLD."state", OLD."state_since", OLD."user_id", OLD."waiting_since"); RETURN NULL;',
                            hash="b5b9278fd85a4145b554be3324d6a6e6310f7c6f",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_e7a68",
                            table="events_registration",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="registration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="vouched_by_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."vouched_by" IS DISTINCT FROM (NEW."vouched_by"))',
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "erased_at", "event_id", "group_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (NEW."actor_kind", NEW."confirm_until", NEW."confirmed_at", NEW."erased_at", NEW."event_id", NEW."group_id", NEW."id", NEW."is_demo", NEW."language", NEW."link_number", NEW."municipality_id", NEW."notice_version", NEW."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'vouched_by\', NEW."id", NEW."pictures", NEW."priority", NEW."public_id", NEW."reason", NEW."registered_at", NEW."reserves_seat", NEW."state", NEW."state_since", NEW."user_id", NEW."waiting_since"); RETURN NULL;',
                            hash="8875e4509f323451ac5ced428e0991ea58252101",
                            operation="UPDATE",
                            pgid="pgtrigger_vouched_by_update_f4a15",
                            table="events_registration",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="registration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="name_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."name" IS DISTINCT FROM (NEW."name"))',
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "erased_at", "event_id", "group_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (NEW."actor_kind", NEW."confirm_until", NEW."confirmed_at", NEW."erased_at", NEW."event_id", NEW."group_id", NEW."id", NEW."is_demo", NEW."language", NEW."link_number", NEW."municipality_id", NEW."notice_version", NEW."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'name\', NEW."id", NEW."pictures", NEW."priority", NEW."public_id", NEW."reason", NEW."registered_at", NEW."reserves_seat", NEW."state", NEW."state_since", NEW."user_id", NEW."waiting_since"); RETURN NULL;',
                            hash="1aa597f6f4bc14a45916f574f5bd931d3b490435",
                            operation="UPDATE",
                            pgid="pgtrigger_name_update_f5ae3",
                            table="events_registration",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="registration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="email_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."email" IS DISTINCT FROM (NEW."email"))',
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "erased_at", "event_id", "group_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (NEW."actor_kind", NEW."confirm_until", NEW."confirmed_at", NEW."erased_at", NEW."event_id", NEW."group_id", NEW."id", NEW."is_demo", NEW."language", NEW."link_number", NEW."municipality_id", NEW."notice_version", NEW."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'email\', NEW."id", NEW."pictures", NEW."priority", NEW."public_id", NEW."reason", NEW."registered_at", NEW."reserves_seat", NEW."state", NEW."state_since", NEW."user_id", NEW."waiting_since"); RETURN NULL;',
                            hash="ff22df358ef028329059cc6238b286a9bb3f3af0",
                            operation="UPDATE",
                            pgid="pgtrigger_email_update_03c8e",
                            table="events_registration",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="registration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="town_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."town" IS DISTINCT FROM (NEW."town"))',
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "erased_at", "event_id", "group_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (NEW."actor_kind", NEW."confirm_until", NEW."confirmed_at", NEW."erased_at", NEW."event_id", NEW."group_id", NEW."id", NEW."is_demo", NEW."language", NEW."link_number", NEW."municipality_id", NEW."notice_version", NEW."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'town\', NEW."id", NEW."pictures", NEW."priority", NEW."public_id", NEW."reason", NEW."registered_at", NEW."reserves_seat", NEW."state", NEW."state_since", NEW."user_id", NEW."waiting_since"); RETURN NULL;',
                            hash="750c76e431d984f95a12c02b02fd603e7d3ca3bc",
                            operation="UPDATE",
                            pgid="pgtrigger_town_update_1c7a9",
                            table="events_registration",
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
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "erased_at", "event_id", "group_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (NEW."actor_kind", NEW."confirm_until", NEW."confirmed_at", NEW."erased_at", NEW."event_id", NEW."group_id", NEW."id", NEW."is_demo", NEW."language", NEW."link_number", NEW."municipality_id", NEW."notice_version", NEW."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'town_country\', NEW."id", NEW."pictures", NEW."priority", NEW."public_id", NEW."reason", NEW."registered_at", NEW."reserves_seat", NEW."state", NEW."state_since", NEW."user_id", NEW."waiting_since"); RETURN NULL;',
                            hash="71b857604d06a87cc3ed4570a7d8bd4b3fd5dfc1",
                            operation="UPDATE",
                            pgid="pgtrigger_town_country_update_6bf9f",
                            table="events_registration",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="registration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="organisation_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."organisation" IS DISTINCT FROM (NEW."organisation"))',
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "erased_at", "event_id", "group_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (NEW."actor_kind", NEW."confirm_until", NEW."confirmed_at", NEW."erased_at", NEW."event_id", NEW."group_id", NEW."id", NEW."is_demo", NEW."language", NEW."link_number", NEW."municipality_id", NEW."notice_version", NEW."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'organisation\', NEW."id", NEW."pictures", NEW."priority", NEW."public_id", NEW."reason", NEW."registered_at", NEW."reserves_seat", NEW."state", NEW."state_since", NEW."user_id", NEW."waiting_since"); RETURN NULL;',
                            hash="37482109e7e19179faeef4930bb4cab5a3cde0ed",
                            operation="UPDATE",
                            pgid="pgtrigger_organisation_update_c832e",
                            table="events_registration",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="registration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="answer_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."answer" IS DISTINCT FROM (NEW."answer"))',
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "erased_at", "event_id", "group_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (NEW."actor_kind", NEW."confirm_until", NEW."confirmed_at", NEW."erased_at", NEW."event_id", NEW."group_id", NEW."id", NEW."is_demo", NEW."language", NEW."link_number", NEW."municipality_id", NEW."notice_version", NEW."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'answer\', NEW."id", NEW."pictures", NEW."priority", NEW."public_id", NEW."reason", NEW."registered_at", NEW."reserves_seat", NEW."state", NEW."state_since", NEW."user_id", NEW."waiting_since"); RETURN NULL;',
                            hash="e3d8389f1b872b9ee5b0a708587f7c84e1509571",
                            operation="UPDATE",
                            pgid="pgtrigger_answer_update_63f2b",
                            table="events_registration",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="session",
                    trigger=pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_sessionhistory" ("ends_at", "event_id", "id", "locked_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_at", "title", "translated_from") VALUES (NEW."ends_at", NEW."event_id", NEW."id", NEW."locked_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."starts_at", NEW."title", NEW."translated_from"); RETURN NULL;',
                            hash="2a9edb3c628cb91cfbe123910f784e7446d1a832",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_62698",
                            table="events_session",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="session",
                    trigger=pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."ends_at" IS DISTINCT FROM (NEW."ends_at") OR OLD."event_id" IS DISTINCT FROM (NEW."event_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."locked_at" IS DISTINCT FROM (NEW."locked_at") OR OLD."starts_at" IS DISTINCT FROM (NEW."starts_at") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."translated_from" IS DISTINCT FROM (NEW."translated_from"))',
                            func='INSERT INTO "events_sessionhistory" ("ends_at", "event_id", "id", "locked_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_at", "title", "translated_from") VALUES (NEW."ends_at", NEW."event_id", NEW."id", NEW."locked_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."starts_at", NEW."title", NEW."translated_from"); RETURN NULL;',
                            hash="9e36e983d40b4fb1e5fd08c65e30531918556a47",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_7beb2",
                            table="events_session",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="session",
                    trigger=pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_sessionhistory" ("ends_at", "event_id", "id", "locked_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_at", "title", "translated_from") VALUES (OLD."ends_at", OLD."event_id", OLD."id", OLD."locked_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."starts_at", OLD."title", OLD."translated_from"); RETURN NULL;',
                            hash="359b330b0a1784c1ca5c4b2afe5f43116268b4b8",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_5b82b",
                            table="events_session",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="session",
                    trigger=pgtrigger.compiler.Trigger(
                        name="i18n_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."i18n" IS DISTINCT FROM (NEW."i18n"))',
                            func='INSERT INTO "events_sessionhistory" ("ends_at", "event_id", "id", "locked_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_at", "title", "translated_from") VALUES (NEW."ends_at", NEW."event_id", NEW."id", NEW."locked_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'i18n\', NEW."id", NEW."starts_at", NEW."title", NEW."translated_from"); RETURN NULL;',
                            hash="7bd179d96942e0a82dd1c1eff9227feeeb730fc2",
                            operation="UPDATE",
                            pgid="pgtrigger_i18n_update_a961d",
                            table="events_session",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
        AtOnce(
            [
                migrations.AddField(
                    model_name="door",
                    name="event",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="doors", to="events.event"
                    ),
                ),
                migrations.AddField(
                    model_name="door",
                    name="made_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="feedback",
                    name="version",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="questionnaires.version",
                        verbose_name="questionnaire",
                    ),
                ),
                migrations.AddField(
                    model_name="feedbackhistory",
                    name="event",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        serialize=False,
                        to="events.event",
                    ),
                ),
                migrations.AddField(
                    model_name="feedbackhistory",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="events.feedback",
                    ),
                ),
                migrations.AddField(
                    model_name="feedbackhistory",
                    name="version",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="questionnaires.version",
                        verbose_name="questionnaire",
                    ),
                ),
                migrations.AddField(
                    model_name="feedbackslip",
                    name="feedback",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="slips", to="events.feedback"
                    ),
                ),
                migrations.AddField(
                    model_name="feedbacktally",
                    name="feedback",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tallies", to="events.feedback"
                    ),
                ),
                migrations.AddField(
                    model_name="feedbacktally",
                    name="question",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questionnaires.question"
                    ),
                ),
                migrations.AddField(
                    model_name="feedbacktext",
                    name="feedback",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="events.feedback"
                    ),
                ),
                migrations.AddField(
                    model_name="feedbacktext",
                    name="question",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questionnaires.question"
                    ),
                ),
                migrations.AddField(
                    model_name="group",
                    name="event",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="groups", to="events.event"
                    ),
                ),
                migrations.AddField(
                    model_name="markoperation",
                    name="door",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="operations",
                        to="events.door",
                    ),
                ),
                migrations.AddField(
                    model_name="markoperation",
                    name="made_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="markoperation",
                    name="registration",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="operations", to="events.registration"
                    ),
                ),
                migrations.AddField(
                    model_name="markoperation",
                    name="session",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="operations", to="events.session"
                    ),
                ),
                migrations.AddField(
                    model_name="registrationanswer",
                    name="question",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questionnaires.question"
                    ),
                ),
                migrations.AddField(
                    model_name="registrationsheet",
                    name="registration",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sheet", to="events.registration"
                    ),
                ),
                migrations.AddField(
                    model_name="registrationsheet",
                    name="version",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questionnaires.version"
                    ),
                ),
                migrations.AddField(
                    model_name="registrationanswer",
                    name="sheet",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="events.registrationsheet",
                    ),
                ),
                migrations.AddField(
                    model_name="sheetcount",
                    name="checked_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="sheetcount",
                    name="counted_by",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="sheetcounthistory",
                    name="checked_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="sheetcounthistory",
                    name="counted_by",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="sheetcounthistory",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="events.sheetcount",
                    ),
                ),
                migrations.AddField(
                    model_name="sheetcounthistory",
                    name="session",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        serialize=False,
                        to="events.session",
                    ),
                ),
                migrations.AddField(
                    model_name="signature",
                    name="count",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="signatures", to="events.sheetcount"
                    ),
                ),
                migrations.AddField(
                    model_name="signature",
                    name="registration",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="signatures", to="events.registration"
                    ),
                ),
                migrations.AddField(
                    model_name="sheetcount",
                    name="signed",
                    field=models.ManyToManyField(
                        related_name="+", through="events.Signature", to="events.registration"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="requirements",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("access", []), ("diet", []), ("interpretation", ""), ("note", ""), _negated=True
                        ),
                        name="a_row_of_requirements_says_something",
                        violation_error_message="Nothing is needed: then nothing is kept.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="door",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("event", "day"),
                        name="a_day_has_one_link_for_helpers",
                        violation_error_message="There is a link for this day already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="feedback",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("days_open__range", (2, 90))),
                        name="feedback_is_open_for_some_days",
                        violation_error_message="Feedback is open for 2 to 90 days.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="feedbacktally",
                    constraint=models.UniqueConstraint(
                        fields=("feedback", "question", "option"),
                        name="an_option_is_counted_in_one_place",
                        violation_error_message="This option is counted already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="group",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("erased_at__isnull", True), models.Q(("email", ""), ("name", "")), _connector="OR"
                        ),
                        name="an_erased_group_names_nobody",
                        violation_error_message="An erased group names nobody.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="markoperation",
                    index=models.Index(fields=["session", "registration", "-made_at", "-id"], name="mark_that_counts"),
                ),
                migrations.AddConstraint(
                    model_name="registrationanswer",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("text", ""), _negated=True),
                                models.Q(("number__isnull", True)),
                                models.Q(("day__isnull", True)),
                                models.Q(("is_yes__isnull", True)),
                                models.Q(("chosen", [])),
                            ),
                            models.Q(
                                models.Q(("number__isnull", True), _negated=True),
                                models.Q(("text", "")),
                                models.Q(("day__isnull", True)),
                                models.Q(("is_yes__isnull", True)),
                                models.Q(("chosen", [])),
                            ),
                            models.Q(
                                models.Q(("day__isnull", True), _negated=True),
                                models.Q(("text", "")),
                                models.Q(("number__isnull", True)),
                                models.Q(("is_yes__isnull", True)),
                                models.Q(("chosen", [])),
                            ),
                            models.Q(
                                models.Q(("is_yes__isnull", True), _negated=True),
                                models.Q(("text", "")),
                                models.Q(("number__isnull", True)),
                                models.Q(("day__isnull", True)),
                                models.Q(("chosen", [])),
                            ),
                            models.Q(
                                models.Q(("chosen", []), _negated=True),
                                models.Q(("text", "")),
                                models.Q(("number__isnull", True)),
                                models.Q(("day__isnull", True)),
                                models.Q(("is_yes__isnull", True)),
                            ),
                            _connector="OR",
                        ),
                        name="an_answer_at_registration_holds_one_answer",
                        violation_error_message="An answer is words, a number, a date, yes or no, or choices: one of them.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="registrationanswer",
                    constraint=models.UniqueConstraint(
                        fields=("sheet", "question"),
                        name="an_answer_at_registration_answers_a_question_once",
                        violation_error_message="This question is answered already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="signature",
                    constraint=models.UniqueConstraint(
                        fields=("count", "registration"),
                        name="a_person_signs_once_for_a_session",
                        violation_error_message="This signature is counted already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sheetcount",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("strangers__lte", 5000)),
                        name="a_sheet_has_no_more_signatures_than_a_hall",
                        violation_error_message="That is more people than any hall takes.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="sheetcount",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("checked_at__isnull", True), ("checked_at__gte", models.F("counted_at")), _connector="OR"
                        ),
                        name="a_sheet_is_checked_after_it_was_counted",
                        violation_error_message="A sheet is counted, and then checked.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="feedback",
                    trigger=pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_feedbackhistory" ("days_open", "event_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_at", "version_id") VALUES (NEW."days_open", NEW."event_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."event_id", NEW."planned_at", NEW."version_id"); RETURN NULL;',
                            hash="f000ec42a75e8a365be1cf74e30375a1a61ac14d",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_ecd3a",
                            table="events_feedback",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="feedback",
                    trigger=pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."days_open" IS DISTINCT FROM (NEW."days_open") OR OLD."event_id" IS DISTINCT FROM (NEW."event_id") OR OLD."planned_at" IS DISTINCT FROM (NEW."planned_at") OR OLD."version_id" IS DISTINCT FROM (NEW."version_id"))',
                            func='INSERT INTO "events_feedbackhistory" ("days_open", "event_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_at", "version_id") VALUES (NEW."days_open", NEW."event_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."event_id", NEW."planned_at", NEW."version_id"); RETURN NULL;',
                            hash="62fc4c6e68743af096b25ed7dc66ed6f5ff3e1e8",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_7d24f",
                            table="events_feedback",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="feedback",
                    trigger=pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_feedbackhistory" ("days_open", "event_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_at", "version_id") VALUES (OLD."days_open", OLD."event_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."event_id", OLD."planned_at", OLD."version_id"); RETURN NULL;',
                            hash="2eab45f6efe19fb934fa3efa40f654fbd15b9d14",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_7fbf8",
                            table="events_feedback",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sheetcount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_sheetcounthistory" ("checked_at", "checked_by_id", "counted_by_id", "note", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "strangers") VALUES (NEW."checked_at", NEW."checked_by_id", NEW."counted_by_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."session_id", NEW."session_id", NEW."strangers"); RETURN NULL;',
                            hash="672eb0675f928a1b5b57cf0d36537b8aff7fecae",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_4fede",
                            table="events_sheetcount",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sheetcount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."checked_at" IS DISTINCT FROM (NEW."checked_at") OR OLD."checked_by_id" IS DISTINCT FROM (NEW."checked_by_id") OR OLD."counted_by_id" IS DISTINCT FROM (NEW."counted_by_id") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."session_id" IS DISTINCT FROM (NEW."session_id") OR OLD."strangers" IS DISTINCT FROM (NEW."strangers"))',
                            func='INSERT INTO "events_sheetcounthistory" ("checked_at", "checked_by_id", "counted_by_id", "note", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "strangers") VALUES (NEW."checked_at", NEW."checked_by_id", NEW."counted_by_id", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."session_id", NEW."session_id", NEW."strangers"); RETURN NULL;',
                            hash="62b5d69e73452828b134a0750061a95c8e649382",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_f9239",
                            table="events_sheetcount",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sheetcount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_sheetcounthistory" ("checked_at", "checked_by_id", "counted_by_id", "note", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "strangers") VALUES (OLD."checked_at", OLD."checked_by_id", OLD."counted_by_id", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."session_id", OLD."session_id", OLD."strangers"); RETURN NULL;',
                            hash="bf3c89a12994900505ac55ce1ee63ef75cb9cfed",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_697f2",
                            table="events_sheetcount",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
        AppendOnly("events_feedbackhistory", "events_sheetcounthistory"),
    ]

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from share.kit.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0009_asking_groups_sheets_feedback_door"),
        ("municipalities", "0006_contacts_are_searched"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
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
                    name="vouched_by_update",
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
                    name="town_country_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="registration",
                    name="organisation_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="registration",
                    name="answer_update",
                ),
                migrations.RemoveConstraint(
                    model_name="registration",
                    name="a_registration_has_an_address_unless_walk_in_or_erased",
                ),
                migrations.AddField(
                    model_name="registration",
                    name="entered_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="registrationhistory",
                    name="entered_by",
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
                            ("entered", "entered by the team"),
                            ("entered_full", "entered by the team, not enough places"),
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
                            ("entered", "entered by the team"),
                            ("entered_full", "entered by the team, not enough places"),
                            ("not_decided", "it began before the team had decided"),
                        ],
                        default="registered",
                        max_length=20,
                        verbose_name="why",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="registration",
                    trigger=pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "entered_by_id", "erased_at", "event_id", "group_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (NEW."actor_kind", NEW."confirm_until", NEW."confirmed_at", NEW."entered_by_id", NEW."erased_at", NEW."event_id", NEW."group_id", NEW."id", NEW."is_demo", NEW."language", NEW."link_number", NEW."municipality_id", NEW."notice_version", NEW."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."pictures", NEW."priority", NEW."public_id", NEW."reason", NEW."registered_at", NEW."reserves_seat", NEW."state", NEW."state_since", NEW."user_id", NEW."waiting_since"); RETURN NULL;',
                            hash="66df2c2b31aa59e8d22e89cd894a545c83a04381",
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
                            condition='WHEN (OLD."actor_kind" IS DISTINCT FROM (NEW."actor_kind") OR OLD."confirm_until" IS DISTINCT FROM (NEW."confirm_until") OR OLD."confirmed_at" IS DISTINCT FROM (NEW."confirmed_at") OR OLD."entered_by_id" IS DISTINCT FROM (NEW."entered_by_id") OR OLD."erased_at" IS DISTINCT FROM (NEW."erased_at") OR OLD."event_id" IS DISTINCT FROM (NEW."event_id") OR OLD."group_id" IS DISTINCT FROM (NEW."group_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_demo" IS DISTINCT FROM (NEW."is_demo") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."link_number" IS DISTINCT FROM (NEW."link_number") OR OLD."municipality_id" IS DISTINCT FROM (NEW."municipality_id") OR OLD."notice_version" IS DISTINCT FROM (NEW."notice_version") OR OLD."person_key" IS DISTINCT FROM (NEW."person_key") OR OLD."pictures" IS DISTINCT FROM (NEW."pictures") OR OLD."priority" IS DISTINCT FROM (NEW."priority") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."registered_at" IS DISTINCT FROM (NEW."registered_at") OR OLD."reserves_seat" IS DISTINCT FROM (NEW."reserves_seat") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."state_since" IS DISTINCT FROM (NEW."state_since") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id") OR OLD."waiting_since" IS DISTINCT FROM (NEW."waiting_since"))',
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "entered_by_id", "erased_at", "event_id", "group_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (NEW."actor_kind", NEW."confirm_until", NEW."confirmed_at", NEW."entered_by_id", NEW."erased_at", NEW."event_id", NEW."group_id", NEW."id", NEW."is_demo", NEW."language", NEW."link_number", NEW."municipality_id", NEW."notice_version", NEW."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."pictures", NEW."priority", NEW."public_id", NEW."reason", NEW."registered_at", NEW."reserves_seat", NEW."state", NEW."state_since", NEW."user_id", NEW."waiting_since"); RETURN NULL;',
                            hash="d173a6e4ace5801f787ce13603d4df76aa6d5ccf",
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
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "entered_by_id", "erased_at", "event_id", "group_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (OLD."actor_kind", OLD."confirm_until", OLD."confirmed_at", OLD."entered_by_id", OLD."erased_at", OLD."event_id", OLD."group_id", OLD."id", OLD."is_demo", OLD."language", OLD."link_number", OLD."municipality_id", OLD."notice_version", OLD."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."pictures", OLD."priority", OLD."public_id", OLD."reason", OLD."registered_at", OLD."reserves_seat", OLD."state", OLD."state_since", OLD."user_id", OLD."waiting_since"); RETURN NULL;',
                            hash="cedc91e93b7dc3bed1115b86726b9259bf1622c5",
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
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "entered_by_id", "erased_at", "event_id", "group_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (NEW."actor_kind", NEW."confirm_until", NEW."confirmed_at", NEW."entered_by_id", NEW."erased_at", NEW."event_id", NEW."group_id", NEW."id", NEW."is_demo", NEW."language", NEW."link_number", NEW."municipality_id", NEW."notice_version", NEW."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'vouched_by\', NEW."id", NEW."pictures", NEW."priority", NEW."public_id", NEW."reason", NEW."registered_at", NEW."reserves_seat", NEW."state", NEW."state_since", NEW."user_id", NEW."waiting_since"); RETURN NULL;',
                            hash="d0bf9090d2892a08f5acb7ebecb8e37c6e1431ce",
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
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "entered_by_id", "erased_at", "event_id", "group_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (NEW."actor_kind", NEW."confirm_until", NEW."confirmed_at", NEW."entered_by_id", NEW."erased_at", NEW."event_id", NEW."group_id", NEW."id", NEW."is_demo", NEW."language", NEW."link_number", NEW."municipality_id", NEW."notice_version", NEW."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'name\', NEW."id", NEW."pictures", NEW."priority", NEW."public_id", NEW."reason", NEW."registered_at", NEW."reserves_seat", NEW."state", NEW."state_since", NEW."user_id", NEW."waiting_since"); RETURN NULL;',
                            hash="54e1f010d9ff5aeef769047029f0b0bbfcf71014",
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
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "entered_by_id", "erased_at", "event_id", "group_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (NEW."actor_kind", NEW."confirm_until", NEW."confirmed_at", NEW."entered_by_id", NEW."erased_at", NEW."event_id", NEW."group_id", NEW."id", NEW."is_demo", NEW."language", NEW."link_number", NEW."municipality_id", NEW."notice_version", NEW."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'email\', NEW."id", NEW."pictures", NEW."priority", NEW."public_id", NEW."reason", NEW."registered_at", NEW."reserves_seat", NEW."state", NEW."state_since", NEW."user_id", NEW."waiting_since"); RETURN NULL;',
                            hash="cae078292e5ff884f52801318873f6d5079de7fb",
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
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "entered_by_id", "erased_at", "event_id", "group_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (NEW."actor_kind", NEW."confirm_until", NEW."confirmed_at", NEW."entered_by_id", NEW."erased_at", NEW."event_id", NEW."group_id", NEW."id", NEW."is_demo", NEW."language", NEW."link_number", NEW."municipality_id", NEW."notice_version", NEW."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'town\', NEW."id", NEW."pictures", NEW."priority", NEW."public_id", NEW."reason", NEW."registered_at", NEW."reserves_seat", NEW."state", NEW."state_since", NEW."user_id", NEW."waiting_since"); RETURN NULL;',
                            hash="6b3319a473068473b6eaef4b886f510908ce169a",
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
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "entered_by_id", "erased_at", "event_id", "group_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (NEW."actor_kind", NEW."confirm_until", NEW."confirmed_at", NEW."entered_by_id", NEW."erased_at", NEW."event_id", NEW."group_id", NEW."id", NEW."is_demo", NEW."language", NEW."link_number", NEW."municipality_id", NEW."notice_version", NEW."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'town_country\', NEW."id", NEW."pictures", NEW."priority", NEW."public_id", NEW."reason", NEW."registered_at", NEW."reserves_seat", NEW."state", NEW."state_since", NEW."user_id", NEW."waiting_since"); RETURN NULL;',
                            hash="2d30b5ae204d23270b27655098684f1a45fde10a",
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
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "entered_by_id", "erased_at", "event_id", "group_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (NEW."actor_kind", NEW."confirm_until", NEW."confirmed_at", NEW."entered_by_id", NEW."erased_at", NEW."event_id", NEW."group_id", NEW."id", NEW."is_demo", NEW."language", NEW."link_number", NEW."municipality_id", NEW."notice_version", NEW."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'organisation\', NEW."id", NEW."pictures", NEW."priority", NEW."public_id", NEW."reason", NEW."registered_at", NEW."reserves_seat", NEW."state", NEW."state_since", NEW."user_id", NEW."waiting_since"); RETURN NULL;',
                            hash="4d6ec5ba70f768614bcfcb9bfed8ae3228eaf985",
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
                            func='INSERT INTO "events_registrationhistory" ("actor_kind", "confirm_until", "confirmed_at", "entered_by_id", "erased_at", "event_id", "group_id", "id", "is_demo", "language", "link_number", "municipality_id", "notice_version", "person_key", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pictures", "priority", "public_id", "reason", "registered_at", "reserves_seat", "state", "state_since", "user_id", "waiting_since") VALUES (NEW."actor_kind", NEW."confirm_until", NEW."confirmed_at", NEW."entered_by_id", NEW."erased_at", NEW."event_id", NEW."group_id", NEW."id", NEW."is_demo", NEW."language", NEW."link_number", NEW."municipality_id", NEW."notice_version", NEW."person_key", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'answer\', NEW."id", NEW."pictures", NEW."priority", NEW."public_id", NEW."reason", NEW."registered_at", NEW."reserves_seat", NEW."state", NEW."state_since", NEW."user_id", NEW."waiting_since"); RETURN NULL;',
                            hash="df8fc14154923e3ebb5298531dd5cebddcf41460",
                            operation="UPDATE",
                            pgid="pgtrigger_answer_update_63f2b",
                            table="events_registration",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="registration",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("state", "walk_in"),
                            models.Q(("email", ""), _negated=True),
                            ("group__isnull", False),
                            models.Q(("vouched_by", ""), _negated=True),
                            ("erased_at__isnull", False),
                            _connector="OR",
                        ),
                        name="a_registration_has_an_address_unless_walk_in_or_erased",
                        violation_error_message="Only a walk-in, or somebody for whom others vouch, may have no address.",
                    ),
                ),
            ]
        ),
    ]

import datetime
import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.math
import django_countries.fields
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import municipalities.models.memberships
import municipalities.models.practices
import share.kit.clock
import share.kit.fields
import share.kit.search
import share.kit.text
from share.kit.migrating import AtOnce, DrawnOnce
from share.records.history import AppendOnly

STANDING = """
CREATE FUNCTION town_standing_on(town bigint, day date) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH RECURSIVE chain(id, step) AS (
        SELECT town, 0
        UNION ALL
        SELECT (
            SELECT min(s.new_id) FROM municipalities_succession s
            WHERE s.old_id = chain.id AND s."on" <= day HAVING count(*) = 1
        ), step + 1
        FROM chain WHERE chain.id IS NOT NULL AND step < 100
    )
    SELECT id FROM chain WHERE id IS NOT NULL ORDER BY step DESC LIMIT 1
$$;
CREATE FUNCTION population_standing_on(town bigint, day date) RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT m.population FROM municipalities_municipality m WHERE m.id = town_standing_on(town, day)
$$
"""
GONE = "DROP FUNCTION population_standing_on(bigint, date); DROP FUNCTION town_standing_on(bigint, date)"


class Migration(DrawnOnce):
    replaces = [
        ("municipalities", "0003_towns_of_organisations"),
        ("municipalities", "0004_assessments_needs_coverage_and_practices"),
        ("municipalities", "0005_places_in_time"),
        ("municipalities", "0006_surveys_of_towns"),
        ("municipalities", "0007_search"),
        ("municipalities", "0008_proposals"),
        ("municipalities", "0009_map_index_of_towns"),
        ("municipalities", "0010_organisations_contacts_invitations"),
        ("municipalities", "0011_history_of_towns_and_organisations"),
        ("municipalities", "0013_merge_addresses_move"),
        ("municipalities", "0014_search_names_practices_needs"),
    ]
    dependencies = [
        ("municipalities", "0002_memberships_end_and_resets_take_two"),
        ("questionnaires", "0001_questionnaires_versions_and_questions"),
        ("records", "0006_merge_merged_and_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        django.contrib.postgres.operations.BtreeGistExtension(),
        AtOnce(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="municipality",
                    name="added_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="municipality",
                    name="changed_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="municipality",
                    name="removed_delete",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="organisation",
                    name="added_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="organisation",
                    name="changed_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="organisation",
                    name="removed_delete",
                ),
            ]
        ),
        migrations.RemoveConstraint(
            model_name="membership",
            name="a_person_has_one_role_at_a_time_in_an_organisation",
        ),
        AtOnce(
            [
                migrations.AddField(
                    model_name="municipality",
                    name="confirmed_at",
                    field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="confirmed at"),
                ),
                migrations.AddField(
                    model_name="municipality",
                    name="confirmed_by",
                    field=models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                migrations.AddField(
                    model_name="municipality",
                    name="first_arrival_on",
                    field=models.CharField(
                        blank=True,
                        help_text="A date in EDTF, as far as it is known.",
                        max_length=20,
                        verbose_name="first arrival of resettled people",
                    ),
                ),
                migrations.AddField(
                    model_name="municipality",
                    name="housing",
                    field=models.TextField(blank=True, max_length=4000, verbose_name="housing"),
                ),
                migrations.AddField(
                    model_name="municipality",
                    name="is_demo",
                    field=models.BooleanField(default=False),
                ),
                migrations.AddField(
                    model_name="municipality",
                    name="languages",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
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
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                migrations.AddField(
                    model_name="municipality",
                    name="population_source",
                    field=models.CharField(blank=True, max_length=300, verbose_name="source of the number"),
                ),
                migrations.AddField(
                    model_name="municipality",
                    name="population_year",
                    field=models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year of the number",
                    ),
                ),
                migrations.AddField(
                    model_name="municipality",
                    name="proposed_at",
                    field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="proposed at"),
                ),
                migrations.AddField(
                    model_name="municipality",
                    name="proposed_by",
                    field=models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                migrations.AddField(
                    model_name="municipalityhistory",
                    name="confirmed_at",
                    field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="confirmed at"),
                ),
                migrations.AddField(
                    model_name="municipalityhistory",
                    name="confirmed_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                migrations.AddField(
                    model_name="municipalityhistory",
                    name="first_arrival_on",
                    field=models.CharField(
                        blank=True,
                        help_text="A date in EDTF, as far as it is known.",
                        max_length=20,
                        verbose_name="first arrival of resettled people",
                    ),
                ),
                migrations.AddField(
                    model_name="municipalityhistory",
                    name="housing",
                    field=models.TextField(blank=True, max_length=4000, verbose_name="housing"),
                ),
                migrations.AddField(
                    model_name="municipalityhistory",
                    name="is_demo",
                    field=models.BooleanField(default=False),
                ),
                migrations.AddField(
                    model_name="municipalityhistory",
                    name="languages",
                    field=django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
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
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                migrations.AddField(
                    model_name="municipalityhistory",
                    name="population_source",
                    field=models.CharField(blank=True, max_length=300, verbose_name="source of the number"),
                ),
                migrations.AddField(
                    model_name="municipalityhistory",
                    name="population_year",
                    field=models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1900),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year of the number",
                    ),
                ),
                migrations.AddField(
                    model_name="municipalityhistory",
                    name="proposed_at",
                    field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="proposed at"),
                ),
                migrations.AddField(
                    model_name="municipalityhistory",
                    name="proposed_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                migrations.AddField(
                    model_name="organisation",
                    name="confirmed_at",
                    field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="confirmed at"),
                ),
                migrations.AddField(
                    model_name="organisation",
                    name="confirmed_by",
                    field=models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                migrations.AddField(
                    model_name="organisation",
                    name="hall_of",
                    field=models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="town_hall",
                        to="municipalities.municipality",
                        verbose_name="town hall of",
                    ),
                ),
                migrations.AddField(
                    model_name="organisation",
                    name="is_demo",
                    field=models.BooleanField(default=False),
                ),
                migrations.AddField(
                    model_name="organisation",
                    name="proposed_at",
                    field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="proposed at"),
                ),
                migrations.AddField(
                    model_name="organisation",
                    name="proposed_by",
                    field=models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                migrations.AddField(
                    model_name="organisation",
                    name="type",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("town_hall", "town hall"),
                            ("regional_authority", "regional authority"),
                            ("national_authority", "national authority"),
                            ("international", "international organisation"),
                            ("ngo", "non-governmental organisation"),
                            ("network", "network of organisations or cities"),
                            ("faith", "church or faith-based organisation"),
                            ("refugee_led", "refugee-led organisation"),
                            ("sponsor_group", "sponsor group"),
                            ("research", "university or research institute"),
                            ("employer", "employer or chamber"),
                            ("other", "other"),
                        ],
                        help_text="Empty: not known.",
                        max_length=20,
                        verbose_name="type",
                    ),
                ),
                migrations.AddField(
                    model_name="organisation",
                    name="website",
                    field=models.URLField(blank=True, max_length=300, verbose_name="website"),
                ),
                migrations.AddField(
                    model_name="organisationhistory",
                    name="confirmed_at",
                    field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="confirmed at"),
                ),
                migrations.AddField(
                    model_name="organisationhistory",
                    name="confirmed_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
                migrations.AddField(
                    model_name="organisationhistory",
                    name="hall_of",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.municipality",
                        verbose_name="town hall of",
                    ),
                ),
                migrations.AddField(
                    model_name="organisationhistory",
                    name="is_demo",
                    field=models.BooleanField(default=False),
                ),
                migrations.AddField(
                    model_name="organisationhistory",
                    name="proposed_at",
                    field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="proposed at"),
                ),
                migrations.AddField(
                    model_name="organisationhistory",
                    name="proposed_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="proposed by",
                    ),
                ),
                migrations.AddField(
                    model_name="organisationhistory",
                    name="type",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("town_hall", "town hall"),
                            ("regional_authority", "regional authority"),
                            ("national_authority", "national authority"),
                            ("international", "international organisation"),
                            ("ngo", "non-governmental organisation"),
                            ("network", "network of organisations or cities"),
                            ("faith", "church or faith-based organisation"),
                            ("refugee_led", "refugee-led organisation"),
                            ("sponsor_group", "sponsor group"),
                            ("research", "university or research institute"),
                            ("employer", "employer or chamber"),
                            ("other", "other"),
                        ],
                        help_text="Empty: not known.",
                        max_length=20,
                        verbose_name="type",
                    ),
                ),
                migrations.AddField(
                    model_name="organisationhistory",
                    name="website",
                    field=models.URLField(blank=True, max_length=300, verbose_name="website"),
                ),
            ]
        ),
        migrations.AlterField(
            model_name="municipality",
            name="lat",
            field=models.FloatField(blank=True, null=True, verbose_name="latitude"),
        ),
        migrations.AlterField(
            model_name="municipality",
            name="level",
            field=models.CharField(
                choices=[
                    ("town", "town"),
                    ("municipality", "municipality"),
                    ("city", "city"),
                    ("county", "county"),
                    ("region", "region"),
                    ("rural", "rural territory"),
                ],
                max_length=20,
                verbose_name="kind of place",
            ),
        ),
        migrations.AlterField(
            model_name="municipality",
            name="lon",
            field=models.FloatField(blank=True, null=True, verbose_name="longitude"),
        ),
        migrations.AlterField(
            model_name="municipality",
            name="population_note",
            field=models.CharField(blank=True, max_length=300, verbose_name="note on the number"),
        ),
        migrations.AlterField(
            model_name="municipalityhistory",
            name="lat",
            field=models.FloatField(blank=True, null=True, verbose_name="latitude"),
        ),
        migrations.AlterField(
            model_name="municipalityhistory",
            name="level",
            field=models.CharField(
                choices=[
                    ("town", "town"),
                    ("municipality", "municipality"),
                    ("city", "city"),
                    ("county", "county"),
                    ("region", "region"),
                    ("rural", "rural territory"),
                ],
                max_length=20,
                verbose_name="kind of place",
            ),
        ),
        migrations.AlterField(
            model_name="municipalityhistory",
            name="lon",
            field=models.FloatField(blank=True, null=True, verbose_name="longitude"),
        ),
        migrations.AlterField(
            model_name="municipalityhistory",
            name="population_note",
            field=models.CharField(blank=True, max_length=300, verbose_name="note on the number"),
        ),
        AtOnce(
            [
                migrations.AddIndex(
                    model_name="municipality",
                    index=models.Index(
                        django.db.models.expressions.CombinedExpression(
                            models.Value(442.43215808161443, output_field=models.FloatField()),
                            "+",
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.Value(1496.4008923014414, output_field=models.FloatField()),
                                        "*",
                                        django.db.models.functions.math.Sqrt(
                                            django.db.models.expressions.CombinedExpression(
                                                models.Value(2.0, output_field=models.FloatField()),
                                                "/",
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        models.Value(1.0, output_field=models.FloatField()),
                                                        "+",
                                                        django.db.models.expressions.CombinedExpression(
                                                            models.Value(
                                                                0.788010753606722, output_field=models.FloatField()
                                                            ),
                                                            "*",
                                                            django.db.models.functions.math.Sin(
                                                                django.db.models.functions.math.Radians(models.F("lat"))
                                                            ),
                                                        ),
                                                    ),
                                                    "+",
                                                    django.db.models.expressions.CombinedExpression(
                                                        django.db.models.expressions.CombinedExpression(
                                                            models.Value(
                                                                0.6156614753256583, output_field=models.FloatField()
                                                            ),
                                                            "*",
                                                            django.db.models.functions.math.Cos(
                                                                django.db.models.functions.math.Radians(models.F("lat"))
                                                            ),
                                                        ),
                                                        "*",
                                                        django.db.models.functions.math.Cos(
                                                            django.db.models.functions.math.Radians(
                                                                django.db.models.expressions.CombinedExpression(
                                                                    models.F("lon"),
                                                                    "-",
                                                                    models.Value(10, output_field=models.FloatField()),
                                                                )
                                                            )
                                                        ),
                                                    ),
                                                ),
                                            )
                                        ),
                                    ),
                                    "*",
                                    django.db.models.functions.math.Cos(
                                        django.db.models.functions.math.Radians(models.F("lat"))
                                    ),
                                ),
                                "*",
                                django.db.models.functions.math.Sin(
                                    django.db.models.functions.math.Radians(
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("lon"), "-", models.Value(10, output_field=models.FloatField())
                                        )
                                    )
                                ),
                            ),
                        ),
                        django.db.models.expressions.CombinedExpression(
                            models.Value(531.5957304228324, output_field=models.FloatField()),
                            "+",
                            django.db.models.expressions.CombinedExpression(
                                models.Value(-1.0, output_field=models.FloatField()),
                                "*",
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.Value(1496.4008923014414, output_field=models.FloatField()),
                                        "*",
                                        django.db.models.functions.math.Sqrt(
                                            django.db.models.expressions.CombinedExpression(
                                                models.Value(2.0, output_field=models.FloatField()),
                                                "/",
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        models.Value(1.0, output_field=models.FloatField()),
                                                        "+",
                                                        django.db.models.expressions.CombinedExpression(
                                                            models.Value(
                                                                0.788010753606722, output_field=models.FloatField()
                                                            ),
                                                            "*",
                                                            django.db.models.functions.math.Sin(
                                                                django.db.models.functions.math.Radians(models.F("lat"))
                                                            ),
                                                        ),
                                                    ),
                                                    "+",
                                                    django.db.models.expressions.CombinedExpression(
                                                        django.db.models.expressions.CombinedExpression(
                                                            models.Value(
                                                                0.6156614753256583, output_field=models.FloatField()
                                                            ),
                                                            "*",
                                                            django.db.models.functions.math.Cos(
                                                                django.db.models.functions.math.Radians(models.F("lat"))
                                                            ),
                                                        ),
                                                        "*",
                                                        django.db.models.functions.math.Cos(
                                                            django.db.models.functions.math.Radians(
                                                                django.db.models.expressions.CombinedExpression(
                                                                    models.F("lon"),
                                                                    "-",
                                                                    models.Value(10, output_field=models.FloatField()),
                                                                )
                                                            )
                                                        ),
                                                    ),
                                                ),
                                            )
                                        ),
                                    ),
                                    "*",
                                    django.db.models.expressions.CombinedExpression(
                                        django.db.models.expressions.CombinedExpression(
                                            models.Value(0.6156614753256583, output_field=models.FloatField()),
                                            "*",
                                            django.db.models.functions.math.Sin(
                                                django.db.models.functions.math.Radians(models.F("lat"))
                                            ),
                                        ),
                                        "-",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.Value(0.788010753606722, output_field=models.FloatField()),
                                                "*",
                                                django.db.models.functions.math.Cos(
                                                    django.db.models.functions.math.Radians(models.F("lat"))
                                                ),
                                            ),
                                            "*",
                                            django.db.models.functions.math.Cos(
                                                django.db.models.functions.math.Radians(
                                                    django.db.models.expressions.CombinedExpression(
                                                        models.F("lon"),
                                                        "-",
                                                        models.Value(10, output_field=models.FloatField()),
                                                    )
                                                )
                                            ),
                                        ),
                                    ),
                                ),
                            ),
                        ),
                        name="towns_by_place_on_the_map",
                    ),
                ),
                migrations.AddIndex(
                    model_name="municipality",
                    index=models.Index(fields=["key", "id"], name="towns_by_name"),
                ),
                migrations.AddIndex(
                    model_name="municipality",
                    index=models.Index(fields=["population", "id"], name="towns_by_population"),
                ),
                migrations.AddIndex(
                    model_name="municipality",
                    index=django.contrib.postgres.indexes.GinIndex(
                        share.kit.search.SearchWords(models.F("key")), fastupdate=False, name="town_found_by_words"
                    ),
                ),
                migrations.AddIndex(
                    model_name="municipality",
                    index=django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            share.kit.search.SearchKey(models.F("key")), "gin_trgm_ops"
                        ),
                        fastupdate=False,
                        name="town_found_by_likeness",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="membership",
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("user", "="),
                            ("organisation", "="),
                            (
                                municipalities.models.memberships.TsTzRange(
                                    "starts_at",
                                    models.Case(
                                        models.When(ends_at__lt=models.F("starts_at"), then=models.F("starts_at")),
                                        default=models.F("ends_at"),
                                    ),
                                    django.contrib.postgres.fields.ranges.RangeBoundary(),
                                ),
                                "&&",
                            ),
                        ],
                        name="a_person_has_one_role_at_a_time_in_an_organisation",
                        violation_error_message="This person has a role in this organisation already.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="municipality",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            ("proposed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="a_place_is_confirmed_after_it_was_proposed",
                        violation_error_message="Only what was proposed is confirmed.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="municipality",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("population_year__isnull", True),
                            models.Q(("population__isnull", False), ("population_year__range", (1900, 2100))),
                            _connector="OR",
                        ),
                        name="the_year_of_a_population_has_a_population",
                        violation_error_message="Give the number of inhabitants beside its year.",
                    ),
                ),
                migrations.AddIndex(
                    model_name="organisation",
                    index=django.contrib.postgres.indexes.GinIndex(
                        share.kit.search.SearchWords(models.F("key")),
                        fastupdate=False,
                        name="organisation_found_by_words",
                    ),
                ),
                migrations.AddIndex(
                    model_name="organisation",
                    index=django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            share.kit.search.SearchKey(models.F("key")), "gin_trgm_ops"
                        ),
                        fastupdate=False,
                        name="organisation_found_by_likeness",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="organisation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                            ("proposed_at__isnull", False),
                            _connector="OR",
                        ),
                        name="an_organisation_is_confirmed_after_it_was_proposed",
                        violation_error_message="Only what was proposed is confirmed.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="organisation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("hall_of__isnull", True), ("type", "town_hall"), _connector="OR"),
                        name="only_a_town_hall_has_a_town_of_its_own",
                        violation_error_message="Only a town hall is the town hall of a town. Choose that type.",
                    ),
                ),
            ]
        ),
        migrations.CreateModel(
            name="AddressMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, verbose_name="address")),
                (
                    "from_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "to_user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="address_moves",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=share.kit.clock.now)),
                (
                    "agreed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="agreed by the owner of the address"),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="accepted by the owner of the account"),
                ),
                ("moved_at", models.DateTimeField(blank=True, null=True, verbose_name="moved")),
            ],
            options={
                "verbose_name": "move of an address",
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("email", ""), _negated=True),
                        fields=("email", "to_user"),
                        name="an_address_is_asked_to_move_once",
                        violation_error_message="This was asked already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("moved_at__isnull", True),
                            models.Q(("accepted_at__isnull", False), ("agreed_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="no_address_moves_without_both_owners",
                        violation_error_message="Both owners have to say so first.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_addressmovehistory" ("accepted_at", "agreed_at", "asked_at", "from_user_id", "id", "moved_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_user_id") VALUES (NEW."accepted_at", NEW."agreed_at", NEW."asked_at", NEW."from_user_id", NEW."id", NEW."moved_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."to_user_id"); RETURN NULL;',
                            hash="fbb20554cbad425321d9effb31ee7f2136fd2d1a",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_e63a4",
                            table="municipalities_addressmove",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."accepted_at" IS DISTINCT FROM (NEW."accepted_at") OR OLD."agreed_at" IS DISTINCT FROM (NEW."agreed_at") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."from_user_id" IS DISTINCT FROM (NEW."from_user_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."moved_at" IS DISTINCT FROM (NEW."moved_at") OR OLD."to_user_id" IS DISTINCT FROM (NEW."to_user_id"))',
                            func='INSERT INTO "municipalities_addressmovehistory" ("accepted_at", "agreed_at", "asked_at", "from_user_id", "id", "moved_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_user_id") VALUES (NEW."accepted_at", NEW."agreed_at", NEW."asked_at", NEW."from_user_id", NEW."id", NEW."moved_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."to_user_id"); RETURN NULL;',
                            hash="1bd87f4fbc459932278a2d7960579760a21e8920",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_1d57c",
                            table="municipalities_addressmove",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_addressmovehistory" ("accepted_at", "agreed_at", "asked_at", "from_user_id", "id", "moved_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_user_id") VALUES (OLD."accepted_at", OLD."agreed_at", OLD."asked_at", OLD."from_user_id", OLD."id", OLD."moved_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."to_user_id"); RETURN NULL;',
                            hash="3dd552d21d7247f836b359523bce03b0b32891ee",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_5cca7",
                            table="municipalities_addressmove",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="email_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."email" IS DISTINCT FROM (NEW."email"))',
                            func='INSERT INTO "municipalities_addressmovehistory" ("accepted_at", "agreed_at", "asked_at", "from_user_id", "id", "moved_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_user_id") VALUES (NEW."accepted_at", NEW."agreed_at", NEW."asked_at", NEW."from_user_id", NEW."id", NEW."moved_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'email\', NEW."id", NEW."to_user_id"); RETURN NULL;',
                            hash="ca51310282d3c30ae2b2db70e3b103675e119e03",
                            operation="UPDATE",
                            pgid="pgtrigger_email_update_2b3b1",
                            table="municipalities_addressmove",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=share.kit.text.short_id, editable=False, max_length=12, unique=True),
                ),
                (
                    "town",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="municipalities.municipality",
                        verbose_name="town",
                    ),
                ),
                ("made_on", models.DateField(default=share.kit.clock.today, verbose_name="day")),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who finished it, or wrote the draft last.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_public", models.BooleanField(default=False, verbose_name="shown to everybody")),
                ("completed_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                ("is_demo", models.BooleanField(default=False, verbose_name="demo")),
            ],
            options={
                "verbose_name": "self-assessment",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("completed_at__isnull", True)),
                        fields=("town",),
                        name="a_town_has_one_draft_of_a_self_assessment",
                        violation_error_message="A self-assessment of this town is begun already.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_assessmenthistory" ("completed_at", "id", "is_demo", "is_public", "made_by_id", "made_on", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "town_id") VALUES (NEW."completed_at", NEW."id", NEW."is_demo", NEW."is_public", NEW."made_by_id", NEW."made_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."public_id", NEW."town_id"); RETURN NULL;',
                            hash="8a4df47a4cb0c3ef093d189ffbebcb97f2bd839b",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_03fae",
                            table="municipalities_assessment",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "municipalities_assessmenthistory" ("completed_at", "id", "is_demo", "is_public", "made_by_id", "made_on", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "town_id") VALUES (NEW."completed_at", NEW."id", NEW."is_demo", NEW."is_public", NEW."made_by_id", NEW."made_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."public_id", NEW."town_id"); RETURN NULL;',
                            hash="c4ffbe31f371391fa07f6c47feddfe5d20dc900e",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_61eeb",
                            table="municipalities_assessment",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_assessmenthistory" ("completed_at", "id", "is_demo", "is_public", "made_by_id", "made_on", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "town_id") VALUES (OLD."completed_at", OLD."id", OLD."is_demo", OLD."is_public", OLD."made_by_id", OLD."made_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."public_id", OLD."town_id"); RETURN NULL;',
                            hash="47b90112f5c6756663010a4a602e5d65e97318c7",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_43de9",
                            table="municipalities_assessment",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=share.kit.text.short_id, editable=False, max_length=12, unique=True),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="municipalities.organisation",
                    ),
                ),
                (
                    "town",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="municipalities.municipality",
                    ),
                ),
                ("role", models.CharField(max_length=120, verbose_name="for what")),
                ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="phone")),
                (
                    "consent",
                    models.CharField(
                        choices=[
                            ("public", "everybody"),
                            ("network", "the network’s coordinators"),
                            ("only_us", "only us"),
                        ],
                        default="only_us",
                        max_length=10,
                        verbose_name="who may see it",
                    ),
                ),
                ("consent_on", models.DateField(blank=True, null=True, verbose_name="agreed on")),
                ("consent_source", models.CharField(blank=True, max_length=300, verbose_name="how they agreed")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
            ],
            options={
                "verbose_name": "contact",
                "ordering": ["role", "name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation__isnull", False), ("town__isnull", True)),
                            models.Q(("organisation__isnull", True), ("town__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_contact_is_of_a_town_or_of_an_organisation",
                        violation_error_message="A contact belongs to a town or to an organisation.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("email", ""), _negated=True),
                            models.Q(("phone", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_contact_can_be_reached",
                        violation_error_message="Give an e-mail address or a phone number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("consent", "only_us"),
                            models.Q(("consent_on__isnull", False), models.Q(("consent_source", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="a_contact_others_see_has_agreed",
                        violation_error_message="Say when and how the person agreed that others see it.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_contacthistory" ("consent", "consent_on", "ends_on", "id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "town_id") VALUES (NEW."consent", NEW."consent_on", NEW."ends_on", NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."public_id", NEW."role", NEW."town_id"); RETURN NULL;',
                            hash="d2786c9437342603cb4a139cfeafcb2f5440cfe0",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_84068",
                            table="municipalities_contact",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."consent" IS DISTINCT FROM (NEW."consent") OR OLD."consent_on" IS DISTINCT FROM (NEW."consent_on") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."town_id" IS DISTINCT FROM (NEW."town_id"))',
                            func='INSERT INTO "municipalities_contacthistory" ("consent", "consent_on", "ends_on", "id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "town_id") VALUES (NEW."consent", NEW."consent_on", NEW."ends_on", NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."public_id", NEW."role", NEW."town_id"); RETURN NULL;',
                            hash="c49b557467df8bc3a701fc15cfa9f82fecd8097b",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_8374a",
                            table="municipalities_contact",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_contacthistory" ("consent", "consent_on", "ends_on", "id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "town_id") VALUES (OLD."consent", OLD."consent_on", OLD."ends_on", OLD."id", OLD."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."public_id", OLD."role", OLD."town_id"); RETURN NULL;',
                            hash="ebb53deadf876b0950d3c015ac9c8d8a1dcad7be",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_8f098",
                            table="municipalities_contact",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="name_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."name" IS DISTINCT FROM (NEW."name"))',
                            func='INSERT INTO "municipalities_contacthistory" ("consent", "consent_on", "ends_on", "id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "town_id") VALUES (NEW."consent", NEW."consent_on", NEW."ends_on", NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'name\', NEW."id", NEW."public_id", NEW."role", NEW."town_id"); RETURN NULL;',
                            hash="0ab95b72b9d0184cddd56c9f0c0ba59b43185ca5",
                            operation="UPDATE",
                            pgid="pgtrigger_name_update_75090",
                            table="municipalities_contact",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="email_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."email" IS DISTINCT FROM (NEW."email"))',
                            func='INSERT INTO "municipalities_contacthistory" ("consent", "consent_on", "ends_on", "id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "town_id") VALUES (NEW."consent", NEW."consent_on", NEW."ends_on", NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'email\', NEW."id", NEW."public_id", NEW."role", NEW."town_id"); RETURN NULL;',
                            hash="30bbf3c7c25ed19a19ab4c238c1af788b662fe8e",
                            operation="UPDATE",
                            pgid="pgtrigger_email_update_9aeff",
                            table="municipalities_contact",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="phone_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."phone" IS DISTINCT FROM (NEW."phone"))',
                            func='INSERT INTO "municipalities_contacthistory" ("consent", "consent_on", "ends_on", "id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "town_id") VALUES (NEW."consent", NEW."consent_on", NEW."ends_on", NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'phone\', NEW."id", NEW."public_id", NEW."role", NEW."town_id"); RETURN NULL;',
                            hash="376300c0abb862363c76d2ee259b731df48e6c1c",
                            operation="UPDATE",
                            pgid="pgtrigger_phone_update_eeecb",
                            table="municipalities_contact",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="consent_source_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."consent_source" IS DISTINCT FROM (NEW."consent_source"))',
                            func='INSERT INTO "municipalities_contacthistory" ("consent", "consent_on", "ends_on", "id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "town_id") VALUES (NEW."consent", NEW."consent_on", NEW."ends_on", NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'consent_source\', NEW."id", NEW."public_id", NEW."role", NEW."town_id"); RETURN NULL;',
                            hash="dac3a84e82462641348691262f899c9fd1dc7a71",
                            operation="UPDATE",
                            pgid="pgtrigger_consent_source_update_77bd3",
                            table="municipalities_contact",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Country",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", django_countries.fields.CountryField(max_length=2, unique=True, verbose_name="country")),
                (
                    "experience",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("new", "new: resettlement begins or was only just decided"),
                            ("emerging", "emerging: a programme of a few years"),
                            ("experienced", "experienced: a programme of many years"),
                        ],
                        max_length=12,
                        verbose_name="experience with resettlement",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=4000, verbose_name="how resettlement works there")),
                ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
                ("is_demo", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "country",
                "ordering": ["code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("experience", ""), models.Q(("source", ""), _negated=True), _connector="OR"
                        ),
                        name="an_experience_has_a_source",
                        violation_error_message="Say where this is known from.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_countryhistory" ("code", "experience", "id", "is_demo", "note", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."code", NEW."experience", NEW."id", NEW."is_demo", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."source"); RETURN NULL;',
                            hash="d6faf57972e6eb21b82ea0edcc37775f721bd49b",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_e9221",
                            table="municipalities_country",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "municipalities_countryhistory" ("code", "experience", "id", "is_demo", "note", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."code", NEW."experience", NEW."id", NEW."is_demo", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."source"); RETURN NULL;',
                            hash="cea5dbdf519aebcf49fc6822ab4363cf63847419",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_3be7c",
                            table="municipalities_country",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_countryhistory" ("code", "experience", "id", "is_demo", "note", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (OLD."code", OLD."experience", OLD."id", OLD."is_demo", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."source"); RETURN NULL;',
                            hash="6fa950f6c007b43f5343aa3e22e0fc40c34ed515",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_96f1c",
                            table="municipalities_country",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "town",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coverage",
                        to="municipalities.municipality",
                        verbose_name="town",
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("legal", "Legal protection"),
                            ("housing", "Housing and reception"),
                            ("health", "Healthcare"),
                            ("psychosocial", "Psychosocial assistance"),
                            ("resilience", "Vulnerability and resilience"),
                            ("language", "Language"),
                            ("education", "Education"),
                            ("employment", "Employment and labour market"),
                            ("volunteers", "Volunteers"),
                            ("expectations", "Expectations of refugees and host community"),
                            ("sponsorship", "Sponsorship"),
                            ("coordination", "Coordination between levels"),
                            ("awareness", "Awareness raising"),
                            ("participation", "Participation of refugees"),
                        ],
                        max_length=20,
                        verbose_name="area",
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("before", "Before departure"),
                            ("arrival", "Arrival"),
                            ("settlement", "Settlement"),
                            ("integration", "Integration"),
                        ],
                        max_length=20,
                        verbose_name="phase",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coverage",
                        to="municipalities.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, help_text="An organisation that is in no list.", max_length=120, verbose_name="who"
                    ),
                ),
                ("key", share.kit.fields.SearchKeyField(editable=False, max_length=200, source="name")),
                ("is_demo", models.BooleanField(default=False, verbose_name="demo")),
            ],
            options={
                "verbose_name": "who does what",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), ("organisation__isnull", False)),
                            models.Q(("organisation__isnull", True), models.Q(("name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="who_does_it_is_an_organisation_or_a_name",
                        violation_error_message="Say who does it.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", False)),
                        fields=("town", "area", "phase", "organisation"),
                        name="an_organisation_covers_a_phase_of_an_area_once_in_a_town",
                        violation_error_message="That stands here already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", True)),
                        fields=("town", "area", "phase", "key"),
                        name="a_name_covers_a_phase_of_an_area_once_in_a_town",
                        violation_error_message="That stands here already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "area__in",
                                [
                                    "legal",
                                    "housing",
                                    "health",
                                    "psychosocial",
                                    "resilience",
                                    "language",
                                    "education",
                                    "employment",
                                    "volunteers",
                                    "expectations",
                                    "sponsorship",
                                    "coordination",
                                    "awareness",
                                    "participation",
                                ],
                            ),
                            ("phase__in", ["before", "arrival", "settlement", "integration"]),
                        ),
                        name="who_does_what_is_about_an_area_and_a_phase_of_the_network",
                        violation_error_message="Choose an area and a phase of the lists.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_coveragehistory" ("area", "id", "is_demo", "name", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "town_id") VALUES (NEW."area", NEW."id", NEW."is_demo", NEW."name", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."phase", NEW."town_id"); RETURN NULL;',
                            hash="122cd8b0eac034a3443e14235060783a15194468",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_84378",
                            table="municipalities_coverage",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."area" IS DISTINCT FROM (NEW."area") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_demo" IS DISTINCT FROM (NEW."is_demo") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."phase" IS DISTINCT FROM (NEW."phase") OR OLD."town_id" IS DISTINCT FROM (NEW."town_id"))',
                            func='INSERT INTO "municipalities_coveragehistory" ("area", "id", "is_demo", "name", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "town_id") VALUES (NEW."area", NEW."id", NEW."is_demo", NEW."name", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."phase", NEW."town_id"); RETURN NULL;',
                            hash="e4f6d9553edddb3bd4008f3870b3d6813c0c32b1",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_98b3f",
                            table="municipalities_coverage",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_coveragehistory" ("area", "id", "is_demo", "name", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "town_id") VALUES (OLD."area", OLD."id", OLD."is_demo", OLD."name", OLD."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."phase", OLD."town_id"); RETURN NULL;',
                            hash="56ecb876100743fba479f4ebd581ef25c48b75d0",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_3e318",
                            table="municipalities_coverage",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=share.kit.text.short_id, editable=False, max_length=12, unique=True),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="municipalities.organisation",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("member", "member"),
                            ("coordinator", "coordinator"),
                            ("secretariat", "secretariat"),
                            ("admin", "admin"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("invited_at", models.DateTimeField(default=share.kit.clock.now)),
                ("times_sent", models.PositiveSmallIntegerField(default=1, verbose_name="times sent")),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "waiting"), ("accepted", "accepted"), ("withdrawn", "withdrawn")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation",
                "ordering": ["-invited_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("organisation", "email"),
                        name="an_address_is_invited_once_at_a_time",
                        violation_error_message="This address is invited already. Send that invitation again, or withdraw it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_decided_invitation_has_its_time",
                        violation_error_message="An invitation that was accepted or withdrawn has a time.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("invited_at"))),
                        name="an_invitation_expires_after_it_was_made",
                        violation_error_message="The invitation expires before it was made.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_invitationhistory" ("decided_at", "decided_by_id", "ends_on", "expires_at", "id", "invited_at", "invited_by_id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "state", "times_sent") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."ends_on", NEW."expires_at", NEW."id", NEW."invited_at", NEW."invited_by_id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."public_id", NEW."role", NEW."state", NEW."times_sent"); RETURN NULL;',
                            hash="9b336f853db2d6ea95ea5962d4775b6099743afa",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_747fd",
                            table="municipalities_invitation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."decided_at" IS DISTINCT FROM (NEW."decided_at") OR OLD."decided_by_id" IS DISTINCT FROM (NEW."decided_by_id") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."invited_at" IS DISTINCT FROM (NEW."invited_at") OR OLD."invited_by_id" IS DISTINCT FROM (NEW."invited_by_id") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."times_sent" IS DISTINCT FROM (NEW."times_sent"))',
                            func='INSERT INTO "municipalities_invitationhistory" ("decided_at", "decided_by_id", "ends_on", "expires_at", "id", "invited_at", "invited_by_id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "state", "times_sent") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."ends_on", NEW."expires_at", NEW."id", NEW."invited_at", NEW."invited_by_id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."public_id", NEW."role", NEW."state", NEW."times_sent"); RETURN NULL;',
                            hash="bdc0021e8022f38d5260fc5a1ce655da0761d609",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_c126b",
                            table="municipalities_invitation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_invitationhistory" ("decided_at", "decided_by_id", "ends_on", "expires_at", "id", "invited_at", "invited_by_id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "state", "times_sent") VALUES (OLD."decided_at", OLD."decided_by_id", OLD."ends_on", OLD."expires_at", OLD."id", OLD."invited_at", OLD."invited_by_id", OLD."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."public_id", OLD."role", OLD."state", OLD."times_sent"); RETURN NULL;',
                            hash="05c7f9bcbed560ab6a8e1f47c53e8ae9fb41082f",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_3e0ca",
                            table="municipalities_invitation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="name_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."name" IS DISTINCT FROM (NEW."name"))',
                            func='INSERT INTO "municipalities_invitationhistory" ("decided_at", "decided_by_id", "ends_on", "expires_at", "id", "invited_at", "invited_by_id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "state", "times_sent") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."ends_on", NEW."expires_at", NEW."id", NEW."invited_at", NEW."invited_by_id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'name\', NEW."id", NEW."public_id", NEW."role", NEW."state", NEW."times_sent"); RETURN NULL;',
                            hash="1090ec3d981f7217b7b5b9b09fcd8d50f974407e",
                            operation="UPDATE",
                            pgid="pgtrigger_name_update_d0856",
                            table="municipalities_invitation",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="email_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."email" IS DISTINCT FROM (NEW."email"))',
                            func='INSERT INTO "municipalities_invitationhistory" ("decided_at", "decided_by_id", "ends_on", "expires_at", "id", "invited_at", "invited_by_id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "role", "state", "times_sent") VALUES (NEW."decided_at", NEW."decided_by_id", NEW."ends_on", NEW."expires_at", NEW."id", NEW."invited_at", NEW."invited_by_id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'email\', NEW."id", NEW."public_id", NEW."role", NEW."state", NEW."times_sent"); RETURN NULL;',
                            hash="43afa4883b4f26f4e30e19a6045cc32ede610762",
                            operation="UPDATE",
                            pgid="pgtrigger_email_update_37fab",
                            table="municipalities_invitation",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MemberTown",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="member_towns",
                        to="municipalities.organisation",
                    ),
                ),
                (
                    "town",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="member_towns",
                        to="municipalities.municipality",
                        verbose_name="town",
                    ),
                ),
            ],
            options={
                "verbose_name": "town of an organisation",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "town"),
                        name="a_town_belongs_once_to_an_organisation",
                        violation_error_message="This town belongs to the organisation already.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_membertownhistory" ("id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "town_id") VALUES (NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."town_id"); RETURN NULL;',
                            hash="a935111cca37c4536b7acebed6860ab945947f20",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_d73c8",
                            table="municipalities_membertown",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "municipalities_membertownhistory" ("id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "town_id") VALUES (NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."town_id"); RETURN NULL;',
                            hash="c89b208bbda6ca23d26ff850e3bfeac9febe2a1d",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_00308",
                            table="municipalities_membertown",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_membertownhistory" ("id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "town_id") VALUES (OLD."id", OLD."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."town_id"); RETURN NULL;',
                            hash="a208c53f8bacc32f917915e16d69dafd5bc1e61f",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_88d51",
                            table="municipalities_membertown",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=share.kit.text.short_id, editable=False, max_length=12, unique=True),
                ),
                (
                    "town",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="municipalities.municipality",
                        verbose_name="town",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="topic")),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("legal", "Legal protection"),
                            ("housing", "Housing and reception"),
                            ("health", "Healthcare"),
                            ("psychosocial", "Psychosocial assistance"),
                            ("resilience", "Vulnerability and resilience"),
                            ("language", "Language"),
                            ("education", "Education"),
                            ("employment", "Employment and labour market"),
                            ("volunteers", "Volunteers"),
                            ("expectations", "Expectations of refugees and host community"),
                            ("sponsorship", "Sponsorship"),
                            ("coordination", "Coordination between levels"),
                            ("awareness", "Awareness raising"),
                            ("participation", "Participation of refugees"),
                        ],
                        max_length=20,
                        verbose_name="area",
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("before", "Before departure"),
                            ("arrival", "Arrival"),
                            ("settlement", "Settlement"),
                            ("integration", "Integration"),
                        ],
                        max_length=20,
                        verbose_name="phase",
                    ),
                ),
                (
                    "questions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), size=None, verbose_name="questions"
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("now", "urgent: within weeks"),
                            ("soon", "soon: within months"),
                            ("later", "can wait"),
                        ],
                        default="soon",
                        max_length=10,
                        verbose_name="urgency",
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
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
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                (
                    "wanted_forms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("visit_here", "somebody comes to us"),
                                ("visit_there", "we visit another town"),
                                ("call", "a talk by telephone or video"),
                                ("training", "a training"),
                                ("writing", "an answer in writing"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                        verbose_name="how an answer would help",
                    ),
                ),
                ("wanted_from", models.DateField(blank=True, null=True, verbose_name="not before")),
                ("wanted_until", models.DateField(blank=True, null=True, verbose_name="not after")),
                ("is_public", models.BooleanField(default=False, verbose_name="shown to everybody")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("raised", "raised"),
                            ("accepted", "accepted"),
                            ("being_answered", "being answered"),
                            ("answered", "answered"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="raised",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("state_since", models.DateTimeField(default=share.kit.clock.now, editable=False)),
                ("raised_at", models.DateTimeField(default=share.kit.clock.now, verbose_name="raised at")),
                (
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="raised by",
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=2000, verbose_name="what came of it")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="why it was withdrawn")),
                ("is_demo", models.BooleanField(default=False, verbose_name="demo")),
            ],
            options={
                "verbose_name": "need",
                "ordering": ["-raised_at", "-pk"],
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        share.kit.search.SearchWords(models.F("title")), fastupdate=False, name="need_found_by_words"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            share.kit.search.SearchKey(models.F("title")), "gin_trgm_ops"
                        ),
                        fastupdate=False,
                        name="need_found_by_likeness",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("questions__len__gte", 1), ("questions__len__lte", 3)),
                        name="a_need_asks_one_to_three_questions",
                        violation_error_message="Ask one to three questions.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("languages__len__gte", 1)),
                        name="a_need_says_in_which_language_an_answer_helps",
                        violation_error_message="Choose at least one language.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wanted_forms__len__gte", 1)),
                        name="a_need_says_how_an_answer_would_help",
                        violation_error_message="Say how an answer would help.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("wanted_from__isnull", True),
                            ("wanted_until__isnull", True),
                            ("wanted_until__gte", models.F("wanted_from")),
                            _connector="OR",
                        ),
                        name="a_time_window_ends_after_it_begins",
                        violation_error_message="The last day lies before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "answered"), models.Q(("answer", ""), _negated=True)),
                            models.Q(models.Q(("state", "answered"), _negated=True), ("answer", "")),
                            _connector="OR",
                        ),
                        name="an_answered_need_says_what_came_of_it",
                        violation_error_message="Say what came of it, once it is answered.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), models.Q(("reason", ""), _negated=True)),
                            models.Q(models.Q(("state", "withdrawn"), _negated=True), ("reason", "")),
                            _connector="OR",
                        ),
                        name="a_withdrawn_need_says_why",
                        violation_error_message="Say why it is withdrawn.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "area__in",
                                [
                                    "legal",
                                    "housing",
                                    "health",
                                    "psychosocial",
                                    "resilience",
                                    "language",
                                    "education",
                                    "employment",
                                    "volunteers",
                                    "expectations",
                                    "sponsorship",
                                    "coordination",
                                    "awareness",
                                    "participation",
                                ],
                            ),
                            ("phase__in", ["", "before", "arrival", "settlement", "integration"]),
                        ),
                        name="a_need_is_about_an_area_and_a_phase_of_the_network",
                        violation_error_message="Choose an area and a phase of the lists.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_needhistory" ("answer", "area", "id", "is_demo", "is_public", "languages", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "public_id", "questions", "raised_at", "raised_by_id", "reason", "state", "state_since", "title", "town_id", "urgency", "wanted_forms", "wanted_from", "wanted_until") VALUES (NEW."answer", NEW."area", NEW."id", NEW."is_demo", NEW."is_public", NEW."languages", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."phase", NEW."public_id", NEW."questions", NEW."raised_at", NEW."raised_by_id", NEW."reason", NEW."state", NEW."state_since", NEW."title", NEW."town_id", NEW."urgency", NEW."wanted_forms", NEW."wanted_from", NEW."wanted_until"); RETURN NULL;',
                            hash="784b98d682db0c5a13ecdbaa3e1e3cc2b24f7b39",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_35958",
                            table="municipalities_need",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "municipalities_needhistory" ("answer", "area", "id", "is_demo", "is_public", "languages", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "public_id", "questions", "raised_at", "raised_by_id", "reason", "state", "state_since", "title", "town_id", "urgency", "wanted_forms", "wanted_from", "wanted_until") VALUES (NEW."answer", NEW."area", NEW."id", NEW."is_demo", NEW."is_public", NEW."languages", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."phase", NEW."public_id", NEW."questions", NEW."raised_at", NEW."raised_by_id", NEW."reason", NEW."state", NEW."state_since", NEW."title", NEW."town_id", NEW."urgency", NEW."wanted_forms", NEW."wanted_from", NEW."wanted_until"); RETURN NULL;',
                            hash="06a66ae1f0754d2a35346c0c1e07188f9e055f74",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_b4c6b",
                            table="municipalities_need",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_needhistory" ("answer", "area", "id", "is_demo", "is_public", "languages", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "public_id", "questions", "raised_at", "raised_by_id", "reason", "state", "state_since", "title", "town_id", "urgency", "wanted_forms", "wanted_from", "wanted_until") VALUES (OLD."answer", OLD."area", OLD."id", OLD."is_demo", OLD."is_public", OLD."languages", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."phase", OLD."public_id", OLD."questions", OLD."raised_at", OLD."raised_by_id", OLD."reason", OLD."state", OLD."state_since", OLD."title", OLD."town_id", OLD."urgency", OLD."wanted_forms", OLD."wanted_from", OLD."wanted_until"); RETURN NULL;',
                            hash="077d43ddb931e3bc7439fe9117e318ddba3ebb76",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_1f57b",
                            table="municipalities_need",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaceCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "town",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="codes",
                        to="municipalities.municipality",
                        verbose_name="town",
                    ),
                ),
                (
                    "country",
                    django_countries.fields.CountryField(max_length=2, verbose_name="country whose list it is"),
                ),
                (
                    "scheme",
                    models.CharField(choices=[("nuts", "NUTS"), ("lau", "LAU")], max_length=4, verbose_name="list"),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Za-z0-9_.-]+\\Z", "A code has letters and figures only."
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                (
                    "valid",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        help_text="The last day is not in it; without an end it is valid now.", verbose_name="valid"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
            ],
            options={
                "verbose_name": "code of a town",
                "ordering": ["scheme", "-valid"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("valid__isempty", False), ("valid__startswith__isnull", False)),
                        name="a_code_is_valid_from_a_day_on",
                        violation_error_message="Give a first day, and an end after it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("scheme", "nuts"), _negated=True),
                            ("code__regex", "^[A-Z]{2}[A-Z0-9]{0,3}$"),
                            _connector="OR",
                        ),
                        name="a_nuts_code_is_two_letters_and_up_to_three_more",
                        violation_error_message="A NUTS code is two letters of the country and up to three more, such as RO114.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("town", "="), ("scheme", "="), ("valid", "&&")],
                        name="a_town_has_one_code_of_a_list_at_a_time",
                        violation_error_message="The town has another code of this list in that time. End that one first.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("scheme", "lau")),
                        expressions=[("country", "="), ("code", "="), ("valid", "&&")],
                        name="a_lau_code_is_one_town_at_a_time",
                        violation_error_message="Another town has this code in that time.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_placecodehistory" ("code", "country", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "source", "town_id", "valid") VALUES (NEW."code", NEW."country", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."scheme", NEW."source", NEW."town_id", NEW."valid"); RETURN NULL;',
                            hash="86f780489b3e8ca70db8e367711a5c2d0768c5f3",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_87deb",
                            table="municipalities_placecode",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "municipalities_placecodehistory" ("code", "country", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "source", "town_id", "valid") VALUES (NEW."code", NEW."country", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."scheme", NEW."source", NEW."town_id", NEW."valid"); RETURN NULL;',
                            hash="3f3cf59e47a525b04450250eb154d2dfa4a8a613",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_3b4e2",
                            table="municipalities_placecode",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_placecodehistory" ("code", "country", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "scheme", "source", "town_id", "valid") VALUES (OLD."code", OLD."country", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."scheme", OLD."source", OLD."town_id", OLD."valid"); RETURN NULL;',
                            hash="042ecd2733f6c0bcda670962af4271859bbb0e39",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_496ae",
                            table="municipalities_placecode",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlaceName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "town",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="municipalities.municipality",
                        verbose_name="town",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("key", share.kit.fields.SearchKeyField(editable=False, max_length=200, source="name")),
                (
                    "language",
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
                        verbose_name="language",
                    ),
                ),
            ],
            options={
                "verbose_name": "other name of a town",
                "ordering": ["key"],
                "indexes": [
                    models.Index(fields=["key"], name="other_names_by_key"),
                    django.contrib.postgres.indexes.GinIndex(
                        share.kit.search.SearchWords(models.F("key")),
                        fastupdate=False,
                        name="other_name_found_by_words",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            share.kit.search.SearchKey(models.F("key")), "gin_trgm_ops"
                        ),
                        fastupdate=False,
                        name="other_name_found_by_likeness",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("town", "key"),
                        name="another_name_stands_once_at_a_town",
                        violation_error_message="The town has this name already.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_placenamehistory" ("id", "language", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "town_id") VALUES (NEW."id", NEW."language", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."town_id"); RETURN NULL;',
                            hash="b097a5743a67a0260ce60deee8334813dcb784e3",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_b980d",
                            table="municipalities_placename",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."town_id" IS DISTINCT FROM (NEW."town_id"))',
                            func='INSERT INTO "municipalities_placenamehistory" ("id", "language", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "town_id") VALUES (NEW."id", NEW."language", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."town_id"); RETURN NULL;',
                            hash="08b1d0b31363131dea84961a8a3b5a49845e724f",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_1e1c7",
                            table="municipalities_placename",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_placenamehistory" ("id", "language", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "town_id") VALUES (OLD."id", OLD."language", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."town_id"); RETURN NULL;',
                            hash="d29456e6cc7a076d44266e8496c5cf9d2a131ab3",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_4f93d",
                            table="municipalities_placename",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Practice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=share.kit.text.short_id, editable=False, max_length=12, unique=True),
                ),
                (
                    "town",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="practices",
                        to="municipalities.municipality",
                        verbose_name="town",
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                ("key", share.kit.fields.SearchKeyField(editable=False, max_length=200, source="title")),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("legal", "Legal protection"),
                            ("housing", "Housing and reception"),
                            ("health", "Healthcare"),
                            ("psychosocial", "Psychosocial assistance"),
                            ("resilience", "Vulnerability and resilience"),
                            ("language", "Language"),
                            ("education", "Education"),
                            ("employment", "Employment and labour market"),
                            ("volunteers", "Volunteers"),
                            ("expectations", "Expectations of refugees and host community"),
                            ("sponsorship", "Sponsorship"),
                            ("coordination", "Coordination between levels"),
                            ("awareness", "Awareness raising"),
                            ("participation", "Participation of refugees"),
                        ],
                        max_length=20,
                        verbose_name="area",
                    ),
                ),
                (
                    "partners",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        default=list,
                        size=None,
                        verbose_name="who with whom",
                    ),
                ),
                ("summary", models.TextField(max_length=3000, verbose_name="what it does")),
                (
                    "since",
                    models.CharField(
                        blank=True,
                        max_length=30,
                        validators=[municipalities.models.practices.check_partial_date],
                        verbose_name="since",
                    ),
                ),
                ("evidence", models.CharField(blank=True, max_length=600, verbose_name="what shows that it works")),
                (
                    "links",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.URLField(max_length=300),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="links",
                    ),
                ),
                ("contact_name", models.CharField(blank=True, max_length=120, verbose_name="contact")),
                ("contact_email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail of the contact")),
                ("contact_agreed_on", models.DateField(blank=True, null=True, verbose_name="agreed on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "waits for the review"),
                            ("sent_back", "sent back"),
                            ("published", "published"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("state_since", models.DateTimeField(default=share.kit.clock.now, editable=False)),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("review", models.CharField(blank=True, max_length=1000, verbose_name="what the review asks for")),
                ("is_demo", models.BooleanField(default=False, verbose_name="demo")),
            ],
            options={
                "verbose_name": "practice",
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        share.kit.search.SearchWords(models.F("title")),
                        fastupdate=False,
                        name="practice_found_by_words",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            share.kit.search.SearchKey(models.F("title")), "gin_trgm_ops"
                        ),
                        fastupdate=False,
                        name="practice_found_by_likeness",
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        share.kit.search.SearchText(models.F("summary")),
                        fastupdate=False,
                        name="practice_found_by_text",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("town", "key"),
                        name="a_practice_is_named_once_in_its_town",
                        violation_error_message="A practice of this title is here already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("contact_agreed_on__isnull", True), ("contact_email", ""), ("contact_name", "")),
                            models.Q(
                                models.Q(("contact_name", ""), _negated=True),
                                models.Q(("contact_email", ""), _negated=True),
                                ("contact_agreed_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_contact_of_a_practice_has_agreed",
                        violation_error_message="A contact has a name, an address and the day they agreed; or none is named.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("review", ""), ("reviewed_by__isnull", True), ("state", "draft")),
                            models.Q(
                                ("review", ""),
                                ("reviewed_by__isnull", True),
                                ("state", "submitted"),
                                ("submitted_by__isnull", False),
                            ),
                            models.Q(
                                ("review", ""),
                                ("reviewed_by__isnull", False),
                                ("state", "published"),
                                ("submitted_by__isnull", False),
                            ),
                            models.Q(
                                ("reviewed_by__isnull", False),
                                ("state", "sent_back"),
                                ("submitted_by__isnull", False),
                                models.Q(("review", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_practice_is_submitted_then_reviewed",
                        violation_error_message="A practice is submitted by somebody, and then reviewed by somebody else.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by__isnull", True),
                            models.Q(("reviewed_by", models.F("submitted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="nobody_reviews_what_they_submitted",
                        violation_error_message="Somebody else than the person who submitted it reviews a practice.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "area__in",
                                [
                                    "legal",
                                    "housing",
                                    "health",
                                    "psychosocial",
                                    "resilience",
                                    "language",
                                    "education",
                                    "employment",
                                    "volunteers",
                                    "expectations",
                                    "sponsorship",
                                    "coordination",
                                    "awareness",
                                    "participation",
                                ],
                            )
                        ),
                        name="a_practice_is_about_an_area_of_the_network",
                        violation_error_message="Choose an area of the list.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_practicehistory" ("area", "contact_agreed_on", "evidence", "id", "is_demo", "links", "partners", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "review", "reviewed_by_id", "since", "state", "state_since", "submitted_by_id", "summary", "title", "town_id") VALUES (NEW."area", NEW."contact_agreed_on", NEW."evidence", NEW."id", NEW."is_demo", NEW."links", NEW."partners", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."public_id", NEW."review", NEW."reviewed_by_id", NEW."since", NEW."state", NEW."state_since", NEW."submitted_by_id", NEW."summary", NEW."title", NEW."town_id"); RETURN NULL;',
                            hash="a444cc7dc21b6cbfe78baba0b6e08d59d99d883f",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_42313",
                            table="municipalities_practice",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."area" IS DISTINCT FROM (NEW."area") OR OLD."contact_agreed_on" IS DISTINCT FROM (NEW."contact_agreed_on") OR OLD."evidence" IS DISTINCT FROM (NEW."evidence") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_demo" IS DISTINCT FROM (NEW."is_demo") OR OLD."links" IS DISTINCT FROM (NEW."links") OR OLD."partners" IS DISTINCT FROM (NEW."partners") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."review" IS DISTINCT FROM (NEW."review") OR OLD."reviewed_by_id" IS DISTINCT FROM (NEW."reviewed_by_id") OR OLD."since" IS DISTINCT FROM (NEW."since") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."state_since" IS DISTINCT FROM (NEW."state_since") OR OLD."submitted_by_id" IS DISTINCT FROM (NEW."submitted_by_id") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."town_id" IS DISTINCT FROM (NEW."town_id"))',
                            func='INSERT INTO "municipalities_practicehistory" ("area", "contact_agreed_on", "evidence", "id", "is_demo", "links", "partners", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "review", "reviewed_by_id", "since", "state", "state_since", "submitted_by_id", "summary", "title", "town_id") VALUES (NEW."area", NEW."contact_agreed_on", NEW."evidence", NEW."id", NEW."is_demo", NEW."links", NEW."partners", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."public_id", NEW."review", NEW."reviewed_by_id", NEW."since", NEW."state", NEW."state_since", NEW."submitted_by_id", NEW."summary", NEW."title", NEW."town_id"); RETURN NULL;',
                            hash="849f43c55a68a018dc1da89ae31760ef47ba97da",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_ec26f",
                            table="municipalities_practice",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_practicehistory" ("area", "contact_agreed_on", "evidence", "id", "is_demo", "links", "partners", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "review", "reviewed_by_id", "since", "state", "state_since", "submitted_by_id", "summary", "title", "town_id") VALUES (OLD."area", OLD."contact_agreed_on", OLD."evidence", OLD."id", OLD."is_demo", OLD."links", OLD."partners", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."public_id", OLD."review", OLD."reviewed_by_id", OLD."since", OLD."state", OLD."state_since", OLD."submitted_by_id", OLD."summary", OLD."title", OLD."town_id"); RETURN NULL;',
                            hash="ab9207bc3aaf5d71f081b08f4938d1a088dcbd04",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_ae8f1",
                            table="municipalities_practice",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="contact_name_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."contact_name" IS DISTINCT FROM (NEW."contact_name"))',
                            func='INSERT INTO "municipalities_practicehistory" ("area", "contact_agreed_on", "evidence", "id", "is_demo", "links", "partners", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "review", "reviewed_by_id", "since", "state", "state_since", "submitted_by_id", "summary", "title", "town_id") VALUES (NEW."area", NEW."contact_agreed_on", NEW."evidence", NEW."id", NEW."is_demo", NEW."links", NEW."partners", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'contact_name\', NEW."id", NEW."public_id", NEW."review", NEW."reviewed_by_id", NEW."since", NEW."state", NEW."state_since", NEW."submitted_by_id", NEW."summary", NEW."title", NEW."town_id"); RETURN NULL;',
                            hash="a6bfdcd4af6566fee26d2fb303672b8c7dc3c265",
                            operation="UPDATE",
                            pgid="pgtrigger_contact_name_update_c65bc",
                            table="municipalities_practice",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="contact_email_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."contact_email" IS DISTINCT FROM (NEW."contact_email"))',
                            func='INSERT INTO "municipalities_practicehistory" ("area", "contact_agreed_on", "evidence", "id", "is_demo", "links", "partners", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "review", "reviewed_by_id", "since", "state", "state_since", "submitted_by_id", "summary", "title", "town_id") VALUES (NEW."area", NEW."contact_agreed_on", NEW."evidence", NEW."id", NEW."is_demo", NEW."links", NEW."partners", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'contact_email\', NEW."id", NEW."public_id", NEW."review", NEW."reviewed_by_id", NEW."since", NEW."state", NEW."state_since", NEW."submitted_by_id", NEW."summary", NEW."title", NEW."town_id"); RETURN NULL;',
                            hash="a2ee3c38971ed0ace697a6579c8d9d1ac69bd5c2",
                            operation="UPDATE",
                            pgid="pgtrigger_contact_email_update_65e28",
                            table="municipalities_practice",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProgrammeRole",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="programme_roles",
                        to="municipalities.organisation",
                    ),
                ),
                ("programme", models.CharField(max_length=200, verbose_name="programme")),
                ("role", models.CharField(max_length=200, verbose_name="role in it")),
                ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
            ],
            options={
                "verbose_name": "role in a programme",
                "ordering": ["programme", "role", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "programme", "role"),
                        name="a_role_in_a_programme_is_said_once",
                        violation_error_message="This role in this programme is there already.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_programmerolehistory" ("id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "role", "source") VALUES (NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."programme", NEW."role", NEW."source"); RETURN NULL;',
                            hash="a718b9e1f74e2f48bd6bb2b983fc6626bb88e56e",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_5eecf",
                            table="municipalities_programmerole",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "municipalities_programmerolehistory" ("id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "role", "source") VALUES (NEW."id", NEW."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."programme", NEW."role", NEW."source"); RETURN NULL;',
                            hash="16b64c74ad58cbe5f520ebb466e79b80097050de",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_6d46d",
                            table="municipalities_programmerole",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_programmerolehistory" ("id", "organisation_id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "role", "source") VALUES (OLD."id", OLD."organisation_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."programme", OLD."role", OLD."source"); RETURN NULL;',
                            hash="9ef251d1dda1df78070e9ea268b780e0a8507908",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_b2057",
                            table="municipalities_programmerole",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Succession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "old",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="successors",
                        to="municipalities.municipality",
                        verbose_name="town that ended",
                    ),
                ),
                (
                    "new",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="municipalities.municipality",
                        verbose_name="town that follows",
                    ),
                ),
                ("on", models.DateField(verbose_name="first day of the new one")),
                ("source", models.CharField(max_length=500, verbose_name="source")),
            ],
            options={
                "verbose_name": "succession of towns",
                "ordering": ["on", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("old", "new"),
                        name="a_town_follows_another_once",
                        violation_error_message="This is on record already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("old", models.F("new")), _negated=True),
                        name="a_town_does_not_follow_itself",
                        violation_error_message="A town cannot follow itself.",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[("old", "="), ("on", "<>")],
                        name="a_town_ends_on_one_day",
                        violation_error_message="This town ended on another day already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="a_succession_has_a_source",
                        violation_error_message="Say where this is known from.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_successionhistory" ("id", "new_id", "old_id", "on", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."id", NEW."new_id", NEW."old_id", NEW."on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."source"); RETURN NULL;',
                            hash="719500efc491e603ced4a34de0be753022bb6e37",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_a443e",
                            table="municipalities_succession",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "municipalities_successionhistory" ("id", "new_id", "old_id", "on", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."id", NEW."new_id", NEW."old_id", NEW."on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."source"); RETURN NULL;',
                            hash="4f33e1140edb69f638a5e4d6e3752027764a74c1",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_3f1a4",
                            table="municipalities_succession",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_successionhistory" ("id", "new_id", "old_id", "on", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (OLD."id", OLD."new_id", OLD."old_id", OLD."on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."source"); RETURN NULL;',
                            hash="cc559f5fd9f01411a610cc9140f3b00583880384",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_36ec6",
                            table="municipalities_succession",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Survey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=share.kit.text.short_id, editable=False, max_length=12, unique=True),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="surveys",
                        to="questionnaires.version",
                        verbose_name="questionnaire",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("open", "open"), ("closed", "closed")],
                        default="draft",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("closes_on", models.DateField(verbose_name="last day to answer")),
                ("first_reminder_on", models.DateField(blank=True, null=True, verbose_name="first reminder")),
                ("second_reminder_on", models.DateField(blank=True, null=True, verbose_name="second reminder")),
                ("kept_until", models.DateField(verbose_name="addresses and words kept until")),
                ("made_at", models.DateTimeField(default=share.kit.clock.now, verbose_name="made")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                (
                    "emptied_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="addresses and words taken out"),
                ),
                ("is_demo", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "survey",
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", True), ("opened_at__isnull", True), ("state", "draft")),
                            models.Q(("closed_at__isnull", True), ("opened_at__isnull", False), ("state", "open")),
                            models.Q(("closed_at__isnull", False), ("opened_at__isnull", False), ("state", "closed")),
                            _connector="OR",
                        ),
                        name="a_survey_was_sent_and_closed_as_its_state_says",
                        violation_error_message="A survey is sent, and then closed; each has its moment.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("first_reminder_on__isnull", True),
                                ("first_reminder_on__lte", models.F("closes_on")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("second_reminder_on__isnull", True),
                                ("second_reminder_on__lte", models.F("closes_on")),
                                _connector="OR",
                            ),
                        ),
                        name="a_reminder_comes_before_the_survey_closes",
                        violation_error_message="A reminder comes on or before the last day to answer.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("second_reminder_on__isnull", True),
                            models.Q(
                                ("first_reminder_on__isnull", False),
                                ("second_reminder_on__gt", models.F("first_reminder_on")),
                            ),
                            _connector="OR",
                        ),
                        name="the_second_reminder_comes_after_the_first",
                        violation_error_message="The second reminder comes after the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kept_until__gte", models.F("closes_on")),
                            (
                                "kept_until__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("closes_on"), "+", models.Value(datetime.timedelta(days=732))
                                ),
                            ),
                        ),
                        name="words_of_a_survey_are_kept_two_years_at_most",
                        violation_error_message="Addresses and words are kept until the survey closes at least, and two years longer at most.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_surveyhistory" ("closed_at", "closes_on", "emptied_at", "first_reminder_on", "id", "is_demo", "kept_until", "made_at", "opened_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "second_reminder_on", "state", "title", "version_id") VALUES (NEW."closed_at", NEW."closes_on", NEW."emptied_at", NEW."first_reminder_on", NEW."id", NEW."is_demo", NEW."kept_until", NEW."made_at", NEW."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."public_id", NEW."second_reminder_on", NEW."state", NEW."title", NEW."version_id"); RETURN NULL;',
                            hash="0903dd039088ae87d021c3b686e297fd5f5cd8e5",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_d1438",
                            table="municipalities_survey",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "municipalities_surveyhistory" ("closed_at", "closes_on", "emptied_at", "first_reminder_on", "id", "is_demo", "kept_until", "made_at", "opened_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "second_reminder_on", "state", "title", "version_id") VALUES (NEW."closed_at", NEW."closes_on", NEW."emptied_at", NEW."first_reminder_on", NEW."id", NEW."is_demo", NEW."kept_until", NEW."made_at", NEW."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."public_id", NEW."second_reminder_on", NEW."state", NEW."title", NEW."version_id"); RETURN NULL;',
                            hash="5778c2e10620c75cde638bc433fc878d510f85fe",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_7a14f",
                            table="municipalities_survey",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_surveyhistory" ("closed_at", "closes_on", "emptied_at", "first_reminder_on", "id", "is_demo", "kept_until", "made_at", "opened_at", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "second_reminder_on", "state", "title", "version_id") VALUES (OLD."closed_at", OLD."closes_on", OLD."emptied_at", OLD."first_reminder_on", OLD."id", OLD."is_demo", OLD."kept_until", OLD."made_at", OLD."opened_at", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."public_id", OLD."second_reminder_on", OLD."state", OLD."title", OLD."version_id"); RETURN NULL;',
                            hash="dfedcaf02ed66eb9c6192237dec172b48c130f95",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_28294",
                            table="municipalities_survey",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TownYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "town",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="years",
                        to="municipalities.municipality",
                        verbose_name="town",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1950),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                ("arrived", models.PositiveIntegerField(verbose_name="arrived")),
                ("source", models.CharField(max_length=500, verbose_name="source")),
                ("is_demo", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "arrivals of a year",
                "ordering": ["-year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("town", "year"),
                        name="a_year_stands_once_at_a_town",
                        violation_error_message="This year is there already. Remove that line first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (1950, 2100))),
                        name="a_year_of_a_town_is_a_year",
                        violation_error_message="Give a year between 1950 and 2100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="arrivals_have_a_source",
                        violation_error_message="Say where this is known from.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_townyearhistory" ("arrived", "id", "is_demo", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "town_id", "year") VALUES (NEW."arrived", NEW."id", NEW."is_demo", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."source", NEW."town_id", NEW."year"); RETURN NULL;',
                            hash="55b51a7bb65e9a496f7af34dd3ef8526f817ae77",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_ac068",
                            table="municipalities_townyear",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "municipalities_townyearhistory" ("arrived", "id", "is_demo", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "town_id", "year") VALUES (NEW."arrived", NEW."id", NEW."is_demo", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."source", NEW."town_id", NEW."year"); RETURN NULL;',
                            hash="007a2e40608f4000bf9993b2f9f154ccf23ecea2",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_32fe1",
                            table="municipalities_townyear",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_townyearhistory" ("arrived", "id", "is_demo", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "town_id", "year") VALUES (OLD."arrived", OLD."id", OLD."is_demo", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."source", OLD."town_id", OLD."year"); RETURN NULL;',
                            hash="3c5e906a25ceef5e5b8a2abaf91395af0ea31c70",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_a6660",
                            table="municipalities_townyear",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AddressMoveHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="municipalities.addressmove",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "from_user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "to_user",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=share.kit.clock.now)),
                (
                    "agreed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="agreed by the owner of the address"),
                ),
                (
                    "accepted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="accepted by the owner of the account"),
                ),
                ("moved_at", models.DateTimeField(blank=True, null=True, verbose_name="moved")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AssessmentHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="municipalities.assessment",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.CharField(default=share.kit.text.short_id, editable=False, max_length=12)),
                (
                    "town",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.municipality",
                        verbose_name="town",
                    ),
                ),
                ("made_on", models.DateField(default=share.kit.clock.today, verbose_name="day")),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Who finished it, or wrote the draft last.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("is_public", models.BooleanField(default=False, verbose_name="shown to everybody")),
                ("completed_at", models.DateTimeField(blank=True, null=True, verbose_name="finished")),
                ("is_demo", models.BooleanField(default=False, verbose_name="demo")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ContactHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="municipalities.contact",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.CharField(default=share.kit.text.short_id, editable=False, max_length=12)),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.organisation",
                    ),
                ),
                (
                    "town",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.municipality",
                    ),
                ),
                ("role", models.CharField(max_length=120, verbose_name="for what")),
                (
                    "consent",
                    models.CharField(
                        choices=[
                            ("public", "everybody"),
                            ("network", "the network’s coordinators"),
                            ("only_us", "only us"),
                        ],
                        default="only_us",
                        max_length=10,
                        verbose_name="who may see it",
                    ),
                ),
                ("consent_on", models.DateField(blank=True, null=True, verbose_name="agreed on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CountryHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="municipalities.country",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                ("code", django_countries.fields.CountryField(max_length=2, verbose_name="country")),
                (
                    "experience",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("new", "new: resettlement begins or was only just decided"),
                            ("emerging", "emerging: a programme of a few years"),
                            ("experienced", "experienced: a programme of many years"),
                        ],
                        max_length=12,
                        verbose_name="experience with resettlement",
                    ),
                ),
                ("note", models.TextField(blank=True, max_length=4000, verbose_name="how resettlement works there")),
                ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
                ("is_demo", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CountryYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "country",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="years", to="municipalities.country"
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1950),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "pathway",
                    models.CharField(
                        choices=[
                            ("resettlement", "resettlement"),
                            ("relocation", "relocation"),
                            ("sponsorship", "community and private sponsorship"),
                            ("complementary", "complementary pathways"),
                        ],
                        max_length=16,
                        verbose_name="pathway",
                    ),
                ),
                ("pledged", models.PositiveIntegerField(blank=True, null=True, verbose_name="pledged")),
                ("arrived", models.PositiveIntegerField(blank=True, null=True, verbose_name="arrived")),
                ("source", models.CharField(max_length=500, verbose_name="source")),
                ("is_demo", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "year of a country",
                "ordering": ["-year", "pathway"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("country", "year", "pathway"),
                        name="a_pathway_stands_once_in_a_year_of_a_country",
                        violation_error_message="This year and pathway is there already. Change that line instead.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pledged__isnull", False), ("arrived__isnull", False), _connector="OR"),
                        name="a_year_of_a_country_says_a_number",
                        violation_error_message="Give at least one of the two numbers.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__range", (1950, 2100))),
                        name="a_year_of_a_country_is_a_year",
                        violation_error_message="Give a year between 1950 and 2100.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True),
                        name="a_year_of_a_country_has_a_source",
                        violation_error_message="Say where this is known from.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_countryyearhistory" ("arrived", "country_id", "id", "is_demo", "pathway", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledged", "source", "year") VALUES (NEW."arrived", NEW."country_id", NEW."id", NEW."is_demo", NEW."pathway", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."pledged", NEW."source", NEW."year"); RETURN NULL;',
                            hash="b63ba3f1aee89b445a3344fb54570d0b274983fd",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_96abd",
                            table="municipalities_countryyear",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "municipalities_countryyearhistory" ("arrived", "country_id", "id", "is_demo", "pathway", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledged", "source", "year") VALUES (NEW."arrived", NEW."country_id", NEW."id", NEW."is_demo", NEW."pathway", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."pledged", NEW."source", NEW."year"); RETURN NULL;',
                            hash="f6a4f49a5838fdd40eada6ae54753ed432561506",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_ccd4d",
                            table="municipalities_countryyear",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_countryyearhistory" ("arrived", "country_id", "id", "is_demo", "pathway", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "pledged", "source", "year") VALUES (OLD."arrived", OLD."country_id", OLD."id", OLD."is_demo", OLD."pathway", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."pledged", OLD."source", OLD."year"); RETURN NULL;',
                            hash="c46ad5259f06d8eef391cf5a25b35adfa965eddc",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_91a69",
                            table="municipalities_countryyear",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CoverageHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="municipalities.coverage",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "town",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.municipality",
                        verbose_name="town",
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("legal", "Legal protection"),
                            ("housing", "Housing and reception"),
                            ("health", "Healthcare"),
                            ("psychosocial", "Psychosocial assistance"),
                            ("resilience", "Vulnerability and resilience"),
                            ("language", "Language"),
                            ("education", "Education"),
                            ("employment", "Employment and labour market"),
                            ("volunteers", "Volunteers"),
                            ("expectations", "Expectations of refugees and host community"),
                            ("sponsorship", "Sponsorship"),
                            ("coordination", "Coordination between levels"),
                            ("awareness", "Awareness raising"),
                            ("participation", "Participation of refugees"),
                        ],
                        max_length=20,
                        verbose_name="area",
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        choices=[
                            ("before", "Before departure"),
                            ("arrival", "Arrival"),
                            ("settlement", "Settlement"),
                            ("integration", "Integration"),
                        ],
                        max_length=20,
                        verbose_name="phase",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        blank=True, help_text="An organisation that is in no list.", max_length=120, verbose_name="who"
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, verbose_name="demo")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InvitationHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="municipalities.invitation",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.CharField(default=share.kit.text.short_id, editable=False, max_length=12)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.organisation",
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("member", "member"),
                            ("coordinator", "coordinator"),
                            ("secretariat", "secretariat"),
                            ("admin", "admin"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
                (
                    "invited_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("invited_at", models.DateTimeField(default=share.kit.clock.now)),
                ("times_sent", models.PositiveSmallIntegerField(default=1, verbose_name="times sent")),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "waiting"), ("accepted", "accepted"), ("withdrawn", "withdrawn")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="MemberTownHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="municipalities.membertown",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.organisation",
                    ),
                ),
                (
                    "town",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.municipality",
                        verbose_name="town",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NeedHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="municipalities.need",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.CharField(default=share.kit.text.short_id, editable=False, max_length=12)),
                (
                    "town",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.municipality",
                        verbose_name="town",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="topic")),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("legal", "Legal protection"),
                            ("housing", "Housing and reception"),
                            ("health", "Healthcare"),
                            ("psychosocial", "Psychosocial assistance"),
                            ("resilience", "Vulnerability and resilience"),
                            ("language", "Language"),
                            ("education", "Education"),
                            ("employment", "Employment and labour market"),
                            ("volunteers", "Volunteers"),
                            ("expectations", "Expectations of refugees and host community"),
                            ("sponsorship", "Sponsorship"),
                            ("coordination", "Coordination between levels"),
                            ("awareness", "Awareness raising"),
                            ("participation", "Participation of refugees"),
                        ],
                        max_length=20,
                        verbose_name="area",
                    ),
                ),
                (
                    "phase",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("before", "Before departure"),
                            ("arrival", "Arrival"),
                            ("settlement", "Settlement"),
                            ("integration", "Integration"),
                        ],
                        max_length=20,
                        verbose_name="phase",
                    ),
                ),
                (
                    "questions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=300), size=None, verbose_name="questions"
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("now", "urgent: within weeks"),
                            ("soon", "soon: within months"),
                            ("later", "can wait"),
                        ],
                        default="soon",
                        max_length=10,
                        verbose_name="urgency",
                    ),
                ),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
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
                        size=None,
                        verbose_name="languages",
                    ),
                ),
                (
                    "wanted_forms",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("visit_here", "somebody comes to us"),
                                ("visit_there", "we visit another town"),
                                ("call", "a talk by telephone or video"),
                                ("training", "a training"),
                                ("writing", "an answer in writing"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                        verbose_name="how an answer would help",
                    ),
                ),
                ("wanted_from", models.DateField(blank=True, null=True, verbose_name="not before")),
                ("wanted_until", models.DateField(blank=True, null=True, verbose_name="not after")),
                ("is_public", models.BooleanField(default=False, verbose_name="shown to everybody")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("raised", "raised"),
                            ("accepted", "accepted"),
                            ("being_answered", "being answered"),
                            ("answered", "answered"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="raised",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("state_since", models.DateTimeField(default=share.kit.clock.now, editable=False)),
                ("raised_at", models.DateTimeField(default=share.kit.clock.now, verbose_name="raised at")),
                (
                    "raised_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="raised by",
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=2000, verbose_name="what came of it")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="why it was withdrawn")),
                ("is_demo", models.BooleanField(default=False, verbose_name="demo")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlaceCodeHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="municipalities.placecode",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "town",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.municipality",
                        verbose_name="town",
                    ),
                ),
                (
                    "country",
                    django_countries.fields.CountryField(max_length=2, verbose_name="country whose list it is"),
                ),
                (
                    "scheme",
                    models.CharField(choices=[("nuts", "NUTS"), ("lau", "LAU")], max_length=4, verbose_name="list"),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=20,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Za-z0-9_.-]+\\Z", "A code has letters and figures only."
                            )
                        ],
                        verbose_name="code",
                    ),
                ),
                (
                    "valid",
                    django.contrib.postgres.fields.ranges.DateRangeField(
                        help_text="The last day is not in it; without an end it is valid now.", verbose_name="valid"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PlaceNameHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="municipalities.placename",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "town",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.municipality",
                        verbose_name="town",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "language",
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
                        verbose_name="language",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PracticeDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(help_text="As it came in.", max_length=200, verbose_name="name of the file")),
                (
                    "language",
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
                        verbose_name="language",
                    ),
                ),
                (
                    "stored",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="%(class)s", to="records.storedfile"
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        help_text="The stored file’s; here so that a record takes a file once.", max_length=64
                    ),
                ),
                ("added_at", models.DateTimeField(default=share.kit.clock.now)),
                (
                    "added_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="checked at")),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="municipalities.practicedocument",
                        verbose_name="replaces",
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, verbose_name="demo")),
                (
                    "practice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="municipalities.practice",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("evaluation", "Evaluation or report"),
                            ("agreement", "Agreement between partners"),
                            ("press", "Article or leaflet"),
                            ("other", "Other evidence"),
                        ],
                        max_length=20,
                        verbose_name="what it is",
                    ),
                ),
            ],
            options={
                "verbose_name": "document of a practice",
                "ordering": ["added_at", "pk"],
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("practice", "sha256"),
                        name="the_same_file_is_kept_once_for_a_practice",
                        violation_error_message="This file is here already.",
                    )
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_practicedocumenthistory" ("added_at", "added_by_id", "checked_at", "checked_by_id", "id", "is_demo", "kind", "language", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "replaces_id", "sha256", "stored_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."checked_at", NEW."checked_by_id", NEW."id", NEW."is_demo", NEW."kind", NEW."language", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."practice_id", NEW."public_id", NEW."replaces_id", NEW."sha256", NEW."stored_id"); RETURN NULL;',
                            hash="2bd601b4ef268111b2126cdd8211c7f2173da023",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_30f85",
                            table="municipalities_practicedocument",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "municipalities_practicedocumenthistory" ("added_at", "added_by_id", "checked_at", "checked_by_id", "id", "is_demo", "kind", "language", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "replaces_id", "sha256", "stored_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."checked_at", NEW."checked_by_id", NEW."id", NEW."is_demo", NEW."kind", NEW."language", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."practice_id", NEW."public_id", NEW."replaces_id", NEW."sha256", NEW."stored_id"); RETURN NULL;',
                            hash="f41eaddb19ca5ddce6217b7c4747946badba9200",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_0c776",
                            table="municipalities_practicedocument",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_practicedocumenthistory" ("added_at", "added_by_id", "checked_at", "checked_by_id", "id", "is_demo", "kind", "language", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "public_id", "replaces_id", "sha256", "stored_id") VALUES (OLD."added_at", OLD."added_by_id", OLD."checked_at", OLD."checked_by_id", OLD."id", OLD."is_demo", OLD."kind", OLD."language", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."practice_id", OLD."public_id", OLD."replaces_id", OLD."sha256", OLD."stored_id"); RETURN NULL;',
                            hash="ef89669e33de9ae5f8ed26b3666acf98cb47bcc9",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_0b408",
                            table="municipalities_practicedocument",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PracticeHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="municipalities.practice",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.CharField(default=share.kit.text.short_id, editable=False, max_length=12)),
                (
                    "town",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.municipality",
                        verbose_name="town",
                    ),
                ),
                ("title", models.CharField(max_length=150, verbose_name="title")),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("legal", "Legal protection"),
                            ("housing", "Housing and reception"),
                            ("health", "Healthcare"),
                            ("psychosocial", "Psychosocial assistance"),
                            ("resilience", "Vulnerability and resilience"),
                            ("language", "Language"),
                            ("education", "Education"),
                            ("employment", "Employment and labour market"),
                            ("volunteers", "Volunteers"),
                            ("expectations", "Expectations of refugees and host community"),
                            ("sponsorship", "Sponsorship"),
                            ("coordination", "Coordination between levels"),
                            ("awareness", "Awareness raising"),
                            ("participation", "Participation of refugees"),
                        ],
                        max_length=20,
                        verbose_name="area",
                    ),
                ),
                (
                    "partners",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        default=list,
                        size=None,
                        verbose_name="who with whom",
                    ),
                ),
                ("summary", models.TextField(max_length=3000, verbose_name="what it does")),
                (
                    "since",
                    models.CharField(
                        blank=True,
                        max_length=30,
                        validators=[municipalities.models.practices.check_partial_date],
                        verbose_name="since",
                    ),
                ),
                ("evidence", models.CharField(blank=True, max_length=600, verbose_name="what shows that it works")),
                (
                    "links",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.URLField(max_length=300),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="links",
                    ),
                ),
                ("contact_agreed_on", models.DateField(blank=True, null=True, verbose_name="agreed on")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("submitted", "waits for the review"),
                            ("sent_back", "sent back"),
                            ("published", "published"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                ("state_since", models.DateTimeField(default=share.kit.clock.now, editable=False)),
                (
                    "submitted_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("review", models.CharField(blank=True, max_length=1000, verbose_name="what the review asks for")),
                ("is_demo", models.BooleanField(default=False, verbose_name="demo")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ProgrammeRoleHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="municipalities.programmerole",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.organisation",
                    ),
                ),
                ("programme", models.CharField(max_length=200, verbose_name="programme")),
                ("role", models.CharField(max_length=200, verbose_name="role in it")),
                ("source", models.CharField(blank=True, max_length=500, verbose_name="source")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ratings",
                        to="municipalities.assessment",
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("legal", "Legal protection"),
                            ("housing", "Housing and reception"),
                            ("health", "Healthcare"),
                            ("psychosocial", "Psychosocial assistance"),
                            ("resilience", "Vulnerability and resilience"),
                            ("language", "Language"),
                            ("education", "Education"),
                            ("employment", "Employment and labour market"),
                            ("volunteers", "Volunteers"),
                            ("expectations", "Expectations of refugees and host community"),
                            ("sponsorship", "Sponsorship"),
                            ("coordination", "Coordination between levels"),
                            ("awareness", "Awareness raising"),
                            ("participation", "Participation of refugees"),
                        ],
                        max_length=20,
                        verbose_name="area",
                    ),
                ),
                (
                    "step",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Nothing yet"), (2, "Begun"), (3, "Works"), (4, "We can show others")],
                        null=True,
                        verbose_name="step",
                    ),
                ),
                ("evidence", models.CharField(blank=True, max_length=400, verbose_name="what shows it")),
            ],
            options={
                "verbose_name": "answer of a self-assessment",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("assessment", "area"),
                        name="an_area_is_assessed_once_at_a_time",
                        violation_error_message="This area has an answer already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("step__isnull", True), ("step__in", [1, 2, 3, 4]), _connector="OR"),
                        name="a_step_is_one_of_four",
                        violation_error_message="There are four steps.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("step__isnull", False), models.Q(("evidence", ""), _negated=True), _connector="OR"
                        ),
                        name="an_answer_has_a_step_or_words",
                        violation_error_message="Choose a step, or write what there is.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "area__in",
                                [
                                    "legal",
                                    "housing",
                                    "health",
                                    "psychosocial",
                                    "resilience",
                                    "language",
                                    "education",
                                    "employment",
                                    "volunteers",
                                    "expectations",
                                    "sponsorship",
                                    "coordination",
                                    "awareness",
                                    "participation",
                                ],
                            )
                        ),
                        name="an_answer_is_about_an_area_of_the_network",
                        violation_error_message="Choose an area of the list.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_ratinghistory" ("area", "assessment_id", "evidence", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "step") VALUES (NEW."area", NEW."assessment_id", NEW."evidence", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."step"); RETURN NULL;',
                            hash="b7c367567744a56a9641b5ca11a84da2d6512490",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_bffa9",
                            table="municipalities_rating",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "municipalities_ratinghistory" ("area", "assessment_id", "evidence", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "step") VALUES (NEW."area", NEW."assessment_id", NEW."evidence", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."step"); RETURN NULL;',
                            hash="ff4155c6fd47a7337948df23827670f94868ef46",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_f9b47",
                            table="municipalities_rating",
                            when="AFTER",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_ratinghistory" ("area", "assessment_id", "evidence", "id", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "step") VALUES (OLD."area", OLD."assessment_id", OLD."evidence", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."step"); RETURN NULL;',
                            hash="362da51ab8aece4d03aee18b6a5be0995692ef74",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_c3eb7",
                            table="municipalities_rating",
                            when="AFTER",
                        ),
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SuccessionHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="municipalities.succession",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "old",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.municipality",
                        verbose_name="town that ended",
                    ),
                ),
                (
                    "new",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.municipality",
                        verbose_name="town that follows",
                    ),
                ),
                ("on", models.DateField(verbose_name="first day of the new one")),
                ("source", models.CharField(max_length=500, verbose_name="source")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SurveyAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=share.kit.text.short_id, editable=False, max_length=12, unique=True),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questionnaires.version"
                    ),
                ),
                ("began_at", models.DateTimeField(default=share.kit.clock.now, verbose_name="begun")),
                ("saved_at", models.DateTimeField(default=share.kit.clock.now, verbose_name="saved")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sheets", to="municipalities.survey"
                    ),
                ),
                (
                    "town",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="survey_answers",
                        to="municipalities.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "answers of a town",
                "ordering": ["survey", "town"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("survey", "town"),
                        name="a_town_answers_a_survey_once",
                        violation_error_message="This town has a sheet of answers already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SurveyHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="municipalities.survey",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.CharField(default=share.kit.text.short_id, editable=False, max_length=12)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "version",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="questionnaires.version",
                        verbose_name="questionnaire",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("open", "open"), ("closed", "closed")],
                        default="draft",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("closes_on", models.DateField(verbose_name="last day to answer")),
                ("first_reminder_on", models.DateField(blank=True, null=True, verbose_name="first reminder")),
                ("second_reminder_on", models.DateField(blank=True, null=True, verbose_name="second reminder")),
                ("kept_until", models.DateField(verbose_name="addresses and words kept until")),
                ("made_at", models.DateTimeField(default=share.kit.clock.now, verbose_name="made")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="sent")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
                (
                    "emptied_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="addresses and words taken out"),
                ),
                ("is_demo", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SurveyInvitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "public_id",
                    models.CharField(default=share.kit.text.short_id, editable=False, max_length=12, unique=True),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="municipalities.survey",
                    ),
                ),
                (
                    "town",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="survey_invitations",
                        to="municipalities.municipality",
                    ),
                ),
                (
                    "email",
                    models.EmailField(
                        blank=True, help_text="Empty while none is known.", max_length=254, verbose_name="e-mail"
                    ),
                ),
                (
                    "link_number",
                    models.PositiveSmallIntegerField(default=0, help_text="How often the link was made anew."),
                ),
                ("invited_at", models.DateTimeField(blank=True, null=True, verbose_name="link sent")),
                ("reminders", models.PositiveSmallIntegerField(default=0, verbose_name="reminders")),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="reminded")),
                ("declined_at", models.DateTimeField(blank=True, null=True, verbose_name="does not take part")),
            ],
            options={
                "verbose_name": "town asked by a survey",
                "ordering": ["survey", "town"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("email", ""), _negated=True),
                        fields=("survey", "town", "email"),
                        name="a_town_is_asked_once_at_an_address",
                        violation_error_message="This town is asked at this address already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reminded_at__isnull", True), ("reminders", 0)),
                            models.Q(("reminded_at__isnull", False), ("reminders__gt", 0)),
                            _connector="OR",
                        ),
                        name="a_reminder_has_its_moment",
                        violation_error_message="A reminder that was sent has the moment at which it was.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TownYearHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="municipalities.townyear",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "town",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.municipality",
                        verbose_name="town",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1950),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                ("arrived", models.PositiveIntegerField(verbose_name="arrived")),
                ("source", models.CharField(max_length=500, verbose_name="source")),
                ("is_demo", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CountryYearHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="municipalities.countryyear",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "country",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.country",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1950),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="year",
                    ),
                ),
                (
                    "pathway",
                    models.CharField(
                        choices=[
                            ("resettlement", "resettlement"),
                            ("relocation", "relocation"),
                            ("sponsorship", "community and private sponsorship"),
                            ("complementary", "complementary pathways"),
                        ],
                        max_length=16,
                        verbose_name="pathway",
                    ),
                ),
                ("pledged", models.PositiveIntegerField(blank=True, null=True, verbose_name="pledged")),
                ("arrived", models.PositiveIntegerField(blank=True, null=True, verbose_name="arrived")),
                ("source", models.CharField(max_length=500, verbose_name="source")),
                ("is_demo", models.BooleanField(default=False)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PracticeDocumentHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="municipalities.practicedocument",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("name", models.CharField(help_text="As it came in.", max_length=200, verbose_name="name of the file")),
                (
                    "language",
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
                        verbose_name="language",
                    ),
                ),
                (
                    "stored",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="records.storedfile",
                    ),
                ),
                (
                    "sha256",
                    models.CharField(
                        help_text="The stored file’s; here so that a record takes a file once.", max_length=64
                    ),
                ),
                ("added_at", models.DateTimeField(default=share.kit.clock.now)),
                (
                    "added_by",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="checked at")),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="checked by",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.practicedocument",
                        verbose_name="replaces",
                    ),
                ),
                ("is_demo", models.BooleanField(default=False, verbose_name="demo")),
                (
                    "practice",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.practice",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("evaluation", "Evaluation or report"),
                            ("agreement", "Agreement between partners"),
                            ("press", "Article or leaflet"),
                            ("other", "Other evidence"),
                        ],
                        max_length=20,
                        verbose_name="what it is",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RatingHistory",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        related_query_name="history",
                        to="municipalities.rating",
                    ),
                ),
                ("pgh_context", pghistory.utils.JSONField(null=True)),
                ("id", models.BigIntegerField()),
                (
                    "assessment",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="municipalities.assessment",
                    ),
                ),
                (
                    "area",
                    models.CharField(
                        choices=[
                            ("legal", "Legal protection"),
                            ("housing", "Housing and reception"),
                            ("health", "Healthcare"),
                            ("psychosocial", "Psychosocial assistance"),
                            ("resilience", "Vulnerability and resilience"),
                            ("language", "Language"),
                            ("education", "Education"),
                            ("employment", "Employment and labour market"),
                            ("volunteers", "Volunteers"),
                            ("expectations", "Expectations of refugees and host community"),
                            ("sponsorship", "Sponsorship"),
                            ("coordination", "Coordination between levels"),
                            ("awareness", "Awareness raising"),
                            ("participation", "Participation of refugees"),
                        ],
                        max_length=20,
                        verbose_name="area",
                    ),
                ),
                (
                    "step",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Nothing yet"), (2, "Begun"), (3, "Works"), (4, "We can show others")],
                        null=True,
                        verbose_name="step",
                    ),
                ),
                ("evidence", models.CharField(blank=True, max_length=400, verbose_name="what shows it")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SurveyValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="questionnaires.question"
                    ),
                ),
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
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="municipalities.surveyanswer",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer of a town",
                "constraints": [
                    models.CheckConstraint(
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
                        name="a_town_holds_one_answer",
                        violation_error_message="An answer is words, a number, a date, yes or no, or choices: one of them.",
                    ),
                    models.UniqueConstraint(
                        fields=("sheet", "question"),
                        name="a_town_answers_a_question_once",
                        violation_error_message="This question is answered already.",
                    ),
                ],
            },
        ),
        AtOnce(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="municipality",
                    trigger=pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_municipalityhistory" ("confirmed_at", "confirmed_by_id", "country", "first_arrival_on", "housing", "id", "is_demo", "languages", "lat", "level", "lon", "name", "period", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "population_note", "population_source", "population_year", "proposed_at", "proposed_by_id", "public_id", "region", "roles", "source") VALUES (NEW."confirmed_at", NEW."confirmed_by_id", NEW."country", NEW."first_arrival_on", NEW."housing", NEW."id", NEW."is_demo", NEW."languages", NEW."lat", NEW."level", NEW."lon", NEW."name", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."population", NEW."population_note", NEW."population_source", NEW."population_year", NEW."proposed_at", NEW."proposed_by_id", NEW."public_id", NEW."region", NEW."roles", NEW."source"); RETURN NULL;',
                            hash="555a3263eee02a3da4cc02c9beeaaa9b1f08a7a8",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_16a2d",
                            table="municipalities_municipality",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="municipality",
                    trigger=pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."confirmed_at" IS DISTINCT FROM (NEW."confirmed_at") OR OLD."confirmed_by_id" IS DISTINCT FROM (NEW."confirmed_by_id") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."first_arrival_on" IS DISTINCT FROM (NEW."first_arrival_on") OR OLD."housing" IS DISTINCT FROM (NEW."housing") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_demo" IS DISTINCT FROM (NEW."is_demo") OR OLD."languages" IS DISTINCT FROM (NEW."languages") OR OLD."lat" IS DISTINCT FROM (NEW."lat") OR OLD."level" IS DISTINCT FROM (NEW."level") OR OLD."lon" IS DISTINCT FROM (NEW."lon") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."period" IS DISTINCT FROM (NEW."period") OR OLD."population" IS DISTINCT FROM (NEW."population") OR OLD."population_note" IS DISTINCT FROM (NEW."population_note") OR OLD."population_source" IS DISTINCT FROM (NEW."population_source") OR OLD."population_year" IS DISTINCT FROM (NEW."population_year") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."region" IS DISTINCT FROM (NEW."region") OR OLD."roles" IS DISTINCT FROM (NEW."roles") OR OLD."source" IS DISTINCT FROM (NEW."source"))',
                            func='INSERT INTO "municipalities_municipalityhistory" ("confirmed_at", "confirmed_by_id", "country", "first_arrival_on", "housing", "id", "is_demo", "languages", "lat", "level", "lon", "name", "period", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "population_note", "population_source", "population_year", "proposed_at", "proposed_by_id", "public_id", "region", "roles", "source") VALUES (NEW."confirmed_at", NEW."confirmed_by_id", NEW."country", NEW."first_arrival_on", NEW."housing", NEW."id", NEW."is_demo", NEW."languages", NEW."lat", NEW."level", NEW."lon", NEW."name", NEW."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."population", NEW."population_note", NEW."population_source", NEW."population_year", NEW."proposed_at", NEW."proposed_by_id", NEW."public_id", NEW."region", NEW."roles", NEW."source"); RETURN NULL;',
                            hash="0b146ad834f42c9b450edc8f282ed0e1ae2838f6",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_3b06d",
                            table="municipalities_municipality",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="municipality",
                    trigger=pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_municipalityhistory" ("confirmed_at", "confirmed_by_id", "country", "first_arrival_on", "housing", "id", "is_demo", "languages", "lat", "level", "lon", "name", "period", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "population_note", "population_source", "population_year", "proposed_at", "proposed_by_id", "public_id", "region", "roles", "source") VALUES (OLD."confirmed_at", OLD."confirmed_by_id", OLD."country", OLD."first_arrival_on", OLD."housing", OLD."id", OLD."is_demo", OLD."languages", OLD."lat", OLD."level", OLD."lon", OLD."name", OLD."period", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."population", OLD."population_note", OLD."population_source", OLD."population_year", OLD."proposed_at", OLD."proposed_by_id", OLD."public_id", OLD."region", OLD."roles", OLD."source"); RETURN NULL;',
                            hash="7dedb6b88f08966c8d3c439f5bce124ce02191f6",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_fa139",
                            table="municipalities_municipality",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="organisation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="added_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_organisationhistory" ("confirmed_at", "confirmed_by_id", "country", "hall_of_id", "id", "is_demo", "kind", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "projects", "proposed_at", "proposed_by_id", "public_id", "roles", "source", "type", "website") VALUES (NEW."confirmed_at", NEW."confirmed_by_id", NEW."country", NEW."hall_of_id", NEW."id", NEW."is_demo", NEW."kind", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'added\', NEW."id", NEW."projects", NEW."proposed_at", NEW."proposed_by_id", NEW."public_id", NEW."roles", NEW."source", NEW."type", NEW."website"); RETURN NULL;',
                            hash="2316779f505530d9fce2928fb03833518b4146ed",
                            operation="INSERT",
                            pgid="pgtrigger_added_insert_c7349",
                            table="municipalities_organisation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="organisation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="changed_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."confirmed_at" IS DISTINCT FROM (NEW."confirmed_at") OR OLD."confirmed_by_id" IS DISTINCT FROM (NEW."confirmed_by_id") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."hall_of_id" IS DISTINCT FROM (NEW."hall_of_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_demo" IS DISTINCT FROM (NEW."is_demo") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."projects" IS DISTINCT FROM (NEW."projects") OR OLD."proposed_at" IS DISTINCT FROM (NEW."proposed_at") OR OLD."proposed_by_id" IS DISTINCT FROM (NEW."proposed_by_id") OR OLD."public_id" IS DISTINCT FROM (NEW."public_id") OR OLD."roles" IS DISTINCT FROM (NEW."roles") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."type" IS DISTINCT FROM (NEW."type") OR OLD."website" IS DISTINCT FROM (NEW."website"))',
                            func='INSERT INTO "municipalities_organisationhistory" ("confirmed_at", "confirmed_by_id", "country", "hall_of_id", "id", "is_demo", "kind", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "projects", "proposed_at", "proposed_by_id", "public_id", "roles", "source", "type", "website") VALUES (NEW."confirmed_at", NEW."confirmed_by_id", NEW."country", NEW."hall_of_id", NEW."id", NEW."is_demo", NEW."kind", NEW."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'changed\', NEW."id", NEW."projects", NEW."proposed_at", NEW."proposed_by_id", NEW."public_id", NEW."roles", NEW."source", NEW."type", NEW."website"); RETURN NULL;',
                            hash="9417790a67a72d03234b78a35f9fb420b9176ac1",
                            operation="UPDATE",
                            pgid="pgtrigger_changed_update_ddccd",
                            table="municipalities_organisation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="organisation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="removed_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "municipalities_organisationhistory" ("confirmed_at", "confirmed_by_id", "country", "hall_of_id", "id", "is_demo", "kind", "name", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "projects", "proposed_at", "proposed_by_id", "public_id", "roles", "source", "type", "website") VALUES (OLD."confirmed_at", OLD."confirmed_by_id", OLD."country", OLD."hall_of_id", OLD."id", OLD."is_demo", OLD."kind", OLD."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, CLOCK_TIMESTAMP() + INTERVAL \'1 second\' * COALESCE((NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\')::JSONB ->> \'clock_offset\')::FLOAT, 0), \'removed\', OLD."id", OLD."projects", OLD."proposed_at", OLD."proposed_by_id", OLD."public_id", OLD."roles", OLD."source", OLD."type", OLD."website"); RETURN NULL;',
                            hash="3015143c12091401975736a7dc348bef5f9f4f91",
                            operation="DELETE",
                            pgid="pgtrigger_removed_delete_e218a",
                            table="municipalities_organisation",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddField(
                    model_name="organisation",
                    name="towns",
                    field=models.ManyToManyField(
                        blank=True,
                        related_name="organisations",
                        through="municipalities.MemberTown",
                        to="municipalities.municipality",
                        verbose_name="towns it works for",
                    ),
                ),
            ]
        ),
        migrations.RunSQL(STANDING, GONE),
        AppendOnly(
            "municipalities_addressmovehistory",
            "municipalities_assessmenthistory",
            "municipalities_contacthistory",
            "municipalities_countryhistory",
            "municipalities_countryyearhistory",
            "municipalities_coveragehistory",
            "municipalities_invitationhistory",
            "municipalities_membertownhistory",
            "municipalities_needhistory",
            "municipalities_placecodehistory",
            "municipalities_placenamehistory",
            "municipalities_practicedocumenthistory",
            "municipalities_practicehistory",
            "municipalities_programmerolehistory",
            "municipalities_ratinghistory",
            "municipalities_successionhistory",
            "municipalities_surveyhistory",
            "municipalities_townyearhistory",
        ),
    ]

import django.contrib.postgres.indexes
import django.db.models.functions.comparison
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import share.kit.search
from share.kit.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0005_search_functions"),
        ("events", "0006_partial_dates_in_edtf"),
        ("grants", "0002_partial_dates_in_edtf"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            [
                migrations.AddIndex(
                    model_name="event",
                    index=django.contrib.postgres.indexes.GinIndex(
                        share.kit.search.SearchWords(models.F("title")), name="event_found_by_words", fastupdate=False
                    ),
                ),
                migrations.AddIndex(
                    model_name="event",
                    index=django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            share.kit.search.SearchKey(models.F("title")), "gin_trgm_ops"
                        ),
                        name="event_found_by_likeness",
                        fastupdate=False,
                    ),
                ),
                migrations.AddIndex(
                    model_name="event",
                    index=django.contrib.postgres.indexes.GinIndex(
                        share.kit.search.SearchText(
                            share.kit.search.Together(
                                "summary",
                                "venue",
                                django.db.models.functions.comparison.Coalesce(
                                    django.db.models.functions.text.Replace(
                                        django.db.models.functions.comparison.Cast(
                                            models.Func(
                                                models.F("i18n"),
                                                models.Value("$.*"),
                                                function="jsonb_path_query_array",
                                                output_field=models.JSONField(),
                                            ),
                                            models.TextField(),
                                        ),
                                        models.Value("\\n"),
                                        models.Value(" "),
                                    ),
                                    models.Value(""),
                                ),
                            )
                        ),
                        name="event_found_by_text",
                        fastupdate=False,
                    ),
                ),
                migrations.AddIndex(
                    model_name="registration",
                    index=django.contrib.postgres.indexes.GinIndex(
                        share.kit.search.SearchWords(models.F("key")),
                        name="registration_found_by_words",
                        fastupdate=False,
                    ),
                ),
                migrations.AddIndex(
                    model_name="registration",
                    index=django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            share.kit.search.SearchKey(models.F("key")), "gin_trgm_ops"
                        ),
                        name="registration_found_by_likeness",
                        fastupdate=False,
                    ),
                ),
            ]
        ),
    ]

import django.contrib.postgres.indexes
from django.db import migrations, models

import share.kit.search
from share.kit.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0005_search_functions"),
        ("library", "0002_partial_dates_in_edtf"),
    ]

    operations = [
        AtOnce(
            [
                migrations.AddIndex(
                    model_name="publication",
                    index=django.contrib.postgres.indexes.GinIndex(
                        share.kit.search.SearchWords(models.F("key")),
                        name="publication_found_by_words",
                        fastupdate=False,
                    ),
                ),
                migrations.AddIndex(
                    model_name="publication",
                    index=django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            share.kit.search.SearchKey(models.F("key")), "gin_trgm_ops"
                        ),
                        name="publication_found_by_likeness",
                        fastupdate=False,
                    ),
                ),
            ]
        ),
    ]

import django.contrib.postgres.indexes
from django.db import migrations

import share.kit.search
from share.kit.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0005_search_functions"),
        ("accounts", "0004_nobody_has_a_password"),
    ]

    operations = [
        AtOnce(
            [
                migrations.AddIndex(
                    model_name="user",
                    index=django.contrib.postgres.indexes.GinIndex(
                        share.kit.search.SearchWords(share.kit.search.Together("name", "email")),
                        name="person_found_by_words",
                        fastupdate=False,
                    ),
                ),
                migrations.AddIndex(
                    model_name="user",
                    index=django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            share.kit.search.SearchKey(share.kit.search.Together("name", "email")), "gin_trgm_ops"
                        ),
                        name="person_found_by_likeness",
                        fastupdate=False,
                    ),
                ),
            ]
        ),
    ]

import django.contrib.postgres.indexes
from django.db import migrations

import share.kit.search
from share.kit.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0005_addresses_that_were_typed"),
    ]

    operations = [
        AtOnce(
            [
                migrations.AddIndex(
                    model_name="contact",
                    index=django.contrib.postgres.indexes.GinIndex(
                        share.kit.search.SearchWords(share.kit.search.Together("name", "role")),
                        fastupdate=False,
                        name="contact_found_by_words",
                    ),
                ),
                migrations.AddIndex(
                    model_name="contact",
                    index=django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            share.kit.search.SearchKey(share.kit.search.Together("name", "role")), "gin_trgm_ops"
                        ),
                        fastupdate=False,
                        name="contact_found_by_likeness",
                    ),
                ),
            ]
        ),
    ]

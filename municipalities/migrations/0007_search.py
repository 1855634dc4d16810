import django.contrib.postgres.indexes
from django.db import migrations, models

import share.kit.search


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0005_search_functions"),
        ("municipalities", "0006_surveys_of_towns"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="municipality",
            index=django.contrib.postgres.indexes.GinIndex(
                share.kit.search.SearchWords(models.F("key")), name="town_found_by_words", fastupdate=False
            ),
        ),
        migrations.AddIndex(
            model_name="municipality",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(share.kit.search.SearchKey(models.F("key")), "gin_trgm_ops"),
                name="town_found_by_likeness",
                fastupdate=False,
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=django.contrib.postgres.indexes.GinIndex(
                share.kit.search.SearchWords(models.F("key")), name="organisation_found_by_words", fastupdate=False
            ),
        ),
        migrations.AddIndex(
            model_name="organisation",
            index=django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.indexes.OpClass(share.kit.search.SearchKey(models.F("key")), "gin_trgm_ops"),
                name="organisation_found_by_likeness",
                fastupdate=False,
            ),
        ),
    ]

"""The words of a name, as before and ten times as fast: a vector sorts its words and keeps each once, so nothing else has to."""

from importlib import import_module

from django.db import migrations

first = import_module("share.records.migrations.0005_search_functions")

WORDS = r"""
    WITH words AS (
        SELECT left(word, 100) AS word
        FROM regexp_split_to_table({0}, '[ !-/:-@[-`{{-~\u00a0-\u00bf\u2000-\u206f\u3000-\u303f]+') AS word
        WHERE word <> ''
    )
    SELECT coalesce(array_to_tsvector(array_agg(term)), ''::tsvector)
    FROM (
        SELECT word AS term FROM words
        UNION ALL
        SELECT '~' || overlay(word PLACING '' FROM place FOR 1)
        FROM words, generate_series(1, length(word)) AS place
        WHERE length(word) >= 4
    ) AS terms
"""
FUNCTION = first.FUNCTION.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


def function(words: str) -> str:
    return FUNCTION.format("search_words", "name", "tsvector", 10_000, words.format(first.KEY.format("name")))


class Migration(migrations.Migration):
    dependencies = [("records", "0006_merge_merged_and_apart")]

    operations = [migrations.RunSQL(function(WORDS), function(first.WORDS))]

"""What `share.kit.search` asks by. Each function names nothing but what PostgreSQL has, so that a copy can be restored."""

from django.db import migrations

# What `share.kit.text.search_key` does, done by the database: a name without accents and case.
KEY = r"""lower(translate(
        replace(replace(regexp_replace(
            normalize({0}, NFKD),
            '[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u064b-\u065f\u0670\u093c\u094d\u09cd\u0bcd\u0e3a]'
            '|[\u1dc0-\u1dff\u20d0-\u20dc\u3099\u309a\ufe20-\ufe2f]',
            '', 'g'
        ), 'ß', 'ss'), 'ẞ', 'ss'),
        'øØłŁđĐıĦħς’ʼ`', 'oOlLdDiHhσ'''''''
    ))"""

# Not in the language SQL: such a function is taken apart by the planner, which then counts its parts as cheap and reads the
# whole table instead of the index.
FUNCTION = """
CREATE FUNCTION {0}({1} text) RETURNS {2} LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST {3} AS
$$ BEGIN RETURN ({4}); END $$
"""

# The words of a name, and each of four letters and more once again without each of its letters, marked by ~.
WORDS = r"""
    WITH words AS (
        SELECT DISTINCT left(word, 100) AS word
        FROM regexp_split_to_table({0}, '[ !-/:-@[-`{{-~\u00a0-\u00bf\u2000-\u206f\u3000-\u303f]+') AS word
        WHERE word <> ''
    )
    SELECT coalesce(array_to_tsvector(array_agg(term)), ''::tsvector)
    FROM (
        SELECT word AS term FROM words
        UNION
        SELECT '~' || overlay(word PLACING '' FROM place FOR 1)
        FROM words, generate_series(1, length(word)) AS place
        WHERE length(word) >= 4
    ) AS terms
"""
TEXT = "to_tsvector('pg_catalog.simple', {0})"


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0004_when_all_sessions_ended"),
    ]

    operations = [
        migrations.RunSQL(
            FUNCTION.format("search_key", "name", "text", 1000, KEY.format("name")),
            "DROP FUNCTION search_key(text)",
        ),
        migrations.RunSQL(
            FUNCTION.format("search_words", "name", "tsvector", 10_000, WORDS.format(KEY.format("name"))),
            "DROP FUNCTION search_words(text)",
        ),
        migrations.RunSQL(
            FUNCTION.format("search_text", "content", "tsvector", 1000, TEXT.format(KEY.format("content"))),
            "DROP FUNCTION search_text(text)",
        ),
    ]

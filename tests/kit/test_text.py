import unicodedata

import pytest
from django.core.exceptions import ValidationError

from share.kit.text import (
    ALPHABET,
    AddressField,
    LineField,
    ParagraphsField,
    clean,
    clean_email,
    has_letter,
    search_key,
    short_id,
)
from tests.corpus import HOSTILE, NAMES, TOWNS

BIDI = ["\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana \t Pop\u00a0 ", "Ana Pop"),
        ("Ana\r\nPop", "Ana Pop"),
        ("Ana\u2028Pop", "Ana Pop"),
        ("An\x00a\x07", "Ana"),
        ("\ufeffAna\u200b", "Ana"),
        ("S\u0326omcuta", "Șomcuta"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d👧", "👩\u200d👧"),
    ],
)
def test_a_line_is_one_line_in_nfc_without_invisible_characters(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_several_lines_keep_their_breaks_and_one_empty_line() -> None:
    assert clean(" One \r\n\r\n\r\n\r\n two\rthree\u2029four ", lines=True) == "One\n\ntwo\nthree\nfour"


@pytest.mark.parametrize("mark", BIDI)
def test_a_mark_that_turns_the_direction_is_refused(mark: str) -> None:
    with pytest.raises(ValidationError, match="direction"):
        clean(f"Ana{mark}Pop")


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValidationError, match="broken character"):
        clean("Ana \ud83d")


def test_towers_of_accents_are_refused_and_vietnamese_is_not() -> None:
    with pytest.raises(ValidationError, match="too many accents"):
        clean("A" + "\u0335" * 5)
    assert clean(unicodedata.normalize("NFD", "Nguyễn Thị Ngọc")) == "Nguyễn Thị Ngọc"


def test_what_is_clean_stays_as_it_is() -> None:
    for value in [*NAMES, *TOWNS]:
        once = clean(value)
        assert clean(once) == once
        assert has_letter(once)


def test_no_hostile_value_leaves_a_control_character_behind() -> None:
    for label, value in HOSTILE.items():
        if len(value) > 100_000:  # the forms' own test has those
            continue
        for lines in (False, True):
            try:
                kept = clean(value, lines=lines)
            except ValidationError:
                continue
            left = {c for c in kept if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}}
            assert left <= {"\u200c", "\u200d"} | ({"\n"} if lines else set()), label
            assert clean(kept, lines=lines) == kept, label


@pytest.mark.parametrize("typed", ["...", "-", "💙", "\u200b", "\u00ad", "\u3164", "\u115f", "\u2800"])
def test_a_line_needs_a_letter_or_a_figure_that_can_be_seen(typed: str) -> None:
    with pytest.raises(ValidationError):
        LineField().clean(typed)


@pytest.mark.parametrize("typed", ["Ø", "Ana", "7", "王", "٣", "Ⅷ"])
def test_one_letter_or_figure_is_enough(typed: str) -> None:
    assert LineField().clean(typed) == typed


def test_a_line_is_measured_after_cleaning() -> None:
    assert LineField(max_length=5).clean("  Ana \u200b ") == "Ana"
    with pytest.raises(ValidationError, match="at most 5"):
        LineField(max_length=5).clean("Ioana M")


def test_an_optional_field_may_hold_nothing() -> None:
    assert LineField(required=False).clean(" \t ") == ""
    assert ParagraphsField(required=False).clean("\r\n\r\n") == ""
    assert AddressField(required=False).clean("") == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Şomcuta Mare", "Șomcuta  mare"),
        ("Ålesund", "alesund"),
        ("Łódź", "lodz"),
        ("Notre-Dame-de-l’Osier", "notre-dame-de-l'osier"),
        ("Gäßchen", "GASSCHEN"),
        ("İzmir", "izmir"),
        ("Ħamrun", "hamrun"),
        ("Δράμα", "δραμα"),
    ],
)
def test_words_written_with_and_without_accents_compare_alike(one: str, other: str) -> None:
    assert search_key(one) == search_key(other)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana@Example.ORG", "ana@example.org"),
        (" ana@example.org\u200b ", "ana@example.org"),
        ("ana@münchen.de", "ana@xn--mnchen-3ya.de"),
        ("o'neill+share@example.org", "o'neill+share@example.org"),
        ("a@b.example.org", "a@b.example.org"),
    ],
)
def test_an_address_is_kept_in_the_form_mail_servers_know(typed: str, kept: str) -> None:
    assert clean_email(typed) == kept


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("ana", "has a name, an @ and a place"),
        ("@example.org", "has a name, an @ and a place"),
        ("ana@gmail", "Did you mean gmail.com"),
        ("ana@localhost", "looks unfinished"),
        ("jörg@example.org", "plain letters"),
        ("ana@exam ple.org", "does not look like"),
        ("ana@[127.0.0.1]", "does not look like"),
        ("ana@example.org\r\nBcc: b@example.org", "does not look like|has a name"),
        ("a" * 250 + "@example.org", "does not look like"),
    ],
)
def test_a_wrong_address_is_answered_with_what_helps(typed: str, sentence: str) -> None:
    with pytest.raises(ValidationError, match=sentence):
        clean_email(typed)


def test_a_short_id_is_of_letters_and_figures_that_cannot_be_confused() -> None:
    ids = {short_id() for _n in range(500)}
    assert len(ids) == 500
    assert set("".join(ids)) <= set(ALPHABET)
    assert not set("01ilou") & set(ALPHABET)

"""A publication stands on the page of who published it, and on the timeline of the town whose town hall did."""

from datetime import date

import pytest
from django.test import Client

from municipalities.models import Organisation
from share.library.models import Publication
from tests.make import make_organisation, make_town

pytestmark = pytest.mark.django_db


def test_a_publication_is_told_where_it_belongs(client: Client) -> None:
    town, elsewhere = make_town("Sheffield", "GB"), make_town("Leeds", "GB")
    hall = Organisation.objects.create(name="City of Sheffield", country="GB", type="town_hall", hall_of=town)
    other = make_organisation("ICMC", "BE")
    old = Publication.objects.create(
        title="Welcome to Sheffield", kind="report", date_text="2012-05", published_on=date(2012, 5, 1)
    )
    undated = Publication.objects.create(title="A film", kind="film")
    for one in (old, undated):
        one.publishers.set([hall])
    for address, told in [
        (town.get_absolute_url(), True),
        (hall.get_absolute_url(), True),
        (elsewhere.get_absolute_url(), False),
        (other.get_absolute_url(), False),
    ]:
        page = client.get(address).content.decode()
        assert (f"#publication-{old.pk}" in page) is told, address
        assert not told or page.index("Welcome to Sheffield") < page.index("A film"), "what has a day comes first"
        assert not told or "May 2012" in page

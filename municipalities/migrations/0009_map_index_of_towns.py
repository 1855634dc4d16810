from django.db import migrations, models
from django.db.models import F, FloatField, Value
from django.db.models.functions import Cos, Radians, Sin, Sqrt


def number(value: float) -> Value:
    return Value(value, output_field=FloatField())


# The map's projection (share/kit/data/europe-map.json) as it stands: centre 10° E, 52° N.
LAT, LON = Radians(F("lat")), Radians(F("lon") - number(10))
SIN, COS = number(0.788010753606722), number(0.6156614753256583)
SCALE = number(1496.4008923014414) * Sqrt(number(2.0) / (number(1.0) + SIN * Sin(LAT) + COS * Cos(LAT) * Cos(LON)))
EAST = SCALE * Cos(LAT) * Sin(LON)
SOUTH = number(-1.0) * (SCALE * (COS * Sin(LAT) - SIN * Cos(LAT) * Cos(LON)))


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0008_proposals")]

    operations = [
        migrations.AddIndex(
            "municipality",
            models.Index(
                number(442.43215808161443) + EAST,
                number(531.5957304228324) + SOUTH,
                name="towns_by_place_on_the_map",
            ),
        ),
        migrations.AddIndex("municipality", models.Index(fields=["key", "id"], name="towns_by_name")),
        migrations.AddIndex("municipality", models.Index(fields=["population", "id"], name="towns_by_population")),
    ]

"""Migrations whose neighbours are done at once."""

from django.db import migrations, models

from share.kit.migrating import AtOnce, DrawnOnce


def of(operation: object) -> object:
    return [type(one).__name__ for one in operation.operations] if isinstance(operation, AtOnce) else operation


def test_neighbours_of_one_sort_are_at_once_and_nothing_passes_what_stands_between() -> None:
    makes = [migrations.CreateModel(name, [("id", models.AutoField(primary_key=True))]) for name in ("A", "B", "C")]
    add, alter = (
        migrations.AddField("a", "x", models.IntegerField(null=True)),
        migrations.AlterField("a", "y", models.TextField()),
    )
    again = migrations.AlterField("A", "X", models.IntegerField())
    run = migrations.RunPython(migrations.RunPython.noop)

    class Migration(DrawnOnce):
        operations = [makes[0], makes[1], add, alter, again, run, makes[2]]

    found = Migration.operations
    assert [of(one) for one in found] == [["CreateModel"] * 2, ["AddField", "AlterField"], again, run, makes[2]]

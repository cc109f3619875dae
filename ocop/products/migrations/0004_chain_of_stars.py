import django.db.models.deletion
from django.db import migrations, models


def link(apps, schema_editor):
    """Work the new columns out of the stars that are there; days of revocation come from the journal."""
    from ocop.products.chain import linked

    Standing = apps.get_model("products", "Standing")
    Entry = apps.get_model("journal", "Entry")
    revoked = {
        int(subject.rpartition(":")[2]): at.date()
        for subject, at in Entry.objects.filter(verb="products.revoke_standing").values_list("subject", "at")
    }
    of_product = {}
    for standing in Standing.objects.all():
        standing.ended_on = revoked.get(standing.pk)
        of_product.setdefault(standing.product_id, []).append(standing)
    for standings in of_product.values():
        found = linked(standings)
        for standing in standings:
            place = found[standing.pk]
            Standing.objects.filter(pk=standing.pk).update(
                follows=place.follows, counted_on=place.counted_on, ended_on=place.ended_on
            )


class Migration(migrations.Migration):
    dependencies = [
        ("journal", "0001_initial"),
        ("places", "0001_initial"),
        ("products", "0003_search_index"),
    ]

    operations = [
        migrations.AddField(
            model_name="standing",
            name="counted_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="standing",
            name="ended_on",
            field=models.DateField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="standing",
            name="follows",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="followed_by",
                to="products.standing",
            ),
        ),
        migrations.AddField(
            model_name="standing",
            name="unit",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.unit",
            ),
        ),
        migrations.RunPython(link, migrations.RunPython.noop, elidable=True),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    """Apart from the one before: PostgreSQL does not alter a table whose rows it has just written."""

    dependencies = [("products", "0004_chain_of_stars")]

    operations = [
        migrations.AddIndex(
            model_name="standing", index=models.Index(fields=["counted_on"], name="products_standing_by_day")
        ),
        migrations.AddIndex(
            model_name="standing", index=models.Index(fields=["valid_to"], name="products_standing_by_end")
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(fields=["state", "star"], name="products_standing_by_state"),
        ),
        migrations.AddConstraint(
            model_name="standing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_on__isnull", True),
                    ("counted_on__isnull", True),
                    ("ended_on__gte", models.F("counted_on")),
                    _connector="OR",
                ),
                name="products_standing_ends_after_it_counts",
            ),
        ),
    ]

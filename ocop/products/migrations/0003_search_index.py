from django.db import migrations, models

from ocop.products import search_index


class Migration(migrations.Migration):
    dependencies = [
        ("products", "0002_standing_star_unknown"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="product",
            index=models.Index(
                fields=[
                    "public_state",
                    "public_until",
                    "id",
                    "is_public",
                    "public_star",
                    "unit",
                    "criteria_set",
                ],
                name="products_public_newest",
            ),
        ),
        migrations.RunPython(search_index.build, search_index.drop, elidable=False),
    ]

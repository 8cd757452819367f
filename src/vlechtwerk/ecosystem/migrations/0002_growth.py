"""The whole country, which has no region, is assessed once a day as well."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ecosystem", "0001_initial")]

    operations = [
        migrations.AddConstraint(
            model_name="maturityassessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("region", None)), fields=("topic", "assessed_on"),
                name="maturity_country_once_a_day",
            ),
        ),
    ]

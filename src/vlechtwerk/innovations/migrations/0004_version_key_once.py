from django.db import migrations, models

import vlechtwerk.core.models


class Migration(migrations.Migration):
    dependencies = [("innovations", "0003_version_keys")]

    operations = [
        migrations.AlterField(
            model_name="pathversion",
            name="key",
            field=models.CharField(
                default=vlechtwerk.core.models.new_key, editable=False, max_length=12, unique=True
            ),
        ),
    ]

"""What was mailed before there was a page of notices counts as read: nobody begins with four hundred new ones."""

from django.db import migrations
from django.db.models import F


def read(apps, schema_editor):
    apps.get_model("outbox", "Message").objects.filter(read_at__isnull=True).update(read_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_digest_and_choices")]

    operations = [migrations.RunPython(read, migrations.RunPython.noop)]

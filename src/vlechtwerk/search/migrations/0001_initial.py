import vlechtwerk.core.clock
from django.db import migrations, models
from vlechtwerk.core.together import together


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = together([
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=30, unique=True)),
                ('at', models.BigIntegerField(default=0)),
                ('recent', models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('subject_id', models.BigIntegerField()),
                ('audience', models.CharField(blank=True, max_length=20)),
                ('key', models.CharField(max_length=12)),
                ('title', models.CharField(max_length=200)),
                ('detail', models.CharField(blank=True, max_length=200)),
                ('body', models.TextField(blank=True)),
                ('read_at', models.DateTimeField(default=vlechtwerk.core.clock.now)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'subject_id', 'audience'), name='search_document_once')],
            },
        ),
    ])

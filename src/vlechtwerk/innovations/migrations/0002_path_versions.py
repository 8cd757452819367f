"""A path has versions that are written, published and compared; a stage has steps and checks."""

import django.db.models.deletion
import vlechtwerk.core.clock
import vlechtwerk.core.models
from django.conf import settings
from django.db import migrations, models
from vlechtwerk.core.together import together


class Migration(migrations.Migration):

    dependencies = [
        ('innovations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = together([
        migrations.CreateModel(
            name='CheckTick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=vlechtwerk.core.clock.now, editable=False)),
            ],
        ),
        migrations.CreateModel(
            name='LaidStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='StageCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=vlechtwerk.core.clock.now, editable=False)),
                ('key', models.CharField(default=vlechtwerk.core.models.new_key, editable=False, max_length=12, unique=True)),
                ('at', models.CharField(choices=[('entry', 'before it comes in'), ('exit', 'before it goes on')], default='exit', max_length=5)),
                ('text', models.CharField(max_length=200)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='StageStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=vlechtwerk.core.clock.now, editable=False)),
                ('key', models.CharField(default=vlechtwerk.core.models.new_key, editable=False, max_length=12, unique=True)),
                ('text', models.CharField(max_length=120)),
                ('owner_role', models.CharField(choices=[('broker', 'the broker'), ('coordinator', 'the coordinator'), ('lead', 'who leads the innovation'), ('coach', 'the coach in the team')], default='broker', max_length=12)),
                ('within_days', models.PositiveSmallIntegerField(default=5)),
            ],
            options={
                'ordering': ['within_days', 'id'],
            },
        ),
        migrations.AddField(
            model_name='pathversion',
            name='based_on',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='innovations.pathversion'),
        ),
        migrations.AddField(
            model_name='pathversion',
            name='key',
            field=models.CharField(editable=False, max_length=12, null=True),
        ),
        migrations.AddField(
            model_name='pathversion',
            name='why',
            field=models.TextField(blank=True, max_length=1000),
        ),
        migrations.AddField(
            model_name='stage',
            name='asks',
            field=models.TextField(blank=True, max_length=600),
        ),
        migrations.AddField(
            model_name='stage',
            name='comes_from',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='innovations.stage'),
        ),
        migrations.AddField(
            model_name='stage',
            name='offers',
            field=models.TextField(blank=True, max_length=600),
        ),
        migrations.AlterField(
            model_name='stage',
            name='expected_days',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='pathversion',
            constraint=models.UniqueConstraint(condition=models.Q(('published_on__isnull', True)), fields=('path',), name='path_one_draft'),
        ),
        migrations.AddField(
            model_name='checktick',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='checktick',
            name='innovation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ticks', to='innovations.innovation'),
        ),
        migrations.AddField(
            model_name='laidstep',
            name='innovation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='laid_steps', to='innovations.innovation'),
        ),
        migrations.AddField(
            model_name='laidstep',
            name='task',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='laid_step', to='innovations.task'),
        ),
        migrations.AddField(
            model_name='stagecheck',
            name='stage',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='innovations.stage'),
        ),
        migrations.AddField(
            model_name='checktick',
            name='check_of',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ticks', to='innovations.stagecheck'),
        ),
        migrations.AddField(
            model_name='stagestep',
            name='stage',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='innovations.stage'),
        ),
        migrations.AddField(
            model_name='laidstep',
            name='step',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='laid', to='innovations.stagestep'),
        ),
        migrations.AddConstraint(
            model_name='checktick',
            constraint=models.UniqueConstraint(fields=('check_of', 'innovation'), name='check_ticked_once'),
        ),
        migrations.AddConstraint(
            model_name='laidstep',
            constraint=models.UniqueConstraint(fields=('step', 'innovation'), name='step_laid_once'),
        ),
    ])

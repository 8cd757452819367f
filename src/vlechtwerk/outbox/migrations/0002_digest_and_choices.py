import django.db.models.deletion
import vlechtwerk.core.clock
from django.db import migrations, models
from vlechtwerk.core.together import together


class Migration(migrations.Migration):

    dependencies = [
        ('outbox', '0001_initial'),
    ]

    operations = together([
        migrations.CreateModel(
            name='AddressMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=64)),
                ('notice', models.CharField(blank=True, max_length=60)),
                ('is_hard', models.BooleanField(default=True)),
                ('count', models.PositiveSmallIntegerField(default=1)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField(default=vlechtwerk.core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name='MailChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('created_at', models.DateTimeField(default=vlechtwerk.core.clock.now, editable=False)),
                ('person_id', models.BigIntegerField(unique=True)),
                ('routes', models.JSONField(default=dict)),
                ('every', models.CharField(choices=[('daily', 'every working day'), ('weekly', 'once a week, on its first working day'), ('off', 'never: every mail on its own')], default='daily', max_length=10)),
                ('hour', models.PositiveSmallIntegerField(default=8)),
                ('quiet_from', models.TimeField()),
                ('quiet_until', models.TimeField()),
                ('quiet_days_off', models.BooleanField(default=True)),
                ('paused_until', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='message',
            name='message_due',
        ),
        migrations.AddField(
            model_name='message',
            name='digest',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='items', to='outbox.message'),
        ),
        migrations.AddField(
            model_name='message',
            name='link',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='message',
            name='link_label',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='message',
            name='read_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='message',
            name='state',
            field=models.CharField(choices=[('queued', 'waiting'), ('digest', 'in the next digest'), ('page', 'only on the page'), ('sending', 'on its way'), ('sent', 'sent'), ('failed', 'failed'), ('cancelled', 'no longer needed')], default='queued', max_length=10),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('state__in', ['queued', 'sending', 'digest'])), fields=['due_at'], name='message_due'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['person_id', '-id'], name='message_of_person'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('person_id__isnull', False), ('read_at__isnull', True), models.Q(('state', 'cancelled'), _negated=True)), fields=['person_id'], name='message_unread'),
        ),
        migrations.AddField(
            model_name='addressmark',
            name='message',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='marks', to='outbox.message'),
        ),
        migrations.AddConstraint(
            model_name='mailchoice',
            constraint=models.CheckConstraint(condition=models.Q(('hour__lte', 23)), name='digest_hour_of_a_day'),
        ),
        migrations.AddConstraint(
            model_name='addressmark',
            constraint=models.UniqueConstraint(fields=('address', 'notice'), name='address_mark_once'),
        ),
    ])

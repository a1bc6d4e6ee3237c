from django.db import migrations, models
from django.db.models import Count, Value
from django.db.models.functions import Concat, Substr


def count(apps, schema_editor):
    """What is live already has its month by its address, `/2026/11/…`, and is counted."""
    live = apps.get_model('articles', 'LiveArticle').objects.using(schema_editor.connection.alias).order_by()
    months = apps.get_model('articles', 'LiveMonth').objects.using(schema_editor.connection.alias)
    live.update(month=Concat(Substr('path', 2, 4), Value('-'), Substr('path', 7, 2)))
    counted = live.values_list('month').annotate(Count('pk'))
    months.bulk_create([months.model(month=month, count=number) for month, number in counted])


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0005_story_history'),
    ]

    operations = [
        migrations.AddField(
            model_name='livearticle',
            name='month',
            field=models.CharField(default='', max_length=7),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='livearticle',
            index=models.Index(fields=['month', '-first_published', '-article'], name='live_by_month'),
        ),
        migrations.CreateModel(
            name='LiveMonth',
            fields=[
                ('month', models.CharField(max_length=7, primary_key=True, serialize=False)),
                ('count', models.PositiveIntegerField()),
            ],
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]

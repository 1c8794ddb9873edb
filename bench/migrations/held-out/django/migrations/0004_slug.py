from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0003_options'),
    ]

    operations = [
        migrations.AddField(
            model_name='post',
            name='slug',
            field=models.SlugField(default='', max_length=80),
            preserve_default=False,
        ),
    ]

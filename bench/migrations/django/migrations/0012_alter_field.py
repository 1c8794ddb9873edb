from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0011_rename")]
    operations = [
        migrations.AlterField(
            model_name="customer",
            name="language",
            field=models.CharField(choices=[("de", "German"), ("en", "English")], max_length=2),
        ),
    ]

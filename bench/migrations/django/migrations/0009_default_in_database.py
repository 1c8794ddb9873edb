import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0008_default_in_code")]

    operations = [
        migrations.AddField("order", "seen_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
    ]

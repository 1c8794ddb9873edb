from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0007_add_note")]

    operations = [
        migrations.AddField(
            model_name="order",
            name="priority",
            field=models.IntegerField(default=0),
        ),
    ]

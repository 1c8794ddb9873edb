from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("shop", "0006_previous"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="note",
            field=models.TextField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Coupon",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=20, unique=True)),
            ],
        ),
        migrations.AddIndex(
            model_name="order",
            index=models.Index(fields=["note"], name="order_note_idx"),
        ),
    ]

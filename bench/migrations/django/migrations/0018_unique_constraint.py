from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0017_state_only")]
    operations = [
        migrations.AddConstraint(
            model_name="customer",
            constraint=models.UniqueConstraint(fields=("email",), name="unique_email"),
        ),
    ]

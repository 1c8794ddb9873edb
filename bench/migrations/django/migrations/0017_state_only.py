from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0016_state_and_database")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="Carrier")],
        ),
    ]

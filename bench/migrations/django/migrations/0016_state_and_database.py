from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0015_run_sql")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[],
            database_operations=[
                migrations.RunSQL("ALTER TABLE shop_order DROP COLUMN legacy_total"),
            ],
        ),
    ]

from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shop", "0014_run_python_deletes")]
    operations = [
        migrations.RunSQL(
            sql="CREATE INDEX CONCURRENTLY order_total_idx ON shop_order (total)",
            reverse_sql="DROP INDEX order_total_idx",
        ),
    ]

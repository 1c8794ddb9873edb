from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0009_default_in_database")]
    operations = [migrations.RemoveField(model_name="customer", name="fax")]

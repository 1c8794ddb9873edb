from django.db import migrations


def remove_guests(apps, schema_editor):
    Customer = apps.get_model("shop", "Customer")
    Customer.objects.filter(guest=True).delete()


class Migration(migrations.Migration):
    dependencies = [("shop", "0013_run_python")]
    operations = [migrations.RunPython(remove_guests, migrations.RunPython.noop)]

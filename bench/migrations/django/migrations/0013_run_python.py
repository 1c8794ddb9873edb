from django.db import migrations


def forwards(apps, schema_editor):
    Order = apps.get_model("shop", "Order")
    for order in Order.objects.filter(total=None):
        order.total = sum(line.price for line in order.lines.all())
        order.save()


def backwards(apps, schema_editor):
    apps.get_model("shop", "Order").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("shop", "0012_alter_field")]
    operations = [migrations.RunPython(forwards, backwards)]

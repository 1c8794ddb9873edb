from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("shop", "0010_remove_fax")]
    operations = [
        migrations.RenameField(model_name="customer", old_name="mail", new_name="email"),
    ]

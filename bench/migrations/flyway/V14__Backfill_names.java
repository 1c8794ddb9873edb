package db.migration;

import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

public class V14__Backfill_names extends BaseJavaMigration {
    public void migrate(Context context) throws Exception {
        context.getConnection().createStatement().execute("DROP TABLE names_old");
    }
}

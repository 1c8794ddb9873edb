import { Knex } from "knex";

const TABLE = "page_views";

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable(TABLE, function (table) {
    table.uuid("id").primary().defaultTo(knex.raw("gen_random_uuid()"));
    table.string("path").notNullable();
    table.timestamp("seen_at").defaultTo(knex.fn.now());
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable(TABLE);
}

exports.up = async function up(knex) {
  if (!(await knex.schema.hasTable("flags"))) {
    await knex.schema.createTable("flags", (t) => {
      t.string("name").primary();
    });
  }
};
exports.down = async function down(knex) {
  await knex.schema.dropTableIfExists("flags");
};

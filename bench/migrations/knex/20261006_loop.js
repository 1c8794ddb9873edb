exports.up = async function (knex) {
  for (const name of ["orders", "invoices"]) {
    await knex.schema.alterTable(name, (t) => t.uuid("tenant_id"));
  }
};
exports.down = async function (knex) {};

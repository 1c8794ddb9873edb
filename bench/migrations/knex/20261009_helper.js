const { dropAll } = require("../support/tables");

async function clear(knex) {
  await knex.schema.dropTable("basket");
}

exports.up = async (knex) => {
  await clear(knex);
  await knex.schema.createTable("basket", (t) => t.increments());
};
exports.down = async () => {};

exports.up = async (knex) => {
  await knex.schema.alterTable("products", (t) => {
    t.text("description").alter();
  });
};
exports.down = async () => {};

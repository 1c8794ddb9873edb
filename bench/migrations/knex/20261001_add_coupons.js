/** @param {import("knex").Knex} knex */
exports.up = function (knex) {
  return knex.schema
    .createTable("coupons", (table) => {
      table.increments("id");
      table.string("code", 20).notNullable().unique();
      table.timestamps(true, true);
    })
    .alterTable("orders", (table) => {
      table.integer("coupon_id").unsigned().nullable().references("id").inTable("coupons");
      table.boolean("gift").notNullable().defaultTo(false);
    });
};

exports.down = function (knex) {
  return knex.schema.alterTable("orders", (t) => t.dropColumn("coupon_id")).dropTable("coupons");
};

export const up = async (knex) => {
  await knex.schema.table("users", (t) => {
    t.dropColumns("icq", "fax");
  });
};

export const down = async (knex) => {
  await knex.schema.table("users", (t) => {
    t.string("icq");
    t.string("fax");
  });
};

exports.up = (knex) =>
  knex.raw(`
    ALTER TABLE users
      DROP COLUMN nickname
  `);

exports.down = (knex) => knex.raw("ALTER TABLE users ADD COLUMN nickname text");

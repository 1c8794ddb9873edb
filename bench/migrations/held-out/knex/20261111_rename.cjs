module.exports = {
  async up(knex) {
    await knex.schema.alterTable('accounts', table => {
      table.renameColumn('mail', 'email')
    })
  },
  async down(knex) {
    await knex.schema.alterTable('accounts', table => {
      table.renameColumn('email', 'mail')
    })
  },
}

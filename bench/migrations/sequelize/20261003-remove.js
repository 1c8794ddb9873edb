module.exports = {
  up: (queryInterface) =>
    queryInterface.sequelize.transaction(async (transaction) => {
      await queryInterface.removeColumn("Users", "fax", { transaction });
    }),
  down: async () => {},
};

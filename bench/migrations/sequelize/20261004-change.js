module.exports = {
  up: async (queryInterface, { DataTypes }) => {
    await queryInterface.changeColumn("Users", "name", { type: DataTypes.STRING(50), allowNull: false });
  },
  down: async () => {},
};

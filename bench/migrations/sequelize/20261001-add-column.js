"use strict";

/** @type {import('sequelize-cli').Migration} */
module.exports = {
  async up(queryInterface, Sequelize) {
    await queryInterface.addColumn("Orders", "giftNote", {
      type: Sequelize.STRING,
      allowNull: true,
    });
    await queryInterface.addIndex("Orders", ["giftNote"]);
  },

  async down(queryInterface) {
    await queryInterface.removeColumn("Orders", "giftNote");
  },
};

'use strict';
module.exports = {
  up: (queryInterface, Sequelize) => {
    return queryInterface.addConstraint('Users', {
      fields: ['email'],
      type: 'unique',
      name: 'users_email_unique',
    });
  },
  down: (queryInterface) => queryInterface.removeConstraint('Users', 'users_email_unique'),
};

class DropLegacyTables < ActiveRecord::Migration[7.2]
  def up
    %i[carts cart_items].each { |name| drop_table name, if_exists: true }
  end

  def down
    raise ActiveRecord::IrreversibleMigration
  end
end

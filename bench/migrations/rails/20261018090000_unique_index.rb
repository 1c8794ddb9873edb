class UniqueIndex < ActiveRecord::Migration[7.0]
  def change
    add_index :accounts, %i[tenant_id login], unique: true
  end
end

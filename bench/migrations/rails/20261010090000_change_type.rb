class ChangeType < ActiveRecord::Migration[7.0]
  def up
    change_column :payments, :amount, :bigint
  end

  def down
    change_column :payments, :amount, :integer
  end
end

class Guarded < ActiveRecord::Migration[7.0]
  def change
    add_column :orders, :gift, :boolean, default: false, null: false unless column_exists?(:orders, :gift)
  end
end

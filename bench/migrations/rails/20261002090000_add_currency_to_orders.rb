class AddCurrencyToOrders < ActiveRecord::Migration[7.1]
  disable_ddl_transaction!

  def change
    add_column :orders, :currency, :string, limit: 3, null: false, default: "EUR"
    add_index :orders, :currency, algorithm: :concurrently
  end
end

class RequireRegion < ActiveRecord::Migration[7.0]
  def change
    add_column :orders, :region, :string, null: false
  end
end

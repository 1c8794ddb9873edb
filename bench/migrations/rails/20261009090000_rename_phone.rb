class RenamePhone < ActiveRecord::Migration[7.0]
  def change
    change_table :customers, bulk: true do |t|
      t.rename :phone, :phone_number
      t.string :phone_country, limit: 2
    end
  end
end

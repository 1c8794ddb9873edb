class ReversibleBlock < ActiveRecord::Migration[7.0]
  def change
    add_column :shops, :opening_hours, :jsonb
    reversible do |dir|
      dir.up { execute "COMMENT ON COLUMN shops.opening_hours IS 'drop table'" }
      dir.down { execute "DROP TABLE shop_hours" }
    end
  end
end

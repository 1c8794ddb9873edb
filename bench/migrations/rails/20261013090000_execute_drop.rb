class ExecuteDrop < ActiveRecord::Migration[7.0]
  def up
    execute("DROP TABLE IF EXISTS legacy_carts")
  end
end

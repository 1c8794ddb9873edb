class DownCalledFromUp < ActiveRecord::Migration[7.0]
  def up
    down
    create_table(:tags) { |t| t.string :name }
  end

  def down
    drop_table :tags
  end
end

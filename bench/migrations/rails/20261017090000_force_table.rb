class ForceTable < ActiveRecord::Migration[7.0]
  def change
    create_table :imports, force: :cascade do |t|
      t.text :log
    end
  end
end

class NewAndDropped < ActiveRecord::Migration[7.0]
  def up
    create_table :scratch do |t|
      t.bigint :order_id, null: false
    end
    add_index :scratch, :order_id, unique: true
    drop_table :scratch
    add_reference :orders, :campaign, foreign_key: true
  end
end

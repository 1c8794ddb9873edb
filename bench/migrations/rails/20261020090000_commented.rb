class Commented < ActiveRecord::Migration[7.0]
=begin
  def up
    drop_table :users
  end
=end
  def change
    # remove_column :users, :email
  end
end

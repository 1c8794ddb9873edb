class RemoveFax < ActiveRecord::Migration[7.0]
  def change
    safety_assured { remove_column :customers, :fax, :string }
  end
end

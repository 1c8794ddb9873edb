class StringToText < ActiveRecord::Migration[5.2]
  def self.up
    change_column :messages, :body, :text, limit: 65_535
  end

  def self.down
    change_column :messages, :body, :string
  end
end

class RevertOld < ActiveRecord::Migration[7.0]
  def change
    revert do
      create_table :carriers do |t|
        t.string :name
      end
    end
  end
end

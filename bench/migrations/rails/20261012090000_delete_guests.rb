class DeleteGuests < ActiveRecord::Migration[7.0]
  def up
    say_with_time "guests go" do
      User.where(guest: true).delete_all
    end
  end

  def down
    raise ActiveRecord::IrreversibleMigration
  end
end

class Backfill < ActiveRecord::Migration[7.0]
  class User < ActiveRecord::Base
    self.table_name = "users"
  end

  def up
    User.where(locale: nil).find_each do |user|
      user.update_columns(locale: user.guess_locale)
    end
  end

  def down; end
end

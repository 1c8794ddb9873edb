class TimestampsOnOld < ActiveRecord::Migration[7.0]
  def change
    add_timestamps :vouchers
  end
end

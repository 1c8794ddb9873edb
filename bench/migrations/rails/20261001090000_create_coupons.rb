# frozen_string_literal: true

class CreateCoupons < ActiveRecord::Migration[7.1]
  def change
    create_table :coupons do |t|
      t.string :code, null: false, index: { unique: true }
      t.references :order, null: false, foreign_key: true
      t.decimal :percent, precision: 5, scale: 2, null: false
      t.timestamps
    end
  end
end

class Interpolated < ActiveRecord::Migration[7.0]
  TABLES = %w[orders invoices].freeze

  def up
    TABLES.each do |table|
      execute "ALTER TABLE #{table} ADD COLUMN tenant_id bigint"
    end
  end
end

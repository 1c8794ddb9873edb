class ConcurrentIndex < ActiveRecord::Migration[7.1]
  disable_ddl_transaction!

  def up
    return unless connection.adapter_name == "PostgreSQL"

    add_index :events, [:account_id, :created_at], algorithm: :concurrently, if_not_exists: true
  end
end

class UpAndDown < ActiveRecord::Migration[6.1]
  def up
    add_column :posts, :slug, :string
    execute <<~SQL
      CREATE INDEX posts_slug_idx ON posts (slug)
    SQL
  end

  def down
    remove_column :posts, :slug
    drop_table :post_archive
    raise ActiveRecord::IrreversibleMigration
  end
end

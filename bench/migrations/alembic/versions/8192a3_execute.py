from alembic import op

revision = "8192a3"
down_revision = "708192"


def upgrade():
    conn = op.get_bind()
    for (row_id,) in conn.execute("SELECT id FROM product"):
        conn.execute(f"UPDATE product SET slug = slug || '-' || {row_id} WHERE id = {row_id}")


def downgrade():
    pass

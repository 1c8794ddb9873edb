from alembic import op

revision = "708192"
down_revision = "6f7081"


def upgrade():
    op.drop_table("price_history")


def downgrade():
    raise NotImplementedError

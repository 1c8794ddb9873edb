from alembic import op
import sqlalchemy as sa

revision = "2b3c4d"
down_revision = "1a2b3c"


def upgrade():
    op.add_column("product", sa.Column("sku", sa.String(length=64), nullable=False))


def downgrade():
    op.drop_column("product", "sku")

from alembic import op
import sqlalchemy as sa

revision = "3c4d5e"
down_revision = "2b3c4d"


def upgrade():
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.add_column(sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False))
        batch_op.create_index(batch_op.f("ix_product_active"), ["active"], unique=False)


def downgrade():
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_active"))
        batch_op.drop_column("active")

from alembic import op
import sqlalchemy as sa

revision = "6f7081"
down_revision = "5e6f70"


def upgrade():
    op.alter_column("product", "name", existing_type=sa.String(length=100), type_=sa.String(length=40))


def downgrade():
    pass

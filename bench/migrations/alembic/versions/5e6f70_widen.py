from alembic import op
import sqlalchemy as sa

revision = "5e6f70"
down_revision = "4d5e6f"


def upgrade():
    op.alter_column("product", "name", existing_type=sa.VARCHAR(length=50), type_=sa.String(length=100), existing_nullable=False)


def downgrade():
    op.alter_column("product", "name", existing_type=sa.String(length=100), type_=sa.VARCHAR(length=50), existing_nullable=False)

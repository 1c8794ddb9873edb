from alembic import op
import sqlalchemy as sa

revision = "a3b4c5"
down_revision = "92a3b4"


def upgrade():
    op.alter_column("user", "mail", new_column_name="email", existing_type=sa.String(200))


def downgrade():
    op.alter_column("user", "email", new_column_name="mail", existing_type=sa.String(200))

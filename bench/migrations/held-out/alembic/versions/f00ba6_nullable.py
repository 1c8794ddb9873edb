from alembic import op
import sqlalchemy as sa

revision = 'f00ba6'
down_revision = 'f00ba5'


def upgrade():
    op.alter_column('users', 'email',
               existing_type=sa.VARCHAR(length=255),
               nullable=False)


def downgrade():
    op.alter_column('users', 'email',
               existing_type=sa.VARCHAR(length=255),
               nullable=True)

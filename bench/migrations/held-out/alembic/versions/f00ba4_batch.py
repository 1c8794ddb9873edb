"""drop nickname"""
from alembic import op
import sqlalchemy as sa

revision = 'f00ba4'
down_revision = 'f00ba3'


def upgrade():
    with op.batch_alter_table('users') as batch_op:
        batch_op.drop_column('nickname')


def downgrade():
    with op.batch_alter_table('users') as batch_op:
        batch_op.add_column(sa.Column('nickname', sa.String(80), nullable=True))

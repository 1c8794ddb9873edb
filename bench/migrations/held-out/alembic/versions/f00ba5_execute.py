from alembic import op
import sqlalchemy as sa

revision = 'f00ba5'
down_revision = 'f00ba4'


def upgrade():
    op.add_column('users', sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE users SET seen_at = created_at")
    op.execute(sa.text("CREATE INDEX ix_users_seen_at ON users (seen_at)"))


def downgrade():
    op.execute("DROP INDEX ix_users_seen_at")
    op.drop_column('users', 'seen_at')

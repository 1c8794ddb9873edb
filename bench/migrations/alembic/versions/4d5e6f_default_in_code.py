from alembic import op
import sqlalchemy as sa

revision = "4d5e6f"
down_revision = "3c4d5e"


def upgrade():
    # The default is one of SQLAlchemy, not of the database.
    op.add_column("product", sa.Column("weight", sa.Integer(), default=0, nullable=False))


def downgrade():
    op.drop_column("product", "weight")

from alembic import op

revision = "92a3b4"
down_revision = "8192a3"


def upgrade():
    op.create_unique_constraint("uq_user_email", "user", ["email"])


def downgrade():
    op.drop_constraint("uq_user_email", "user", type_="unique")

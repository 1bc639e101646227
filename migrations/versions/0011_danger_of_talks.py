"""A talk knows when something in it was last answered as an emergency, so that nobody else's messages are searched for it."""

import sqlalchemy as sa
from alembic import op


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('conversations', schema=None) as batch_op:
        batch_op.add_column(sa.Column('danger_at', sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE conversations SET danger_at = "
        "(SELECT max(m.created_at) FROM messages m WHERE m.conversation_id = conversations.id AND m.kind = 'emergency')"
    )


def downgrade() -> None:
    with op.batch_alter_table('conversations', schema=None) as batch_op:
        batch_op.drop_column('danger_at')

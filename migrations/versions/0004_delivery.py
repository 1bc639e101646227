"""Notices kept for a conversation until they are fetched, and what other bodies sent us."""

import sqlalchemy as sa
from alembic import op
import desk.columns


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('notices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=220), nullable=False),
    sa.Column('conversation_id', sa.String(length=36), nullable=False),
    sa.Column('message_id', sa.Integer(), nullable=False),
    sa.Column('handed_at', desk.columns.Moment(timezone=True), nullable=True),
    sa.Column('handed_with', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['conversation_id'], ['conversations.id'], name=op.f('fk_notices_conversation_id_conversations')),
    sa.ForeignKeyConstraint(['handed_with'], ['messages.id'], name=op.f('fk_notices_handed_with_messages')),
    sa.ForeignKeyConstraint(['message_id'], ['messages.id'], name=op.f('fk_notices_message_id_messages')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notices')),
    sa.UniqueConstraint('key', name=op.f('uq_notices_key'))
    )
    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.create_index('ix_notices_talk', ['conversation_id', 'message_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notices_handed_with'), ['handed_with'], unique=False)

    op.create_table('arrivals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=80), nullable=False),
    sa.Column('key', sa.String(length=100), nullable=False),
    sa.Column('at', desk.columns.Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_arrivals')),
    sa.UniqueConstraint('source', 'key', name=op.f('uq_arrivals_source'))
    )

    # what was delivered, and what waits for the console, must not slow down what goes out
    waits = sa.text('delivered_at IS NULL AND failed IS NULL')
    goes_out = sa.text("delivered_at IS NULL AND failed IS NULL AND kind <> 'officer'")
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_waiting')
        batch_op.drop_index('ix_outbox_lane')
        batch_op.create_index('ix_outbox_waiting', ['due_at', 'id'], unique=False, sqlite_where=goes_out, postgresql_where=goes_out)
        batch_op.create_index('ix_outbox_lane', ['lane', 'id'], unique=False, sqlite_where=waits, postgresql_where=waits)


def downgrade() -> None:
    waits = sa.text('delivered_at IS NULL AND failed IS NULL')
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_waiting')
        batch_op.drop_index('ix_outbox_lane')
        batch_op.create_index('ix_outbox_waiting', ['due_at'], unique=False, sqlite_where=waits, postgresql_where=waits)
        batch_op.create_index('ix_outbox_lane', ['lane', 'id'], unique=False)
    op.drop_table('arrivals')
    op.drop_table('notices')

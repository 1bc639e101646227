"""How often a case was transferred and reopened stands on its row; cases that are there are counted from their events."""

import sqlalchemy as sa
from alembic import op


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in a batch: SQLite would copy the table, to which others refer.
    op.add_column('cases', sa.Column('transfers', sa.Integer(), nullable=False, server_default='0'))
    op.add_column('cases', sa.Column('reopenings', sa.Integer(), nullable=False, server_default='0'))
    for column, action in (('transfers', 'transfer'), ('reopenings', 'reopen')):
        op.execute(
            f"UPDATE cases SET {column} = (SELECT count(*) FROM case_events e WHERE e.case_id = cases.id AND e.action = '{action}') "
            f"WHERE EXISTS (SELECT 1 FROM case_events e WHERE e.case_id = cases.id AND e.action = '{action}')"
        )


def downgrade() -> None:
    op.drop_column('cases', 'reopenings')
    op.drop_column('cases', 'transfers')

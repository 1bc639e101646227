"""A search or an export is a look without one case's number."""

import sqlalchemy as sa
from alembic import op


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('case_reads', schema=None) as batch_op:
        batch_op.alter_column('case_number', existing_type=sa.String(length=40), nullable=True)


def downgrade() -> None:
    op.execute('DELETE FROM case_reads WHERE case_number IS NULL')
    with op.batch_alter_table('case_reads', schema=None) as batch_op:
        batch_op.alter_column('case_number', existing_type=sa.String(length=40), nullable=False)

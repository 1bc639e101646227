"""When the person last urged; cases that wait for the person are looked at."""

import sqlalchemy as sa
from alembic import op
import desk.columns


revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('cases', sa.Column('urged_at', desk.columns.Moment(timezone=True), nullable=True))
    op.execute("UPDATE cases SET next_check_at = opened_at WHERE state = 'supplement'")


def downgrade() -> None:
    op.drop_column('cases', 'urged_at')

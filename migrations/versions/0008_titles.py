"""An index for looking for words in titles."""

from alembic import op


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_cases_title', 'cases', ['title', 'bureau_id', 'opened_at'], unique=False)


def downgrade() -> None:
    op.drop_index('ix_cases_title', table_name='cases')

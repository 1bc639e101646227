"""Word for officers can be read: which case it is of, and who has read it."""

import sqlalchemy as sa
from alembic import op
import desk.columns


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('outbox', sa.Column('subject', sa.String(length=40), nullable=True))
    op.create_index(
        'ix_outbox_officer', 'outbox', ['address', 'id'], unique=False, sqlite_where=sa.text("kind = 'officer'"), postgresql_where=sa.text("kind = 'officer'")
    )
    op.create_table(
        'notice_reads',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('officer_id', sa.Integer(), nullable=False),
        sa.Column('parcel_id', sa.Integer(), nullable=False),
        sa.Column('at', desk.columns.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['officer_id'], ['officers.id'], name=op.f('fk_notice_reads_officer_id_officers')),
        sa.ForeignKeyConstraint(['parcel_id'], ['outbox.id'], name=op.f('fk_notice_reads_parcel_id_outbox')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_reads')),
        sa.UniqueConstraint('officer_id', 'parcel_id', name=op.f('uq_notice_reads_officer_id')),
    )
    outbox = sa.table('outbox', sa.column('id'), sa.column('key'), sa.column('kind'), sa.column('subject'))
    connection = op.get_bind()
    for number, key in connection.execute(sa.select(outbox.c.id, outbox.c.key).where(outbox.c.kind == 'officer')).all():
        connection.execute(outbox.update().where(outbox.c.id == number).values(subject=key.split(':')[1]))


def downgrade() -> None:
    op.drop_table('notice_reads')
    op.drop_index('ix_outbox_officer', table_name='outbox')
    op.drop_column('outbox', 'subject')

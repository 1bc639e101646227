"""The table of rights: whole, in step with the table of a case's moves, and blind where it must be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.case import actors, transitions
from desk.case.models import Case
from desk.officer.rights import LABELS, TABLE, Reach, Right, Role, SignedIn, Subject, granted, may, needs_second_factor, reach


def who(*roles, bureau="zibo", unit="治安支队", number=7, second_factor=True):
    return SignedIn(number, "wang.li", "王力", bureau, unit, frozenset(roles), second_factor, second_factor, 1)


MINE = Subject("zibo", "治安支队", 7)
UNITS = Subject("zibo", "治安支队", 8)
OTHERS = Subject("zibo", "交警支队", 9)
ELSEWHERE = Subject("weihai", "治安支队", 9)
COMPLAINT = Subject("zibo", "警务督察支队", 9, supervision=True)


def test_every_right_and_role_stands_in_the_table():
    assert set(TABLE) == set(Right)
    assert set(LABELS) == set(Role)


def test_every_move_is_given_to_the_same_roles_as_in_the_table_of_moves():
    """Two tables, two questions: how far a role reaches, and in which state a move is possible; on who they must agree."""
    people = {str(r) for r in Role}
    moves = {}
    for row in transitions.TABLE:
        moves.setdefault(row.action, set()).update(row.who & people)
    ours = {str(right): {str(role) for role in roles} for right, roles in TABLE.items() if right in transitions.ACTIONS}
    assert ours == {action: roles for action, roles in moves.items() if roles}


@pytest.mark.parametrize(
    ("role", "right", "allowed"),
    [
        (Role.officer, Right.read, [MINE, UNITS]),
        (Role.officer, Right.answer, [MINE]),
        (Role.officer, Right.decline, []),
        (Role.officer, Right.officers, []),
        (Role.leader, Right.answer, [MINE, UNITS]),
        (Role.dispatcher, Right.accept, [MINE, UNITS, OTHERS]),
        (Role.dispatcher, Right.supervise, []),
        (Role.supervisor, Right.read, [MINE, UNITS, OTHERS, COMPLAINT]),
        (Role.supervisor, Right.accept, [COMPLAINT]),
        (Role.supervisor, Right.supervise, [MINE, UNITS, OTHERS, COMPLAINT]),
        (Role.auditor, Right.read, [MINE, UNITS, OTHERS]),
        (Role.auditor, Right.note, []),
        (Role.admin, Right.officers, [MINE, UNITS, OTHERS]),
        (Role.admin, Right.reveal, []),
    ],
)
def test_how_far_a_right_goes(role, right, allowed):
    subjects = [MINE, UNITS, OTHERS, ELSEWHERE, COMPLAINT]
    assert [s for s in subjects if may(who(role), right, s)] == allowed


def test_whoever_was_first_may_read_on_and_do_no_more():
    handed_on = Subject("zibo", "交警支队", 9, first_holder=7)
    assert may(who(Role.officer), Right.read, handed_on)
    assert not may(who(Role.officer), Right.answer, handed_on)


def test_a_complaint_is_reached_by_supervision_and_the_unit_that_has_it_only():
    assert may(who(Role.officer, unit="警务督察支队"), Right.read, COMPLAINT)
    assert not may(who(Role.auditor, Role.dispatcher, Role.admin, unit=""), Right.read, COMPLAINT)
    assert not may(who(Role.officer, Role.leader), Right.read, Subject("zibo", "警务督察支队", 7, 7, supervision=True))
    assert not may(who(Role.supervisor, bureau="weihai"), Right.read, COMPLAINT)


def test_without_a_unit_nobody_shares_one():
    assert not may(who(Role.officer, unit=""), Right.read, Subject("zibo", ""))


def test_of_every_bureau_means_every_bureau():
    assert all(may(who(Role.auditor, bureau=None, unit=""), Right.read, s) for s in (MINE, ELSEWHERE))


def test_several_roles_add_up():
    both = who(Role.officer, Role.dispatcher)
    assert reach(both, Right.read) == {Reach.own, Reach.first, Reach.unit, Reach.bureau}
    assert set(granted(both)) == set(granted(who(Role.officer))) | set(granted(who(Role.dispatcher)))


@pytest.mark.parametrize("role", Role)
def test_without_the_second_factor_that_a_role_needs_there_is_no_right_at_all(role):
    assert needs_second_factor({role}) == (role in (Role.supervisor, Role.admin))
    half = who(role, second_factor=False)
    assert bool(granted(half)) == (not needs_second_factor({role}))
    assert any(may(half, right, MINE) for right in Right) == (not needs_second_factor({role}))


BUREAUS, UNIT_NAMES, PEOPLE = ["zibo", "weihai"], ["", "治安支队", "督察支队"], [None, 7, 8]


@given(
    roles=st.sets(st.sampled_from(Role), min_size=1),
    bureau=st.sampled_from([None, *BUREAUS]),
    unit=st.sampled_from(UNIT_NAMES),
    at=st.tuples(st.sampled_from(BUREAUS), st.sampled_from(UNIT_NAMES[1:]), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE), st.booleans()),
)
def test_reading_is_decided_as_for_lists_of_cases(roles, bureau, unit, at):
    """The case layer filters its queries by a rule of its own; for one case both must say the same."""
    place, of_unit, holder, first, secret = at
    case = Case(bureau_id=place, unit=of_unit, officer_id=holder, first_officer_id=first, route="supervision" if secret else "unit")
    actor = actors.Actor.officer(7, {str(r) for r in roles}, bureau, unit)
    assert may(who(*roles, bureau=bureau, unit=unit), Right.read, Subject(place, of_unit, holder, first, secret)) == actors.may_see(actor, case)

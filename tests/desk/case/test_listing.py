"""Words are found in titles, whatever the case of their letters, within the bureau, and nothing is a pattern."""

import pytest
from sqlalchemy import update

from desk.case.models import Case
from desk.case.service import Filter, by_filter
from tests.desk.case.people import ADMIN, DISPATCHER

TITLES = ["货车通行证·市区", "货车通行证·高速", "App开户_100%", "app 停用", "护照加急"]


@pytest.fixture
async def titled(database, opened):
    """Cases of these titles twice each, and one of another bureau with a title of its own."""
    for n, title in enumerate(TITLES * 2):
        case = (await opened(key=str(n))).case
        async with database.transaction() as session:
            await session.execute(update(Case).where(Case.id == case.id).values(title=title))
    await opened(key="far", service="suqian-request")


@pytest.mark.parametrize("word", ["通行证", "证·", "app", "APP", "开户", "%", "_", "100%", "没有的", "护照加急", "加急护照", "货车通行证·市区及更多", "诉求"])
async def test_the_same_cases_as_by_reading_them_all(database, titled, word):
    async with database.sessions() as session:
        for actor in (DISPATCHER, ADMIN):
            everything, _ = await by_filter(session, actor, Filter(), limit=100)
            found, total = await by_filter(session, actor, Filter(search=word), limit=100)
            assert {c.number for c in found} == {c.number for c in everything if word.lower() in c.title.lower()}
            assert total == len(found)


async def test_an_empty_database_has_no_title(database):
    async with database.sessions() as session:
        assert await by_filter(session, ADMIN, Filter(search="通行证")) == ([], 0)

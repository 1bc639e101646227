"""Who takes part in the tests of cases, and what they say."""

from contextlib import contextmanager

import pytest

from desk.case.service import Actor

DESCRIPTION = "昨天下午两点，厂门口被几辆车堵住，货车出不去。"
ANSWERS = {
    "company": "淄博安和机械有限公司",
    "credit_code": "91370300MA3C1234XY",
    "contact": "王工",
    "mobile": "13800001234",
    "description": DESCRIPTION,
    "place": "张店区柳泉路100号",
}
UNIT = "治安支队"  # leads zibo-premises-security
PERSON = Actor.person("rest", "u-1")
STRANGER = Actor.person("rest", "u-2")
DISPATCHER = Actor.officer(1, {"dispatcher"}, "zibo", "指挥中心")
OFFICER = Actor.officer(2, {"officer"}, "zibo", UNIT)
SECOND = Actor.officer(3, {"officer"}, "zibo", UNIT)
LEADER = Actor.officer(4, {"leader"}, "zibo", UNIT)
SUPERVISOR = Actor.officer(5, {"supervisor"}, "zibo", "警务督察支队")
ADMIN = Actor.officer(6, {"admin"}, None, None)
AUDITOR = Actor.officer(7, {"auditor"}, "zibo", None)


@contextmanager
def refused(error, words):
    """Expect an error whose sentence for people has `words` in it."""
    with pytest.raises(error) as caught:
        yield
    assert words in caught.value.title

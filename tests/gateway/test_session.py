"""`/api/session`: the cookie, what another site cannot send, and who may pass."""

from http.cookies import SimpleCookie

import httpx
import pyotp
import pytest
from fastapi import FastAPI

from desk import clock
from desk.officer import service
from desk.officer.rights import Role
from desk.officer.service import NewOfficer
from gateway.console.auth import Current

PASSWORD = "青山-Kd7q-9xTm-Wp4z"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OURS = {"X-Requested-With": "console"}
REFUSED = "账号、密码或验证码不对。连续错五次会暂停登录，过一会儿再试。"


async def hire(door, login="wang.li", roles=(Role.officer,), secret=None):
    async with door.database.transaction() as session:
        return await service.create(session, NewOfficer(login, "王力", "anhe", "治安大队", roles), PASSWORD, secret)


def enter(door, login="wang.li", password=PASSWORD, headers=OURS, **more):
    return door.client.post("/api/session", json={"login": login, "password": password, **more}, headers=headers)


def cookie(reply):
    return SimpleCookie(reply.headers["set-cookie"])["desk_session"]


def title(reply, status):
    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/problem+json"
    assert set(reply.json()) == {"type", "status", "title"}
    return reply.json()["title"]


@pytest.fixture
async def desk_door(door):
    """A gateway with an officer, and a route of the console as others will add them."""

    async def work(who: Current) -> dict[str, str]:
        return {"login": who.login}

    app: FastAPI = door.app
    app.add_api_route("/api/work", work, methods=["GET", "POST"])
    await hire(door)
    return door


async def test_signing_in_says_who_one_is_and_what_one_may(any_door):
    made = await hire(any_door, roles=(Role.leader, Role.officer))
    reply = await enter(any_door)
    assert reply.status_code == 200
    body = reply.json()
    assert {k: body[k] for k in ("id", "login", "name", "bureau", "unit")} == {
        "id": made.id,
        "login": "wang.li",
        "name": "王力",
        "bureau": "anhe",
        "unit": "治安大队",
    }
    assert (body["roles"], body["role_names"]) == (["officer", "leader"], ["承办民警", "单位负责人"])
    assert "answer" in body["rights"]
    assert "officers" not in body["rights"]
    assert (body["second_factor"], body["complete"]) == (False, True)
    mine = {"Cookie": f"desk_session={cookie(reply).value}"}
    assert (await any_door.client.get("/api/session", headers=mine)).json() == body


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(desk_door):
    reply = await enter(desk_door)
    given = cookie(reply)
    assert (given["httponly"], given["samesite"], given["secure"], given["path"]) == (True, "strict", True, "/")
    assert int(given["max-age"]) == 12 * 3600
    assert len(given.value) >= 43
    assert given.value not in reply.text
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("base", "secure"),
    [
        ("http://127.0.0.1:8000", False),
        ("http://localhost:8000", False),
        ("http://[::1]:8000", False),
        ("https://localhost", True),
        ("http://10.0.0.5:8000", True),
        ("http://localhost.evil.example", True),
    ],
)
async def test_only_on_this_machine_it_may_go_without_tls(desk_door, base, secure):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(desk_door.app), base_url=base) as client:
        reply = await client.post("/api/session", json={"login": "wang.li", "password": PASSWORD}, headers=OURS)
    assert bool(cookie(reply)["secure"]) == secure


async def test_what_another_sites_form_can_send_is_refused(desk_door):
    assert "X-Requested-With" in title(await enter(desk_door, headers={}), 403)
    body = '{"login": "wang.li", "password": "x"}'
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        reply = await desk_door.client.post("/api/session", content=body, headers={**OURS, "Content-Type": kind})
        assert title(reply, 415) == "请求的类型不对，应为 application/json。"
    assert title(await desk_door.client.post("/api/session", content=body, headers=OURS), 415)
    assert title(await desk_door.client.delete("/api/session"), 403)


async def test_every_route_for_officers_is_kept_from_other_sites(desk_door):
    secure = httpx.AsyncClient(transport=httpx.ASGITransport(desk_door.app), base_url="https://desk.test")
    async with secure as client:
        assert title(await client.get("/api/work"), 401) == "请先登录。"
        await client.post("/api/session", json={"login": "wang.li", "password": PASSWORD}, headers=OURS)
        assert (await client.get("/api/work")).json() == {"login": "wang.li"}
        assert title(await client.post("/api/work", json={}), 403)
        assert title(await client.post("/api/work", data={"a": "b"}, headers=OURS), 415)
        assert (await client.post("/api/work", json={}, headers=OURS)).status_code == 200
        assert (await client.post("/api/work", headers=OURS)).status_code == 200


async def test_refusals_look_alike(desk_door):
    wrong, unknown = await enter(desk_door, password="Falsch-1234-5678"), await enter(desk_door, "nobody")
    assert title(wrong, 401) == title(unknown, 401) == REFUSED
    assert wrong.content == unknown.content
    assert "set-cookie" not in wrong.headers


async def test_a_locked_account_looks_the_same(desk_door):
    for _ in range(5):
        assert title(await enter(desk_door, password="Falsch-1234-5678"), 401) == REFUSED
    assert title(await enter(desk_door), 401) == REFUSED


async def test_without_a_session_there_is_nobody(desk_door):
    assert title(await desk_door.client.get("/api/session"), 401) == "请先登录。"
    for made_up in ("x", "x" * 43, "%00", "a" * 5000):
        reply = await desk_door.client.get("/api/session", headers={"Cookie": f"desk_session={made_up}"})
        assert title(reply, 401) == "请先登录。"


async def test_signing_out_ends_the_session_and_takes_the_cookie(desk_door):
    token = cookie(await enter(desk_door)).value
    mine = {"Cookie": f"desk_session={token}"}
    assert (await desk_door.client.get("/api/session", headers=mine)).status_code == 200
    reply = await desk_door.client.delete("/api/session", headers={**OURS, **mine})
    assert reply.status_code == 204
    assert cookie(reply)["max-age"] == "0"
    assert title(await desk_door.client.get("/api/session", headers=mine), 401)
    assert (await desk_door.client.delete("/api/session", headers={**OURS, **mine})).status_code == 204


async def test_signing_in_again_ends_the_session_before(desk_door):
    one = cookie(await enter(desk_door)).value
    two = cookie(await enter(desk_door, headers={**OURS, "Cookie": f"desk_session={one}"})).value
    assert one != two
    assert title(await desk_door.client.get("/api/session", headers={"Cookie": f"desk_session={one}"}), 401)
    assert (await desk_door.client.get("/api/session", headers={"Cookie": f"desk_session={two}"})).status_code == 200


async def test_a_second_factor_is_asked_for_and_then_enough(desk_door):
    await hire(desk_door, "chen.yi", (Role.supervisor,), SECRET)
    assert title(await enter(desk_door, "chen.yi"), 401) == "请输入验证器上的六位数字。"
    assert title(await enter(desk_door, "chen.yi", code="000000"), 401) == REFUSED
    reply = await enter(desk_door, "chen.yi", code=pyotp.TOTP(SECRET).at(clock.now()))
    assert reply.json()["complete"]
    assert "supervise" in reply.json()["rights"]


async def test_until_the_second_factor_is_set_up_nothing_else_goes(desk_door):
    await hire(desk_door, "chen.yi", (Role.admin,))
    secure = httpx.AsyncClient(transport=httpx.ASGITransport(desk_door.app), base_url="https://desk.test", headers=OURS)
    async with secure as client:
        reply = await client.post("/api/session", json={"login": "chen.yi", "password": PASSWORD})
        assert (reply.json()["complete"], reply.json()["rights"]) == (False, [])
        assert title(await client.get("/api/work"), 403) == "请先开通动态验证码，再办理业务。"
        assert title(await client.post("/api/session/second-factor", json={"password": "Falsch-1234-5678"}), 403)
        made = await client.post("/api/session/second-factor", json={"password": PASSWORD})
        assert made.headers["cache-control"] == "no-store"
        assert made.json()["address"].startswith("otpauth://totp/")
        assert title(await client.put("/api/session/second-factor", json={"code": "000000"}), 403)
        code = pyotp.TOTP(made.json()["secret"]).at(clock.now())
        assert (await client.put("/api/session/second-factor", json={"code": code})).status_code == 204
        assert (await client.get("/api/work")).status_code == 200
        assert title(await client.post("/api/session/second-factor", json={"password": PASSWORD}), 409)


async def test_the_password_can_be_changed(desk_door):
    mine = {**OURS, "Cookie": f"desk_session={cookie(await enter(desk_door)).value}"}
    change = {"old": PASSWORD, "new": "Neu-ABCD-efgh-1"}
    assert title(await desk_door.client.put("/api/session/password", json=change, headers=OURS), 401)
    assert title(await desk_door.client.put("/api/session/password", json={**change, "old": "x"}, headers=mine), 403)
    assert title(await desk_door.client.put("/api/session/password", json={**change, "new": "12345"}, headers=mine), 422) == "密码要12到128个字符。"
    assert (await desk_door.client.put("/api/session/password", json=change, headers=mine)).status_code == 204
    assert title(await enter(desk_door), 401)
    assert (await enter(desk_door, password="Neu-ABCD-efgh-1")).status_code == 200


async def test_too_many_sign_ins_from_one_address_wait(open_door):
    door = await open_door(rate_sign_in="3/minute")
    codes = [(await enter(door, f"nobody{n}")).status_code for n in range(4)]
    assert codes == [401, 401, 401, 429]
    reply = await enter(door)
    assert title(reply, 429) == "试得太快了，请稍等再试。"
    assert 1 <= int(reply.headers["retry-after"]) <= 61


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"null",
        b'{"login": "wang.li"}',
        b'{"login": 1, "password": "x"}',
        b'{"login": "", "password": "x"}',
        b'{"login": "a", "password": "x", "role": "admin"}',
        b'{"login": "a", "password": "x", "code": 123456}',
        b'{"login": "\\ud800", "password": "x"}',
        b'{"login": "wang.li", "password": "\\ud800"}',
        b'{"login": "a", "password": "' + b"x" * 300 + b'"}',
        b'{"login": "\xff", "password": "x"}',
    ],
)
async def test_a_body_that_makes_no_sense_is_named_so(door, body):
    reply = await door.client.post("/api/session", content=body, headers={**OURS, "Content-Type": "application/json"})
    assert reply.status_code in (400, 422)
    assert reply.headers["content-type"] == "application/problem+json"
    assert "password" not in reply.text or "字段" in reply.json()["title"]


@pytest.mark.parametrize("login", ["wang\\u0000li", "' OR 1=1 --", "汪", "a" * 100])
async def test_a_strange_login_is_simply_unknown(any_door, login):
    body = f'{{"login": "{login}", "password": "x\\u0000"}}'
    reply = await any_door.client.post("/api/session", content=body.encode(), headers={**OURS, "Content-Type": "application/json"})
    assert title(reply, 401) == REFUSED


async def test_the_sessions_are_described(door):
    paths = (await door.client.get("/openapi.json")).json()["paths"]
    assert set(paths["/api/session"]) == {"get", "post", "delete"}
    assert set(paths["/api/session/second-factor"]) == {"post", "put"}
    assert set(paths["/api/session/password"]) == {"put"}

"""Passwords: what is strong enough, what a hash is made of, what a new one looks like."""

import re

import pytest

from desk.errors import WeakPassword
from desk.officer import passwords


@pytest.mark.parametrize("password", ["短密码", "a" * 129, "ababababababab", "x1-WANG.LI-2y", "            "])
def test_a_weak_password_is_refused_with_a_reason(password):
    with pytest.raises(WeakPassword) as caught:
        passwords.check_strength(password, "wang.li")
    assert caught.value.title.endswith("。")


@pytest.mark.parametrize("password", ["correct horse battery", "泰山顶上一棵松不怕风雪寒", "Kd7q-9xTm-Wp4z"])
def test_a_long_one_of_any_kind_is_taken(password):
    passwords.check_strength(password, "wang.li")


async def test_the_hash_is_argon2id_and_every_one_has_its_salt():
    one, two = await passwords.hashed("泰山-Kd7q-9xTm"), await passwords.hashed("泰山-Kd7q-9xTm")
    assert one.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert one != two
    assert await passwords.matches("泰山-Kd7q-9xTm", one)
    assert not await passwords.matches("泰山-Kd7q-9xTM", one)


async def test_full_width_letters_are_the_same_password():
    assert await passwords.matches("Ａｂｃｄ１２３４ｅｆｇｈ", await passwords.hashed("Abcd1234efgh"))


async def test_without_a_hash_nothing_matches():
    assert not await passwords.matches("Abcd1234efgh", None)
    assert not await passwords.matches("Abcd1234efgh", "no hash")


async def test_a_hash_of_weaker_settings_is_known():
    from argon2 import PasswordHasher

    assert passwords.outdated(PasswordHasher(time_cost=1, memory_cost=8192).hash("Abcd1234efgh"))
    assert not passwords.outdated(await passwords.hashed("Abcd1234efgh"))


def test_new_ones_differ_are_strong_and_have_no_letters_that_look_alike():
    made = {passwords.generate() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        passwords.check_strength(password, "wang.li")
        assert re.fullmatch(r"([2-9A-HJ-NP-Za-kmnp-z]{4}-){3}[2-9A-HJ-NP-Za-kmnp-z]{4}", password)

"""The page in a real Chromium, on a phone and on a desktop: a question, its answer with source and buttons, an emergency."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from desk.settings import ROOT
from tests.e2e import officer
from tests.e2e.running import System

SCREENSHOTS = ROOT / "var" / "screenshots"
SIZES = {"phone": (390, 844), "desktop": (1366, 768)}
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT_MS = 15_000
REFUSED = {"test_what_is_no_picture_is_told_by_the_server": {422}}  # answers that are no fault


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or "/usr/bin/chromium"
    if not Path(program).exists():
        pytest.skip("no Chromium at /usr/bin/chromium: make chromium")
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(params=SIZES)
def page(request: pytest.FixtureRequest, browser: Browser, system: System) -> Iterator[Page]:
    """Open the page as a newcomer; whatever the console complains of, or any other machine it asks, fails the test."""
    width, height = SIZES[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", has_touch=request.param == "phone")
    page, wrong = context.new_page(), []
    page.set_default_timeout(WAIT_MS)
    allowed = REFUSED.get(request.node.originalname, set())
    expected = tuple(f"the server responded with a status of {status} " for status in allowed)
    page.on("console", lambda said: wrong.append(said.text) if said.type in {"error", "warning"} and not any(e in said.text for e in expected) else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith((system.url, "data:")) else wrong.append(f"asks {asked.url}"))
    page.on("response", lambda got: wrong.append(f"{got.status} {got.url}") if got.status >= 400 and got.status not in allowed else None)
    page.goto(f"{system.url}/?bureau=weihai")
    expect(page.get_by_role("heading", name="您好，这里是威海")).to_be_visible(timeout=WAIT_MS)
    yield page
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{request.node.originalname.removeprefix('test_')}-{request.param}.png")
    context.close()
    assert wrong == []


def ask(page: Page, text: str) -> None:
    page.get_by_label("输入您的问题").fill(text)
    page.get_by_role("button", name="发送").click()
    expect(page.locator(".person .bubble").last).to_contain_text(text)
    expect(page.locator(".typing")).to_have_count(0, timeout=WAIT_MS)


def fits(page: Page) -> None:
    """Nothing runs out of the window sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for button in page.locator(".newest button:visible").all():
        box = button.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= page.viewport_size["width"]


def test_an_answer(page: Page) -> None:
    ask(page, "易制毒化学品购买备案几天批")
    card = page.locator(".newest .card.answer").first
    expect(card.locator(".lead")).to_contain_text("24小时")
    expect(card.locator("blockquote").first).to_contain_text("易制毒化学品")
    expect(card.locator("figcaption").first).to_contain_text("2024年4月20日")
    for name in ("要办理", "看原文", "相关措施", "转人工"):
        expect(card.get_by_role("button", name=name)).to_be_visible()
    fits(page)


def test_a_button(page: Page) -> None:
    ask(page, "车检能代办吗")
    page.locator(".newest").get_by_role("button", name="看原文").click()
    expect(page.locator(".person .bubble").last).to_contain_text("看原文")
    expect(page.locator(".newest .card.answer")).to_contain_text("随到随检")
    assert "/original" not in page.inner_text("body")
    fits(page)


def test_an_emergency(page: Page) -> None:
    ask(page, "仓库着火了里面有人")
    card = page.locator(".newest .card.emergency").first
    expect(card).to_be_visible()
    expect(card.locator(".lead")).to_contain_text("119")
    expect(card.locator("a[href='tel:119']").first).to_be_visible()
    expect(page.get_by_role("alert")).to_be_visible()
    fits(page)


def test_a_refusal_offers_a_person(page: Page) -> None:
    ask(page, "公积金怎么提取")
    expect(page.locator(".newest .card.refusal").first).to_be_visible()
    page.locator(".newest").get_by_role("button", name="转人工").click()
    expect(page.locator(".newest .card.handover")).to_contain_text("记下")
    fits(page)


def attach(page: Page, folder: Path, *sent: str) -> None:
    """Pick files in the page's dialog, one after the other."""
    for what in sent:
        name, content = officer.SENT[what]
        (folder / name).write_bytes(content())
        page.locator("input[type=file]").set_input_files(folder / name)
        expect(page.locator(".person .bubble").last).to_contain_text(name)
        expect(page.locator(".typing")).to_have_count(0, timeout=WAIT_MS)


def test_pictures_come_with_a_case_and_later(page: Page, tmp_path: Path) -> None:
    ask(page, '/apply{"item": "weihai-m26"}')
    expect(page.get_by_role("button", name="添加图片或PDF")).to_be_visible()
    attach(page, tmp_path, "照片")
    expect(page.locator(".newest")).to_contain_text("一共1个")
    for text in ("码头路灯坏了三盏，夜里卸货看不见", "威海光威渔具有限公司", "丛经理", "13806310001"):
        ask(page, text)
    expect(page.locator(".newest")).to_contain_text("图片和材料：1个")
    ask(page, "确认提交")
    expect(page.locator(".newest .card.case").first).to_contain_text("WEIHAI-")
    ask(page, "补充材料")
    attach(page, tmp_path, "另一张照片", "PDF")
    expect(page.locator(".newest .card.case")).to_contain_text("图片和材料加到WEIHAI-")
    fits(page)


def test_a_file_over_the_limit_is_not_sent_and_the_person_is_told(page: Page, tmp_path: Path) -> None:
    ask(page, '/apply{"item": "weihai-m26"}')
    attach(page, tmp_path, "大文件")
    expect(page.locator(".failed")).to_contain_text("最多10 MB")
    ask(page, "码头路灯坏了三盏，夜里卸货看不见")
    expect(page.locator(".newest")).to_contain_text("哪家单位")
    fits(page)


def test_what_is_no_picture_is_told_by_the_server(page: Page, tmp_path: Path) -> None:
    ask(page, '/apply{"item": "weihai-m26"}')
    attach(page, tmp_path, "冒充照片的程序")
    expect(page.locator(".failed")).to_contain_text("收不了")
    expect(page.get_by_role("button", name="重新发送")).to_have_count(0)
    fits(page)


def test_word_of_a_case_comes_by_itself(page: Page, own_system: System) -> None:
    ask(page, "车检能代办吗")
    sender = page.evaluate("sessionStorage.getItem('enterprise-chat.sender')")
    own_system.put(sender, "工单已受理。", "工单有结果了。")
    expect(page.locator(".card.case")).to_have_count(2, timeout=WAIT_MS)
    expect(page.locator(".card.case .lead")).to_have_text(["工单已受理。", "工单有结果了。"])
    page.reload()
    ask(page, "车检能代办吗")
    page.wait_for_timeout(6000)
    expect(page.locator(".card.case")).to_have_count(2)
    fits(page)


def test_another_bureau(page: Page) -> None:
    page.get_by_label("选择公安局").select_option("suqian")
    ask(page, "新公司刻章多久能拿到")
    expect(page.locator(".newest .lead").first).to_contain_text("1小时")
    assert "bureau=suqian" in page.url
    page.reload()
    expect(page.locator(".person .bubble")).to_contain_text("新公司刻章多久能拿到")
    fits(page)

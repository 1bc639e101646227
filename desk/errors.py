"""Errors of the business, each with a Chinese sentence that may be shown to a person."""

from typing import Any


class DeskError(Exception):
    """Base of all business errors; `title` is safe to show outside."""

    title = "暂时办不了，请稍后再试。"

    def __init__(self, detail: str = "", title: str | None = None) -> None:
        super().__init__(detail or title or self.title)
        if title:
            self.title = title


class BadPolicyFile(DeskError):
    """A policy file that cannot be taken; the message names file, line and field."""

    title = "政策文件有误，没有装入。"


class UnreadableDocument(DeskError):
    """A source document whose text cannot be read."""

    title = "这个文件读不出文字。"


class UnknownBureau(DeskError):
    """A bureau id that the policy base does not hold."""

    title = "没有这个公安局的资料。"


class UnknownService(DeskError):
    """A service or matter id that no bureau offers."""

    title = "没有这项服务。"


class MissingAnswer(DeskError):
    """A case without something that its service asks for; `field` is the question's id."""

    title = "还缺一项内容。"

    def __init__(self, field: str, title: str | None = None) -> None:
        super().__init__(field, title)
        self.field = field


class UnknownCase(DeskError):
    """A case that does not exist, or that the asking person or officer may not know of."""

    title = "没有找到这个工单。"


class NotAllowed(DeskError):
    """A move that the case's state, or the actor's role, does not allow."""

    title = "这一步现在不能做。"


class MissingReason(DeskError):
    """A move without something that it needs; `need` names it (reason, ground, where, outcome …)."""

    title = "请写明理由。"

    def __init__(self, need: str, title: str | None = None) -> None:
        super().__init__(need, title)
        self.need = need


class StaleMove(DeskError):
    """A move made on an old version; `version` is the present one, `since` what happened meanwhile, as far as the actor may see it."""

    title = "这个工单刚有新的变化，请看过再办。"

    def __init__(self, version: int, since: list[dict[str, Any]]) -> None:
        super().__init__(f"now at version {version}")
        self.version = version
        self.since = since


class SignInRefused(DeskError):
    """A sign-in that failed. Unknown login, wrong password, wrong code and a locked account look the same from outside."""

    title = "账号、密码或验证码不对。连续错五次会暂停登录，过一会儿再试。"


class SecondFactorNeeded(DeskError):
    """The password is right, and a code from the authenticator app is missing."""

    title = "请输入验证器上的六位数字。"


class WeakPassword(DeskError):
    """A new password that is too short or too easily guessed."""

    title = "这个密码不够安全，请换一个。"


class BadAccount(DeskError):
    """An officer's account that cannot be made or changed so."""

    title = "这个账号没有建成。"


class SecondFactorOn(DeskError):
    """A second factor that is set up already; only an administrator's reset makes room for a new one."""

    title = "动态验证码已经开通。换手机的话，请管理员重置。"


class BadPlace(DeskError):
    """A mark of where a page of a list begins that no page gave."""

    title = "翻页的位置不对，请从第一页看起。"


class BadFile(DeskError):
    """A file that is not kept: too large, empty, or neither a picture nor a PDF, whatever its name says."""

    title = "这个文件收不了，请发 JPG、PNG、WEBP 图片或 PDF。"


class MissingFile(DeskError):
    """A file that is not there."""

    title = "没有找到这个文件。"

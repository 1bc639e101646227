"""Errors of the business, each with a Chinese sentence that may be shown to a person."""


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

"""The figures as an Excel workbook: by unit and service, by channel, the lines to reach, open questions, and what each figure means."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from desk import clock
from desk.stats.figures import NAMES, SHARES, Counted, grouped, total
from desk.stats.goals import Reached, reached, services
from desk.stats.questions import REASONS, Question
from desk.stats.words import CHANNELS, COUNTS, KINDS
from desk.stats.words import SHARES as SHARE_WORDS

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold
_BOLD, _GREY = Font(bold=True), PatternFill("solid", fgColor="EEF2F7")
_PERCENT = "0.0%"


def workbook(counts: Counted, names: Mapping[str, str], at: datetime, questions: Sequence[Question] | None = None) -> bytes:
    """Return the workbook of figures counted `at`; `names`: bureaus by id; `questions` None: the reader may not see them.

    Every text is written as text: what somebody typed never becomes a formula.
    """
    book = Workbook()
    book.remove(book.active)
    _figures(book, counts, names)
    _channels(book, counts, names)
    _goals(book, reached(counts), names)
    if questions is not None:
        _questions(book, questions, names)
    _meanings(book, at)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _figures(book: Workbook, counts: Counted, names: Mapping[str, str]) -> None:
    heads = ["月份", "公安局", "单位", "服务事项", *(COUNTS[n][0] for n in NAMES), *(SHARE_WORDS[n][0] for n in SHARES)]
    rows: list[list[Any]] = []
    for (month, bureau), whole in grouped(counts, 2).items():
        own = services(bureau)
        for (_, _, unit, service), part in grouped(whole, 4).items():
            rows.append([month, names.get(bureau, bureau), unit, own.get(service, service), *_numbers(part)])
        rows.append([month, names.get(bureau, bureau), "合计", "", *_numbers(whole)])
    sheet = _sheet(book, "各单位各事项", heads, rows, [10, 16, 18, 26])
    for row in sheet.iter_rows(min_row=2):
        for cell in row[-len(SHARES) :]:
            cell.number_format = _PERCENT
        if row[2].value == "合计":
            for cell in row:
                cell.font = _BOLD
    sheet.freeze_panes = "E2"


def _numbers(counts: Counted) -> list[Any]:
    figures = total(counts.values())
    return [*(getattr(figures, n) for n in NAMES), *(getattr(figures, n) for n in SHARES)]


def _channels(book: Workbook, counts: Counted, names: Mapping[str, str]) -> None:
    opened: dict[tuple[str, str, str], int] = defaultdict(int)
    for key, figures in counts.items():
        opened[key.month, key.bureau, key.channel] += figures.opened
    rows = [[m, names.get(b, b), CHANNELS.get(c, c), n] for (m, b, c), n in sorted(opened.items())]
    _sheet(book, "来源", ["月份", "公安局", "通道", "登记"], rows, [10, 16, 12])


def _goals(book: Workbook, found: Sequence[Reached], names: Mapping[str, str]) -> None:
    heads = ["公安局", "目标", "统计范围", "目标线", "办结率", "办结", "应办结", "是否达到", "出处", "原文"]
    rows = []
    for r in found:
        goal = r.goal
        said = "没有应办结的" if r.settled_share is None else "达到" if r.settled_share >= goal.share else "没有达到"
        kind = KINDS.get(goal.kind, goal.kind)
        rows.append(
            [names.get(goal.bureau, goal.bureau), goal.name, f"{kind}类工单", goal.share, r.settled_share, r.closed, r.to_settle, said, goal.item, goal.quote]
        )
    sheet = _sheet(book, "办结率目标", heads, rows, [16, 24, 14, 10, 10, 10, 10, 14, 14, 36])
    for row in sheet.iter_rows(min_row=2, min_col=4, max_col=5):
        for cell in row:
            cell.number_format = _PERCENT


def _questions(book: Workbook, questions: Sequence[Question], names: Mapping[str, str]) -> None:
    rows = [
        [
            names.get(q.bureau, q.bureau),
            q.text,
            q.times,
            "、".join(REASONS.get(r, r) for r in q.reasons),
            clock.local(q.last_at).replace(tzinfo=None),
        ]
        for q in questions
    ]
    sheet = _sheet(book, "待看问题", ["公安局", "问题", "次数", "原因", "最近一次"], rows, [16, 60, 8, 24, 18])
    for row in sheet.iter_rows(min_row=2, min_col=5, max_col=5):
        row[0].number_format = "yyyy-mm-dd hh:mm"


def _meanings(book: Workbook, at: datetime) -> None:
    rows = [[name, meaning] for name, meaning in (*COUNTS.values(), *SHARE_WORDS.values())]
    rows.append(["统计时间", f"{clock.local(at):%Y-%m-%d %H:%M}（北京时间）"])
    _sheet(book, "说明", ["项目", "怎么算"], rows, [14, 80])


def _sheet(book: Workbook, title: str, heads: Sequence[str], rows: Sequence[Sequence[Any]], widths: Sequence[int]) -> Any:
    sheet = book.create_sheet(title)
    for number, values in enumerate([heads, *rows], 1):
        for column, value in enumerate(values, 1):
            _write(sheet.cell(number, column), value)
    for cell in sheet[1]:
        cell.font, cell.fill, cell.alignment = _BOLD, _GREY, Alignment(wrap_text=True, vertical="center")
    for column in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(column)].width = widths[column - 1] if column <= len(widths) else 10
    sheet.freeze_panes = "A2"
    return sheet


def _write(cell: Cell, value: Any) -> None:
    if not isinstance(value, str):
        cell.value = value
        return
    cell.value = _UNPRINTED.sub("", value)
    cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula

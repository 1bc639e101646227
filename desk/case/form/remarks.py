"""What is said of a case just talked of, without its number: more of it, a correction, where pictures go, when news comes; which one of those listed."""

import re

import cn2an

from desk.case.form import taking, words
from desk.text import normal, squeeze

LONGEST, LONGEST_QUESTION, LONGEST_PICK = 80, 16, 18  # characters
SCANT = 2  # fewer characters beside the urging name no matter
_LEAD = (
    r"^(?:哎呀?|哦|噢|啊|那个|不好意思|对不起|抱歉|麻烦|请|等等|等一下|刚才|刚刚|前面|上面|我们?|俺们?|咱们?|的|这边|把|给|帮|再|还|要|想|得|需要|，|,|。|\s)*"
)
_FIELD = (
    r"(?:联系)?(?:电话|手机号?|号码|方式)|名字|姓名|称呼|联系人|地址|地点|位置|门牌号?|单位名?称?|公司名?称?|厂名|车牌号?"
    r"|日期|时间|人数|数量|金额|银行|账号|路线|品名|信用代码|代码|税号"
)
_IN_FORM = r"(?:登记|单子?里?|工单里?|里面|上面?|刚才|刚刚|当时|那里|留|填|写|报|的)*"
_SLIP = r"(?:写|填|报|说|打|输|登|记|弄|搞|留|发)?(?:给?你们)?(?:错|反|漏|少写)"
_OTHER = r"(?:写|填|报|登|记)成|不对|有误|换了|变了|(?:要|想|得|能|可以)(?:改|换)|(?:改|换)(?:成|为|一下)|更正|应该?是|应为"
_WRONG = re.compile(rf"{_LEAD}{_IN_FORM}(?:{_FIELD})[^，,。；;？?\d\s]{{0,6}}?(?:{_SLIP}|{_OTHER})")
_CHANGE = re.compile(rf"{_LEAD}(?:改|换|更正|更改|修改|变更)(?:一?下|个|一个|成)*{_IN_FORM}(?:我们?|咱们?|的)*(?:{_FIELD})")
_NO_VALUE = re.compile(r"(?:帮|给|替|请|麻烦|我|你们|能|想|要|改|换|一下|下|了|吧|重新|更正|过来|一位|个|数字|号|登记|填|写|，|,|。|！|!|\s)+")
_ABOUT = re.compile(r"什么|哪|手续|流程|材料|要带")  # what follows asks about such a change, it makes none
_HELP = re.compile(r"怎么办?|咋办?|如何|可不可以|能不能|可以|[能吗呢么？?]+")
_COUNT = r"(?:[一二两三四五六七八九十几半]{1,3}|\d+)"
_MORE = r"(?:多|又|另外|增|追)?(?:(?:加|添|补|减|少)(?:上|了|掉|报|写)*|[多漏](?:报|写|填|算)了?|(?:一共|总共|实际)(?:应该?)?是?)"
_FORGOT = r"(?:忘|漏)(?:记)?了?(?:说|写|讲|填|报|提)(?:了|一)?|(?:又|才)?想起来?(?:了|一)|漏了?(?:一|两|几|个|句)|还有(?:一|个|件|点|两)"
_TODAY = r"(?:今天|昨天|昨晚|前天|今早|刚才|刚刚|早上|上午|中午|下午|晚上|夜里)*"
_AGAIN = rf"{_TODAY}(?:他们|那帮人|那个人|对方|人家)(?:今|昨|刚|又|还){{1,2}}|{_TODAY}又(?:有|来|被|丢|出|堵|开始)"
_ADDS = re.compile(rf"{_LEAD}(?:{_MORE}{_COUNT}多?(?:个|名|位|辆|台|件|条|句|天|份|人|张|家|点|车|户)|{_FORGOT}|{_AGAIN})")
_NEW_WISH = re.compile(r"(?:想|要|来|再|帮我?)(?:办|申请|预约|约|投诉|举报|反映|咨询|问|登记|转|找)|人工")
_PICTURES = r"(?:照片|相片|图片|截图|照|图|pdf|扫描件|凭证|流水|聊天记录)"
_PAPERS = r"(?:合同|材料|文件|单据|发票|执照|证据|证明|协议)"
_WAY = r"(?:怎么|咋|咋个|如何|往哪|哪里|哪儿|在哪|能不能|可不可以|能|可以)"
_SENDS = re.compile(
    rf"{_PICTURES}.{{0,10}}?{_WAY}.{{0,6}}?(?:发|传|交|给|弄|递)|{_PAPERS}.{{0,10}}?{_WAY}.{{0,6}}?(?:发|传)|{_WAY}.{{0,4}}?(?:发|传|上传).{{0,4}}?(?:{_PICTURES}|{_PAPERS})"
)
_WHEN = r"(?:啥时候|什么时候|什么时间|啥时间|多会儿|多久|多长时间|几天|几时|何时|哪天|大概多久)"
_NEWS = r"(?:信儿?|结果|消息|回复|答复|回音|回话|反馈|准信|下文|说法|联系我|找我|给我(?:回|打)|来电话|回电|打电话|轮到)"
_AWAITS = re.compile(rf"{_WHEN}.{{0,8}}?{_NEWS}|{_NEWS}.{{0,4}}?(?:要|得|等)?{_WHEN}")
_ONE = r"(?:个|件|条|单|张|项)(?!月|工作|小时|人|单位)"
_PLACE = re.compile(rf"第([一二三四五六七八九十]|\d{{1,2}})(?:{_ONE}|$)|(头|最后|末)(?:一|尾)?{_ONE}|^([一二两三四五])$|^([1-5])[.、号]?$")
_DEEDS = {
    "reopen": r"重开|重新(?:打开|办|处理)",
    "withdraw": r"撤|取消|作废|不要了|不办了|销",
    "urge": r"催|快点|抓紧",
    "supplement": r"补|加",
    "rate": r"评|[星分]|满意",
    "status": r"查|看|进度|到哪|咋样|怎么样",
}
_URGE = r"(?<![不别])(?<!不[要用必])催(?:一?下子?|一?催|办|促)"
_URGES = re.compile(rf"(?:帮|替|给|请|麻烦|想|要|求|快|再|来|[，,。；;\s]|^)[^，,。；;\s]{{0,4}}{_URGE}[^，,。；;\s]{{0,3}}$")
_URGING = re.compile(
    r"帮忙?|替|给|请|麻烦|我们?|你们?|他们|恁|俺|再|来|想|要|能|可以|的|催促|催办|催单|催一?催|催|一下|一哈|快些?点?|赶紧|抓紧|尽快|好几天|几天|都|还|了|吧|呗|啊|呀|怎么|没人管|[，,。！!\s]"
)
_CASE = re.compile(r"工单|[那这的张个]单|单子|单号|催单|我(?:登记|提|报|反映)的那")


def corrects(text: str) -> bool:
    """Tell whether a message says that something given at the opening is wrong or has changed (我电话写错了)."""
    line = normal(text)
    found = _WRONG.match(line) or _CHANGE.match(line)
    if not found or len(line) > LONGEST or _ABOUT.search(line[found.end() :]):
        return False
    return not words.asks(line) or not _HELP.sub("", _NO_VALUE.sub("", line[found.end() :]))


def corrected(text: str) -> bool:
    """Tell whether a correction already says what is right instead."""
    line = normal(text)
    found = _WRONG.match(line) or _CHANGE.match(line)
    return bool(found) and not words.asks(line) and len(_NO_VALUE.sub("", line[found.end() :] if found else "")) > 1


def adds(text: str) -> bool:
    """Tell whether a message tells more (加一个人，一共四个; 忘了说，车是白色的), without saying of what."""
    line = normal(text)
    tells = len(line) <= LONGEST and bool(_ADDS.match(line)) and not words.asks(line)
    return tells and not (words.wishes(line) or taking.wishes(line) or _NEW_WISH.search(line))


def sends(text: str) -> bool:
    """Tell whether somebody asks how pictures or papers get here."""
    line = normal(text)
    return len(line) <= LONGEST_QUESTION + 8 and bool(_SENDS.search(line))


def awaits(text: str) -> bool:
    """Tell whether somebody asks when there will be news, and names no matter."""
    line = squeeze(normal(text))
    return len(line) <= LONGEST_QUESTION and bool(_AWAITS.search(line)) and "催" not in line


def place(text: str, listed: int) -> int | None:
    """Return which of so many things listed a short message picks (第一个撤回), counted from 0; None if it picks none."""
    line = squeeze(normal(text)).rstrip("。吧")
    found = _PLACE.search(line)
    if not found or len(line) > LONGEST_PICK or words.asks(line):
        return None
    if found[2]:
        at = 1 if found[2] == "头" else listed
    else:
        said = found[1] or found[3] or found[4]
        at = int(said) if said.isdigit() else int(cn2an.cn2an(said, "smart"))
    return at - 1 if 0 < at <= listed else None


def deed(text: str) -> str | None:
    """Return what a short message wants done with a case; None if it does not say."""
    return next((d for d, pattern in _DEEDS.items() if re.search(pattern, normal(text))), None)


def urges(text: str) -> bool:
    """Tell whether a message ends in a wish to urge (审批卡住了，帮忙催一下)."""
    line = normal(text).rstrip("。!！~吧呗啊 ")
    return bool(_URGES.search(line)) and not words.asks(line)


def bare(text: str) -> bool:
    """Tell whether a message that urges names nothing (帮我催一下)."""
    return len(_URGING.sub("", normal(text))) < SCANT


def of_a_case(text: str) -> bool:
    """Tell whether a message speaks of a case as such (我那单, 工单), so that its words name no matter."""
    return bool(_CASE.search(normal(text)))

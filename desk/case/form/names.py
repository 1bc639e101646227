"""Who, which enterprise and where: the name in what somebody says, and what is plainly no name. In doubt a name is a name."""

import re

_READ_OUT = {**{c: str(n) for n, c in enumerate("零一二三四五六七八九")}, "〇": "0", "幺": "1", "两": "2"}
_DIGITS = "".join(_READ_OUT)
_SPOKEN_PHONE = re.compile(rf"[{_DIGITS}\d](?:[ -]?[{_DIGITS}\d]){{6,}}")
_PHONE = re.compile(
    r"(?:(?:我的|联系)?(?:电话|手机|座机|号码|微信)(?:号码?|同号)?(?:也?是|[：:])?\s*)?(?:\+?86[- ]?)?"
    r"(?<![A-Za-z\d-])(?:\d{3,4}[- ]?)?\d[\d -]{5,}\d(?![A-Za-z\d-])"
)
_CHINESE = r"[\u4e00-\u9fff]"

_VERB = "催|撤回|撤销|撤|改|修改|更改|取消|查|查询|查看|补充|提交|确认|重来|重填|返回|退出|停|评价|重开|转人工|投诉|举报|报警|报案|登记|预约"
_COMMAND = re.compile(
    rf"(?:我要|我想|要|想|请|帮我|给我|麻烦|先|那|就|再|能不能|可以|把|第?[一二三四五六七八九十\d]+[个条项]|这个|那个|上一?个|我的|工单|单子|它|\s)*"
    rf"(?:{_VERB})(?:一下|一?[催查改撤]|下|办|件|了|吧|啊|呢|掉|回来|进度|工单|单子|材料|这个|那个|案子|公司名?|单位名?|名字|名称|电话|手机号?|地址|时间|[\s，,。！!])*+"
)
_DAY = r"(?:[上下这本]+个?)?(?:周|星期|礼拜)[一二三四五六日天末]+|大*[今明后昨前]天|[\d一二三四五六七八九十]+(?:月份?|[日号])"
_WHEN = re.compile(
    rf"(?:那就|那|就|大概)?(?:{_DAY})(?:{_DAY}|上午|下午|早上|晚上|中午|一?早|[\d一二三四五六七八九十]+点半?|之?前|之?后|左右|都?行|都?可以|都?有空|随时|方便|吧|了|[、，,和或到至\s])*+"
)
_ASKS = re.compile(r"找谁|怎么办|咋办|怎么弄|怎么填|为什么|为啥|凭什么|什么意思")
_QUESTION = re.compile(r"[?？吗]$")
_TALK = re.compile(r"不会[弄用填写操]|不知道|不清楚|不晓得|不想|不方便|没有|没听|是什么|什么时候|怎么|派出所叫|^随便|都行|都可以")
_FILLER = re.compile(r"(?:那|就|还|是|我|你|打|用|给|这个|那个|嗯|哦|啊|好|行|吧|的|了|[\s，,。])*")

_SURNAME = re.compile(
    rf"姓(?P<x>{_CHINESE}{{1,2}}?)[，,、\s]+(?:名?叫我?|全名|名字(?:是|叫)?|我是)?(?:(?P<name>(?P=x){_CHINESE}{{1,4}}?)|..(?P=x))(?:就[行好]|就?可以|吧)?[了的。]*$"
)
_CALLED = re.compile(
    r"(?:你好|您好|那就|那还是|还是|(?:嗯+|哦|好的?|行|对|可以|是的)(?=[，,。\s])|[，,。：:\s]"
    r"|叫我|喊我|你?可以叫我|就?是我(?=[，,\s])|(?:我|本人)?(?:就?叫|免贵姓|姓|是|的?名字(?:是|叫)?|称呼)|联系人?(?:就?是|叫|写)?|写|填|留|找|就(?=..))+[：:\s]*"
)
_AFTER_NAME = re.compile(r"(?<=.)(?:就(?:行|好|可以)了?|吧|[，,\s]*(?:手机|电话|微信)+同号)$")
_TITLE = re.compile(r"先生|女士|小姐|经理|师傅|主任|总|工$|老板|会计|[厂店队科处组班]长|主管|老师|警官|[姐哥叔]|姓|^[小老]|·")
_ORGANISATION = re.compile(rf"(?:公司|集团|合作社|事务所|派出所|公安局|(?<={_CHINESE}{{4}})(?:[厂店部院校]|中心|超市))$")

_KIND = re.compile(r"(?:公司|集团|合作社|事务所|中心|酒店|宾馆|医院|学校|超市|商行|工作室|[厂店部院校园所行社馆铺坊])(?:[（(].{1,20}[）)])?$")
_SAME = re.compile(r"(?:还是|就是|仍是|也是)?(?:那个|这个|同一个|(?:上次|刚才|原来|之前)(?:的|那个)?)(?:单位|公司|厂子?|企业|店|名称)(?:的|[，,：:\s])*")
_OURS = re.compile(r"(?:我们?(?:公司|单位|厂)?(?:是|叫)|我是|单位(?:名称)?是?|公司(?:名称|名字)?(?:是|叫)|这边是|还是(?=...))[：:\s]*")
_NO_COMPANY = re.compile(
    r"[<>\\{}_]|\d{7}|你们|我打|电话(?:是?多少|号)|怎么|^第?[一二三四五六七八九十\d]+个$|^(?:我要|我想|帮我|给我|请)"
    r"|^[\u4e00-\u9fff]{1,2}(?:经理|师傅|先生|女士|小姐|总|工|主任|老板)$"
)
_PRIVATE = re.compile(
    r"^(?:我们?|俺|本人|这边|就|只|是|属于|一个|个(?!体|人)|做|开|的|呢|[，,\s])*(?:个体(?:工商)?户?|个人|自己|散户|自由职业者?|普通(?:群众|市民|老百姓|百姓))(?:的|经营|自己|来?办|咨询|而已|[，,。\s])*$"
    r"|(?:没(?:有|得)?|不是|没注册|没开)(?:什么|任何|自己的)?(?:公司|单位|企业|厂子?|店)[的啊呀吧呢了。]*(?:[，,].*)?$"
)
_HOW_MANY = re.compile(r"(?:大概|大约|差不多)?[\d零一二两三四五六七八九十百千万几多来]+(?:个|人|名|位|多|来)+")


def in_figures(text: str) -> str:
    """Return `text` with a number that is read out digit by digit (一三八三七四……, seven or more) in figures."""
    return _SPOKEN_PHONE.sub(lambda found: "".join(_READ_OUT.get(c, c) for c in found.group()), text)


def person(said: str) -> str | None:
    """Return what somebody is called, without phone numbers and what stands around the name; None if that is plainly no name."""
    bare = _PHONE.sub(" ", in_figures(said)).strip(" ，,。;；、")
    if full := _SURNAME.search(bare):
        return full["name"] or full["x"]
    lead = _CALLED.match(bare)
    name = _AFTER_NAME.sub("", bare[lead.end() if lead else 0 :].strip(" ，,。")).strip(" ，,。")
    about_phone = bare != said and re.search(r"电话|手机|号码?|写错|应该", name)
    if not any(c.isalpha() for c in name) or about_phone or re.search(r"\d{3}|[<>/\\]", name):
        return None
    sentence = (name[0] in "不没别" or (len(name) > 5 and _TALK.search(name))) and not _TITLE.search(name)
    other = _QUESTION.search(name) or (len(name) > 2 and _no_name(name))  # 周三 may be somebody
    return None if sentence or other or _COMMAND.fullmatch(name) or _FILLER.fullmatch(name) or _ORGANISATION.search(name) else name


def company(said: str) -> str | None:
    """Return the name of an enterprise; None if it is plainly none."""
    name = _after(_OURS, _after(_SAME, said)).strip(" ，,。的")
    if not any(c.isalpha() for c in name) or _NO_COMPANY.search(name) or private(name) or _no_name(name) or _QUESTION.search(name):
        return None
    return None if _TALK.search(name) and not _KIND.search(name) else name


def private(said: str) -> bool:
    """Tell whether somebody says that there is no enterprise (个体户没有公司, 我是个人)."""
    return bool(_PRIVATE.search(said))


def place(said: str) -> str | None:
    """Return where it is, in the person's own words; None if they plainly say something else."""
    no_place = len(said) < 2 or not re.search(r"[\u4e00-\u9fffA-Za-z]", said) or _HOW_MANY.fullmatch(said) or _no_name(said)
    return None if no_place else said


def _after(lead: re.Pattern[str], said: str) -> str:
    found = lead.match(said)
    return said[found.end() :] if found else said


def _no_name(said: str) -> bool:
    """Tell whether a message is a command, a time, or a question."""
    return bool(_COMMAND.fullmatch(said) or _WHEN.fullmatch(said) or _ASKS.search(said))

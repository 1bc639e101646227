"""The name of an enterprise in a message: what looks like one, and is nobody else's; when in doubt none, for the form asks."""

import re
import unicodedata

_FORMAL = "股份有限公司|有限责任公司|有限公司|集团公司|合作社|事务所"
_PLAIN = "分公司|公司|集团|酒店|宾馆|饭店|超市|商行|医院|学校|幼儿园|工厂|厂|店"
KINDS = f"{_FORMAL}|{_PLAIN}"
_CHARACTERS = r"[\u4e00-\u9fffA-Za-z0-9（）()·]"
_COMPANY = re.compile(rf"{_CHARACTERS}{{2,28}}?(?:{_FORMAL})|{_CHARACTERS}{{2,28}}?(?:{_PLAIN})(?![口铺主门里家路区房长子商户内外])")
_BEFORE_NAME = re.compile(
    r"^.*?(?:我们?公司(?:是|叫)?|我们?单位(?:是|叫)?|我们?厂(?:是|叫)?|我们?店(?:是|叫)?|本公司|我司|我们?是|这里是|这边是|单位是|公司是|单位名称|公司叫|叫做|一个叫|代表|我在|就是|来自)[：:，,]?(?=[\u4e00-\u9fff]{2})"
)
_WISH = re.compile(
    r"^(?:你好|您好|麻烦|请|我们?|俺们?|咱们?|本人|现在|想|要|帮我?们?|帮俺们?|给我?们?|替我?们?|为(?!民|家)|登记|预约|申请|报案|报名|办理|协助|解冻|这里|这边|单位|公司|名称|是|叫|在(?=[\u4e00-\u9fff]{4})|一下|有个|一家)+"
)
_OTHERS = re.compile(r"[被跟]|投诉|举报|控告|状告|对方|他们|有人")  # with these before it a name is the other side's
_AND = re.compile(r"[和与让向对告]")  # with these only if somebody stands before them: 我们和…, but 和平机械
_COMMON = re.compile(
    r"^(?:本|贵|这个?|那个?|哪个?|新|老|大|小|开|办|去|来|到|进|上|回|一?家|某|该|各|新开的?|外地|同行|对面|隔壁|别的|其他|注册|保安|外贸|货运|物流|快递|运输|建筑|劳务|民营|私立|公立|分)*(?:公司|集团|工厂|厂|店|单位|酒店|学校|医院|超市|饭店|宾馆)$"
)
_NEVER = re.compile(r"[我俺咱你您他她它的了吗呢怎么谁啥]|什么|派出所|民警|警察|警官|警车|公司里|厂里")
# What a name without 有限 in it does not hold: it is too easily the rest of a sentence.
_NO_NAME = re.compile(
    r"[这那哪被让把给请想要帮替着过没不个有些]|[来去到在进回开](?:公司|集团|工?厂|店|单位|酒店|医院|学校|超市|饭店|宾馆)$|[新老]公司$|登记|预约|投诉|举报|报案|反映|申请|办理|上门|刻章"
    r"|经侦|交警|公安|律师|工人|员工|客户|老板|司机|会计|门口|路口|附近|旁边|隔壁|对面|周边|几家|同行|今天|明天|昨天|晚上|早上|下午|白天"
)


def company(text: str) -> str | None:
    """Return the name of an enterprise in `text`, or None; a mere 我们公司 is no name, nor is one that stands as the other side."""
    for found in _COMPANY.finditer(unicodedata.normalize("NFKC", text)):
        name = found.group().strip("（）()· ")
        for _ in range(3):
            name = _BEFORE_NAME.sub("", name).lstrip("是叫")
        bare = _WISH.sub("", name)
        other = _OTHERS.match(bare) or (_AND.match(bare) and re.search(r"[我俺咱们司厂店位]$", found.group().removesuffix(bare)))
        if _is_name(bare) and not other:
            return bare
    return None


def _is_name(name: str) -> bool:
    if len(name) < 4 or _COMMON.match(name) or _NEVER.search(name):
        return False
    return bool(re.search(rf"(?:{_FORMAL})$", name)) or not _NO_NAME.search(name)

"""What a person may say to the form itself: stop, one back, skip, change this, yes, no; and whether a message asks something."""

import re

from desk.text import normal

_END = r"[。.!！~，,啊吧呢了哦呀的嘛\s]*$"
_STOP = (
    r"算了|不办了?|不填了?|取消|不登记了?|不提交了?|不弄了?|不报了|不投诉了|不举报了|不约了|不预约了|不评价?了?|不撤了?|不补充?了|不重开了?|退出|放弃|停止"
    r"|先不办|先不填|先不登记|不要了|别登记了?|不想填了?|不想办了?|下次再说|改天再说|以后再说|没事了"
)
_CANCEL = re.compile(rf"^(?:那|哎|唉|就|我|先)*(?:{_STOP})(?:[，,\s]*(?:那|就|我|先)*(?:{_STOP}))*{_END}")
_BACK = re.compile(rf"^(?:请|我要|帮我)?(?:返回|回到|退回|退到|回)?(?:到)?(?:上一?步|上一?题|上一?个(?:问题)?|前一?个(?:问题)?|返回|后退|倒回去){_END}")
_SKIP = re.compile(
    rf"^(?:这个|这项|先|那|我|就)*(?:跳过|略过|略|还没(?:有|交|定|办|想好)?|没交|没定好|没有|没|无|暂无|不填|先不填|不清楚|不知道|不晓得|记不清|记不得|不记得|忘了|不方便说|不想说|不告诉你|不想给|不给|不留|还没定|没定|没要求|都行|随便|都可以|下一[个题步]|skip|不用){_END}"
)
_YES = re.compile(
    rf"^(?:嗯+|恩|对|对的|是|是的|没错|没问题|可以|行|好|好的|好啊|中|要得|ok|okay|yes|y|确认|确定|确认提交|确定提交|提交|就这样|都对|无误|要|需要|要的|有|有的|满意|办好|办妥|收到|已收到|已办好|接着填|继续|继续填|接着){_END}"
)
_NO = re.compile(rf"^(?:不|不是|不对|否|没有|没|不要|不用|不需要|不用了|先不|no|n|不行|还没|还没有|没办好|没收到|没办|未办|未收到|没做到|没装|没签|没做){_END}")
_SEND = re.compile(
    rf"^(?:我)?(?:确认|确定|提交|确认提交|确定提交|对|对的|是|是的|没错|没问题|可以|行|好|好的|好啊|嗯+|就这样|都对|无误|ok|yes|帮我提交|交吧|报上去)(?:吧|没问题|提交|了)?{_END}"
    rf"|^(?:(?:行|好|可以|对|嗯|没问题|就这样|赶紧|快点?|那|就)[了吧的，, ]*)+(?:给我|帮我)?(?:确认|提交|交|报)(?:吧|了|上去)*{_END}"
)
_CHANGE = re.compile(
    r"^(?:我要|我想|帮我|请|先|等等|等一下|等下|慢|，|,|\s)*(?:改|修改|更正|更改|换|重填|重新填)(?:一改|一下|下|个)?(?P<what>.{0,12}?)(?:(?:改)?(?:成|为|是)(?P<new>.+))?$"
)
_WRONG = re.compile(
    r"^(?:不对|等等|等一下|哦|啊|，|,|。|\s|刚才|刚刚|前面|上面|我|的|那个|说|填)*(?P<what>[\u4e00-\u9fff]{2,8}?)(?:我)?(?:刚才|刚刚|给)?(?:写错|填错|输错|说错|打错|弄错|不对|错|有误|要改)(?:了|啦)?[，,。：:\s]*(?:应该|应当)?(?:改成|改为|是|为)?(?P<new>.*)$"
)
_INLINE = re.compile(r"^(?:不对|不是|等等|等一下|更正|，|,|\s|我的|我)*(?P<what>[\u4e00-\u9fff]{2,8}?)(?:应该是|应为|改成|改为|换成)[：:\s]*(?P<new>.+)$")
_ASKS = re.compile(
    r"[?？]\s*$|(?:吗|呢|么|嘛|不)[。\s]*$|怎么(?!回事)|咋|多久|多少(?:钱|天|时间)|(?<![好过这前那])几天|几点|什么时候能|哪里|哪儿|在哪|哪个|哪些|(?:电话|号码)是?多少|谁(?:来|管|负责)|为什么|为啥|凭什么|能不能|可不可以|(?<!爱)要不要|是不是|有没有|什么意思|是什么|干什么|啥意思|干嘛|收费|要钱"
)
_DO_FOR_ME = re.compile(
    r"(?:帮|替|给)(?:我们?|俺们?|咱们?)(?:公司|厂里?)?(?:先|也|再)?(?:登记|立个?[单案]|报个?案|开个?单|预约|约(?![束定])|报个?单|记个|提交|申请|建个?单|派个|反映(?:个|一下|下|点)?(?:事|问题|情况)"
    r"|[弄办](?:一下|下|个|了|吧)*(?=$|[，,。\s]))(?!.*(?:[?？]|吗|么)[。\s]*$)|(?:^|[，,。！!\s])(?:帮|帮忙|麻烦|劳烦)(?:您|你们?)?(?:给)?登记(?!.*(?:[?？]|吗|么)[。\s]*$)"
)
_I_WANT = re.compile(
    r"(?:^|[，,。！!\s])(?:我们?|俺们?|我[司厂店]|本人|我们?公司)(?:现在|今天|就是?|实名|匿名|正式)?(?:要|想|得|来)(?:匿名|实名|正式)?(?:投诉|举报|报案|预约|登记|反映(?:个|一个|一下)?问题)"
    r"|(?:^|[，,。！!\s])(?:我|俺)?(?:想|要)(?:匿名|实名)(?:投诉|举报|反映)|^(?:我|俺)?(?:想|要|再)+补充(?:一?[点些下])?线索"
    r"|[，,。\s](?:我们?|俺们?)?(?:现在|就)?(?:想|要)再?(?:登记|报案|报个案|报一?下|反映|催(?:一?下|案子)|补充(?:一?[点些下])?线索)(?:一下|下)?[吧了]*(?=$|[，,。\s])"
)
# Who gives name, firm or phone with the wish is past asking how.
_GIVES = re.compile(r"我叫[\u4e00-\u9fff]{2}|有限公司|(?<!\d)1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)")
_WANTS_DONE = re.compile(r"(?:^|[，,。！!\s])(?:我们?|俺们?|本人)?(?:要|想)(?:申请|办理?|约|报名)")
_ASKS_FOR_WAY = re.compile(r"找谁|哪个|途径|号码给|(?:投诉|举报|报案|预约|什么|的)(?:电话|渠道|流程|条件)|电话(?:是|多少|号)")
_ANOTHER_CASE = re.compile(
    r"(?:我的|我那个?|上次的?|之前的?|查一?下).{0,6}(?:工单|单子|单号|投诉|报案|登记).{0,8}(?:到哪|咋样|怎么样|进度|结果|查|处理|办得|没有?回)|^查?(?:一下)?(?:我的)?工单(?:进度)?$"
)
_ANON = re.compile(r"^(?:我)?(?:要|想|选|还是|就)?匿名")
_NAMED = re.compile(r"^(?:我)?(?:要|想|选|愿意|可以)?(?:留(?:下)?(?:联系方式|电话|名|手机)?|实名|不匿名|署名|不用匿名|不要匿名|留)")
_RESUME = re.compile(r"^(?:嗯|好的?|可以|是的?|对|行|要)?[，,]?(?:接着|继续)?(?:填|来|登记|办)?(?:吧|啊)?$")

_OVER = re.compile(
    r"^(?:好了?|嗯|现在|谢谢|，|,|。|\s|人|大家|都|已经|我们?|刚才|刚)*(?:没事(?:了|啦)?|不(?:是|算)?(?:太|很)?(?:着?急|紧急|急事)(?:的|事)?|不是现在(?:的事)?|安全了?|平安|(?:火|警察|民警|救护车|消防|120|119|110|他们?|那帮人|闹事的|坏人)[^，。]{0,6}(?:灭|来|到|走|散|控制|带走|接走)[^，。]{0,4}了?|(?:打|报)(?:了|过|完)?(?:警|110|119|120|96110|电话)了?|处理完了?|控制住了?)[^？?吗呢]{0,18}$"
)
_NOT_YET = re.compile(r"还没|没来|不来|没到|不到")
_ADDS = re.compile(r"^(?:我|再|还|要|想|来|给)*补充(?:一下|一点|一些|说明|材料|情况|两句|几句|个)*[：:，,\s]\s*(?!.*[?？]\s*$).{4,}")
_FILLER = re.compile(r"^(?:[嗯哦啊额呃哈呵唔噢呀诶哎]+|好的?|行|可以|ok|okay|收到|知道了|明白了?|是的?|对的?|[^\w\u4e00-\u9fff]+)+$")
_TURNS = re.compile(
    r"^(?:那|哎|唉|不|等等|等一下|我|，|,|。|\s)*(?:(?:算了|(?:先)?不(?:投诉|举报|办|登记|约|预约|填|弄|报|要)(?:这个|那个|它)?了?|换成|改成|还是|换个|不是这个|不是(?:要)?(?:投诉|举报|登记|报案|预约)|弄错了|搞错了|点错了)[，,。\s我]*)+(?:我|还是|改成|换成|先|就|帮我|给我|你|再|要|想|来|去|是)*(?P<rest>(?:办|开|登记|投诉|举报|预约|约|申请|报案|查|催|咨询|反映|求助).{2,})$"
)
_WHY = re.compile(
    r"(?:为什么|为啥|为何|凭什么|凭啥|干嘛|干啥|有必要)[^，。]{0,6}(?:要|留|填|问|给|查|知道|用)|(?:要|留|填|问)(?:我|我们|这个|这些|那个)?(?:的|公司)?[^，。]{0,8}(?:干嘛|干什么|做什么|干啥|做啥|有什么用|有啥用|啥用|什么用)"
)
_ID = re.compile(r"身份证")

NICKNAMES = {
    "mobile": ("电话", "手机", "手机号", "号码", "联系电话", "联系方式"),
    "company": ("公司", "单位", "企业", "厂名", "公司名", "单位名", "公司名字", "公司名称"),
    "contact": ("名字", "姓名", "称呼", "联系人", "我的名字"),
    "place": ("地址", "地点", "地方", "位置"),
    "plate": ("车牌", "车牌号", "牌照"),
    "description": ("经过", "描述", "内容", "情况", "事情", "说明"),
    "credit_code": ("代码", "信用代码", "税号", "统一代码"),
    "preferred_time": ("时间", "预约时间", "日期"),
    "confidential": ("保密",),
    "matter": ("事项", "类型", "类别", "种类", "哪一件"),
    "anonymous": ("匿名",),
}


def wishes(text: str) -> bool:
    """Tell whether the person plainly wants something registered, rather than to know how."""
    line = normal(text)
    wants = _I_WANT.search(line) or (_WANTS_DONE.search(line) and _GIVES.search(line))
    return bool(_DO_FOR_ME.search(line)) or (bool(wants) and not (asks(line) or _ASKS_FOR_WAY.search(line)))


def cancels(text: str) -> bool:
    """Tell whether the person gives the form up."""
    return bool(_CANCEL.match(normal(text)))


def goes_back(text: str) -> bool:
    """Tell whether the person wants the question before."""
    return bool(_BACK.match(normal(text)))


def skips(text: str) -> bool:
    """Tell whether the person leaves a question open."""
    return bool(_SKIP.match(normal(text)))


def agrees(text: str) -> bool:
    """Tell whether a short message says yes."""
    return bool(_YES.match(normal(text)))


def refuses(text: str) -> bool:
    """Tell whether a short message says no."""
    return bool(_NO.match(normal(text)))


def sends(text: str) -> bool:
    """Tell whether the summary is confirmed."""
    return bool(_SEND.match(normal(text)))


def submits(text: str) -> bool:
    """Tell whether a message asks to send the form, in these very words."""
    return normal(text).strip(" 。!！吧") in ("确认提交", "提交", "确定提交", "确认")


def resumes(text: str) -> bool:
    """Tell whether a form left half-filled shall go on."""
    said = normal(text).strip(" 。.!！~")
    return (bool(said) and bool(_RESUME.match(said))) or agrees(text)


def asks(text: str) -> bool:
    """Tell whether a message asks something rather than answers."""
    return bool(_ASKS.search(normal(text)))


def over(text: str) -> bool:
    """Tell whether a short message says that a danger is dealt with."""
    return len(text) <= 30 and bool(_OVER.match(normal(text))) and not asks(text) and not _NOT_YET.search(normal(text))


def adds(text: str) -> bool:
    """Tell whether a message says something more of a case that is there (补充一下：……)."""
    return bool(_ADDS.match(normal(text)))


def lost_word(text: str) -> bool:
    """Tell whether somebody lost the query word of an anonymous case."""
    return bool(re.search(r"口令[^，。]{0,6}(?:忘|丢|没记|找不到|不记得)|(?:忘|丢|没记|不记得)[^，。]{0,6}口令", normal(text)))


def filler(text: str) -> bool:
    """Tell whether a message says nothing (嗯, 哦, 好的)."""
    return bool(_FILLER.match(normal(text)))


def turns_to(text: str) -> str | None:
    """Return what the person wants instead of what is being filled in, or None."""
    found = _TURNS.match(normal(text).strip(" 。!！吧"))
    return found["rest"] if found else None


def why(text: str, asked: str, labels: dict[str, str]) -> str | None:
    """Return the question (`id_number` for an identity card) of which somebody asks why it is asked; None if nobody does."""
    line = normal(text)
    if not _WHY.search(line):
        return None
    named = [question for question, names in NICKNAMES.items() if question in labels and any(n in line for n in names)]
    return "id_number" if _ID.search(line) else named[0] if named else asked


def hidden(text: str) -> bool | None:
    """Tell whether the person wants to stay anonymous (True), leaves a name (False), or says neither (None)."""
    said = normal(text)
    if _NAMED.match(said):
        return False
    return True if _ANON.match(said) else None


def change(text: str, labels: dict[str, str]) -> tuple[str | None, str] | None:
    """Return which question shall be changed and the new value where it came along; None if the message changes nothing.

    `labels` maps question ids to what they are called. A plain 改一下 gives (None, "").
    """
    said = text.strip()
    for pattern in (_CHANGE, _INLINE, _WRONG):
        found = pattern.match(said)
        if not found:
            continue
        what, new = (found.group("what") or "").strip(" 的那个刚才"), (found.group("new") or "").strip(" ，,。：:")
        if not what and pattern is _CHANGE:
            return None, new
        if question := _meant(what, labels):
            return question, new
    return None


def _meant(what: str, labels: dict[str, str]) -> str | None:
    """Return the question that is called `what`: by its label, a part of it, or what people call it."""
    if not what:
        return None
    for question, label in labels.items():
        if what == label or what in NICKNAMES.get(question, ()):
            return question
    for question, label in labels.items():
        if (len(what) > 1 and what in label) or label in what:
            return question
    for question in labels:
        if any(n in what for n in NICKNAMES.get(question, ())):
            return question
    return None


_RUDE = re.compile(
    r"^(?:你们?|这|什么|真|就|都|一群|个|是|的|他|，|,|\s)*"
    r"(?:垃圾|废物|傻[逼比b叉子]|智障|脑残|有病|神经病|滚蛋?|去死|妈的|妈了个|操你?|卧槽|tmd|sb|nmd|骗子|放屁)[^，。]{0,6}$"
)
_SMALL = re.compile(
    r"(?:转|找|要|接|换|叫)(?:个|一下|一个)?(?:人工|真人|客服|活人)|人工(?:服务|客服|坐席)?[。!！]?$|^(?:你好|您好|hi|hello|在吗|早上好|下午好)[。!！呀啊]*$|^(?:谢谢|多谢|感谢|辛苦)|你(?:是|到底是)?(?:不是)?(?:机器人|真人|人工智能|ai)|你(?:能|会)(?:干什么|做什么|干啥)"
)


def for_others(text: str) -> bool:
    """Tell whether others answer a message: a greeting, thanks, a wish for a person, what the assistant is, a case opened before."""
    line = normal(text)
    return (len(text) <= 20 and bool(_SMALL.search(line) or _RUDE.match(line))) or bool(_ANOTHER_CASE.search(line))

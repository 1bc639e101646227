"""What a person may say to the form itself: stop, one back, skip, change this, yes, no; and whether a message asks something."""

import re
from collections.abc import Iterable

from desk.case.form import changes
from desk.text import normal

_END = r"[。.!！~，,啊吧呢了哦呀的嘛嘞哩哈\s]*$"
_STOP = (
    r"算了|不办了?|不填了?|取消|不登记了?|不提交了?|不弄了?|不报了|不投诉了|不举报了|不约了|不预约了|不评价?了?|不撤了?|不补充?了|不重开了?|退出|放弃|停止"
    r"|先不办|先不填|先不登记|不要了|别登记了?|不想填了?|不想办了?|下次再说|改天再说|以后再说|没事了"
)
_CANCEL = re.compile(rf"^(?:那|哎|唉|就|我|先)*(?:{_STOP})(?:[，,\s]*(?:那|就|我|先)*(?:{_STOP}))*{_END}")
_BACK = re.compile(rf"^(?:请|我要|帮我)?(?:返回|回到|退回|退到|回)?(?:到)?(?:上一?步|上一?题|上一?个(?:问题)?|前一?个(?:问题)?|返回|后退|倒回去){_END}")
_SKIP = re.compile(
    rf"^(?:这个|这项|先|那|我|就)*(?:跳过|略过|略|还没(?:有|交|定|办|想好)?|没交|没定好|没有|没|无|暂无|不填|先不填|不清楚|不知道|不晓得|记不清|记不得|不记得|忘了|说不清楚?|说不好|说不准|不好说|分不清|搞不清|弄不清|拿不准|不太?确定|不方便说|不想说|不告诉你|不想给|不给|不留|还没定|没定|没要求|都行|随便|都可以|下一[个题步]|skip|不用){_END}"
)
_YES = re.compile(
    rf"^(?:嗯+|恩|对|对的|是|是的|没错|没问题|可以|行|好|好的|好啊|中|要得|妥|妥了|成|ok|okay|yes|y|确认|确定|确认提交|确定提交|提交|就这样|都对|无误|要|需要|要的|有|有的|满意|办好|办妥|收到|已收到|已办好|接着填|继续|继续填|接着){_END}"
)
_NO = re.compile(rf"^(?:不|不是|不对|否|没有|没|不要|不用|不需要|不用了|先不|no|n|不行|还没|还没有|没办好|没收到|没办|未办|未收到|没做到|没装|没签|没做){_END}")
_SEND = re.compile(
    rf"^(?:我)?(?:确认|确定|提交|确认提交|确定提交|对|对的|对头|是|是的|没错|没毛病|没啥?问题|可以|行|好|好的|好啊|好滴|嗯+|就这样|就这么[着办]|都对|无误|中+|要得|妥|成|得行|ok|okay|yes|帮我提交|交吧|发吧|报上去)(?:吧|没问题|提交|了)?{_END}"
    rf"|^(?:没问题了?|没有?(?:什么|啥)?(?:要|需要|可)?改的了?|不用改了?|不改了?)[，,\s]*(?:就这样)?(?:确认|提交|交|报|发)?(?:吧|了)*{_END}"
    rf"|^(?:(?:行|好|中|成|妥|要得|可以|对|嗯|没问题|就这样|赶紧|快点?|那|就)[了吧的，, ]*)+(?:给我|帮我)?(?:确认|提交|交|报)(?:吧|了|上去)*{_END}"
)
_ASKS = re.compile(
    r"(?!时不时|动不动)(?<!爱)([^\W\d_])[不没]\1|(?:什么|啥)时候(?!都|也|方便|合适|可以|开始的)|(?<!知道)(?<!知道该)(?<!晓得)找谁|哪天(?!都|也)|(?<![十百])几号(?!都|也|楼|门|线|车|路)|[?？]\s*$|(?:吗|呢|么|嘛|不)[。\s]*$|怎么(?!回事)|咋|多久|多少(?:钱|天|时间)|(?<![好过这前那])几天|几点|什么时候能|哪里|哪儿|在哪|哪个|哪些|(?:电话|号码)是?多少|谁(?:来|管|负责)|为什么|为啥|凭什么|能不能|可不可以|是不是|有没有|什么意思|是什么|干什么|啥意思|干嘛|收费|要钱"
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
    r"|^(?:我要|我想|请|帮我|帮忙|再|先|麻烦|给我)*催(?:一下|一催|催|办|一催)?(?:工单|进度|上次的?|那件)?[吧啊。!！]*$|^(?:我要|我想|请|帮我)*(?:查|看)(?:一下|下|看)?(?:办理|处理)?进度[吧啊。]*$"
)
_WHO = r"(?:我的?|自己的?|本人)*(?:真实)?(?:名字|姓名|真名|名|身份|联系方式|电话|手机号?|个人信息|信息)"
_ANON = re.compile(
    rf"^(?:我|还是|那|就|要|想|选|改成|改|换成|请|帮我|给我|能|可以|能不能|可不可以|可否)*匿名(?:举报|投诉|反映|登记|处理)?(?:[吗么]|行吗|可以吗)?{_END}"
    r"|^(?:我|还是|那|就|请|你们?|麻烦|可以|能不能|能|可不可以|可别|千万)*(?:别|不要|不用|不想|不愿意?|不敢|不方便|不能|不)(?:给我|让我|把我)?(?:留|写|填|登|记|透露|暴露|公开|露|说|报)(?:出去|出来|下|上)?"
    rf"{_WHO}[吗么]?{_END}"
    r"|^(?:我)?(?:不想|不愿意?|不要|别|怕|不敢|不能)(?:叫|让|被|给)?(?:任何|别|其他|单位的?|他们?|对方)*(?:人|们|单位|公司|老板|警察|民警|派出所|领导)?(?:知道|认出|查到|发现)(?:是|我)+(?:谁|报的|说的|举报的|投诉的|的身份)?"
    rf"{_END}"
)
_NAMED = re.compile(
    rf"^(?:我|还是|那|就|要|想|选|愿意|可以|改成|改为|改|换成|现在|又)*(?:(?:不用|不要|不想|不|别|取消)匿名|实名|署名|留(?:下|个)?(?:我的)?(?:联系方式|联系电话|电话|手机号?|号码|姓名|名字|名)?)(?:举报|投诉|反映|登记)?[了吧]*(?:[，,。\s]+.{{0,10}})?{_END}"
)
_ANON_IN = re.compile(r"(?<![不非别])(?<!不用)(?<!不要)(?<!收到)(?<!写)(?<!有人)匿名(?![信短电来消评邮账帖用])")
_RESUME = re.compile(r"^(?:嗯|好的?|可以|是的?|对|行|要)?[，,]?(?:接着|继续)?(?:填|来|登记|办)?(?:吧|啊)?$")

_PAUSES = re.compile(
    r"^(?:那|我|先|哎|不好意思|好的?|，|,|\s)*(?:等会儿?|待会儿?|等一会儿?|过一?会儿?|一会儿?|晚点|稍后|回头|下午|晚上|明天|有空)(?:我|再|来|接着|继续|回来)*(?:填|弄|登记|继续|接着填|写)(?:吧|了|啊)?(?:[，,\s].{0,14})?[。!！]?$"
    r"|^(?:那|我|先|哎|不好意思|，|,|\s)*(?:先)?(?:放着|放一放|存着|停一下|停一停|暂停|填到这儿?|到这儿?)(?:吧|了|啊)?(?:[，,\s].{0,14})?[。!！]?$"
    r"|^(?:不好意思|好的?|，|,|\s)*(?:稍等(?:一下|下)?|等等|等一下|等下|等我(?:一下|一会儿?)?)[，,\s]*(?:我)?(?:先)?(?:(?:去|得)?(?:找|查|问|看|翻|拿|确认|核实)(?:一下|下|一找|找|问|查)?|去?开个?会|去?忙|接个?电话|有点事)[^？?：:]{0,10}$"
    r"|^(?:再)?(?:等等|等一下|等一会儿?|稍等(?:一下|下)?)[。吧啊!！]*$"
    r"|^(?:我)?(?:先)?(?:去|得去|要去)(?:开个?会|忙|吃饭|接个?(?:电话|人))[^？?]{0,4}[，,\s]*(?:等会儿?|待会儿?|回来|一会儿?)?(?:再)?(?:填|说|弄|来)?[。吧]?$"
)
_RETURNS = re.compile(
    rf"^(?:好了?|嗯|，|,|\s|我|现在|已经|刚|那|咱们?|会开完了|忙完了?|开完会了?)*(?:(?:又)?回来了?|找到了|忙完了|开完会了|(?:接着|继续)(?:往下)?(?:填|登记|来|弄))[，,\s]*(?:我们?|咱们?)?(?:(?:接着|继续|往下)*(?:填|登记|来|弄)?)?(?:表)?{_END}"
)
_WITHDRAWS = re.compile(
    rf"^(?:我|那|还是|要|想|帮我|给我|请|把它?|先|都|就)*(?:撤回|撤销|撤掉|撤了|撤)(?:来|掉|了|这个|这一?[件条次]|登记|申请|投诉|举报|吧)*{_END}"
)
_NONE_FITS = re.compile(
    rf"^(?:好像|我看|这|那|我的|都|哪个|哪一?[个种]|以上|上面|这些|这几[个种]|这里面?|里面|全)*(?:(?:都|也)?(?:不是|不对|不像|不沾边|对不上|不符合?|没有)(?:这些|这几[个种]|以上|上面)?(?:我(?:要|说)的)?|没有?(?:合适|对得上|对应|符合)的|没一个对的?|其[他它](?:的|情况)?|别的){_END}"
)
_UNSURE = re.compile(
    rf"^(?:这个|我|也|真|实在|就|都)*(?:不(?:会|知道|晓得|懂)(?:怎么|该|选|属于|是|算|归)*(?:选|哪个|哪一?[种类个]|分|什么)?"
    rf"|看不懂|选不出来?|随便(?:选|你)?|你(?:帮我|看着)?(?:选|定|分)(?:吧|一个)?){_END}"
)
_LATER = re.compile(
    rf"^(?:那|我|这个|先|等)*(?:回头|过后|晚点|稍后|等会儿?|待会儿?|明天|改天|以后|后面|到时候?)(?:我)?(?:再|另外)?(?:发|补|给|报|查|提供|补发|补交|说|告诉)(?:给|过来|上)?(?:你们?)?{_END}"
)
_FORGOT = re.compile(
    rf"^(?:我|这个|那个|具体|的?日子|哪天|时间|一下子?|有点|真|实在|都|也|现在|早就?)*(?:(?:记|想)不(?:太|大)?(?:清楚?|得|起来?|住|准)|不(?:太|大)(?:记得|清楚|知道|确定)|没(?:太)?(?:记住|印象|留意|注意)|忘(?:记|光)?){_END}"
)
_NOT_HERE = re.compile(
    r"(?:没|忘|忘了|忘记)(?:随身)?带(?:在身上|来|着)?|(?:没|不)(?:放)?在(?:我)?(?:手边|身边|身上|手上|手头|手里|这儿|这里|跟前)|身上没(?:带|有)?|手[头边上](?:上)?没有?|找不[到着]|没找[到着]|(?:弄|搞)?丢了?(?=了|$)"
    r"|(?:还没|没有?)(?:有)?(?:批|办|发|拿|领|做|印|注册)?(?:下来|办好|办妥|拿到|领到|出来|到手|办)|被[^，,。]{1,6}(?:拿|收|带|借|扣)(?:走|去|着|了)|在(?:老板|会计|财务|领导|总部|公司|家)(?:那|那里|那边|手里|里)"
)
_NONE_HAD = re.compile(
    rf"^(?:我们?|这边|单位|公司|厂里?|店里?|也|都|还|暂时|目前|现在|根本|真)*(?:没有?|无)(?:什么|这个|那个|过)?(?P<what>[\u4e00-\u9fff]{{1,8}}?){_END}"
)
SHORT_LACK = 14  # what says at more length why something is missing may be an answer

_WANTS = re.compile(r"^(?:哎|那|我们?|俺们?|还|也|就|是)*(?:想|要|得|打算)(?:请|约|办|预约|申请|投诉|举报|登记|报案|咨询|反映|报名)[^，,。]{2,}")

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


def lacks(text: str, called: Iterable[str], strict: bool) -> bool:
    """Tell whether a message says why a question stays open: not remembered, not at hand, sent later, no such thing.

    `called`: what is asked for may be called. `strict`: the answer has a form of its own, so that 执照还没下来 can be none.
    """
    said = normal(text).strip()
    if len(said) > SHORT_LACK:
        return False
    if _LATER.match(said) or _FORGOT.match(said):
        return True
    having, away = _NONE_HAD.match(said), _NOT_HERE.search(said)
    if having and any(having["what"] in name or name in having["what"] for name in called):
        return True
    before = said[: away.start()].rstrip("也都还我不没") if away else ""
    return away is not None and not asks(said) and (strict or not before or any(before in name for name in called))


def later(text: str) -> bool:
    """Tell whether the answer shall come another time (回头再发)."""
    return bool(_LATER.match(normal(text).strip()))


def pauses(text: str) -> bool:
    """Tell whether the person leaves the form for a while (等会儿再填)."""
    return bool(_PAUSES.match(normal(text).strip()))


def returns(text: str) -> bool:
    """Tell whether the person goes on with the form after a while (我回来了，接着填)."""
    return bool(_RETURNS.match(normal(text).strip()))


def withdraws(text: str) -> bool:
    """Tell whether a message takes back what is just being filled in; a case that was opened before has a number."""
    return bool(_WITHDRAWS.match(normal(text).strip()))


def wants(text: str) -> bool:
    """Tell whether a message begins with what the person wants to have done (我想约民警上门)."""
    return bool(_WANTS.match(normal(text).strip()))


def none_fits(text: str) -> bool:
    """Tell whether somebody says that none of the choices is theirs."""
    return bool(_NONE_FITS.match(normal(text).strip()))


def unsure(text: str) -> bool:
    """Tell whether somebody cannot tell which of the choices is theirs."""
    return bool(_UNSURE.match(normal(text).strip())) or skips(text)


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
    named = changes.names_in(line, labels)
    return "id_number" if _ID.search(line) else named[0] if named else asked


def hidden(text: str) -> bool | None:
    """Tell whether the person wants to stay anonymous (True), leaves a name (False), or says neither (None)."""
    said = normal(text).strip()
    if _NAMED.match(said):
        return False
    return True if _ANON.match(said) else None


def hidden_in(text: str) -> bool:
    """Tell whether a longer message says somewhere that the person wants to stay unknown (…，别留我名字)."""
    line = normal(text)
    return _ANON_IN.search(line) is not None or any(hidden(part) for part in re.split(r"[，,。；;！!\s]", line))


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

"""What a question asks of a matter (how long, how much, who is in charge …), read from its words."""

import re
from enum import StrEnum

from desk.policy.schema import FactKind


class Aspect(StrEnum):
    """A side of a matter that people ask about."""

    UNIT = "unit"
    HOURS = "hours"
    ONLINE = "online"
    DURATION = "duration"
    COST = "cost"
    PHONE = "phone"
    PLACE = "place"
    MATERIAL = "material"
    WHO = "who"
    CHANNEL = "channel"
    DATE = "date"
    NUMBER = "number"
    ARTICLE = "article"


# Outside office hours, as people name them; 周末算不算 asks how days are counted, and is none of this.
_OFF = r"(?:周末|周[六日天]|星期[六日天]|礼拜[六日天]|双休日?|节假日|放假|假期|过年|过节|春节|国庆|五一|大年|半夜|夜里|晚上|下班(?:了|以后|后|之后)?)"
_REST = r"(?:周末|周[六日天]|星期[六日天]|礼拜[六日天]|双休日?|节假日|假期|休息日)"
_COUNTED = rf"{_REST}(?:都|也|要)?[算扣除]|算不?算?{_REST}|扣不?扣?{_REST}|自然日|假期怎么算"
_WORDS: list[tuple[Aspect, str]] = [
    (Aspect.ARTICLE, r"第几[条项]|哪一条|是哪条|几条里"),
    (
        Aspect.UNIT,
        r"(?:哪个|哪些|哪几个|什么|啥|那个|哪)(?:个)?(?:单位|部门|支队|大队|科室?|警种|处室?|机构|队|team|department|unit|部men|zhi队|单wei)|归谁|归哪|归那|谁负责|谁来?管|谁牵头|谁主管"
        r"|谁qian头|牵头(?!人)|责任单位|主管部门|in charge|配合单位|由谁|谁来弄|谁弄|谁来办|哪家管|该谁|哪(?:个|里|块)管|找谁(?:办|管|问)?",
    ),
    (
        Aspect.DATE,
        r"什么时候(?:发|印发|出台|下发|公布|开始|起|实行|生效)|哪(?:年|天|月)(?:发|出|印|开始|起)|几月几[号日]|啥时候(?:起|开始|发|出台)|还有效|还算数|作废|过期没(?!年检|检|审|换)|有效期到|现在还(?:算|执行|有|实行)|从啥时候起|什么时候起",
    ),
    (
        Aspect.DURATION,
        r"多久|(?:哪个|哪家|哪边|谁|哪里)(?:更|最)?[快慢]|多长时间|多长时候|多长日子|几天|几日|多少天|几个?工作日|几个?小时|几个?钟头|几个?月|几年|多少年|时限|期限|多快|多少小时|什么时候能|啥时候能|什么时间|啥时候(?:拿|下|办|好|迁|收)|几时|当天|当日|马上能|立等|等多|耗多久|最快|最长|how long|how many days|几耐|多長|working day|限期|几个礼拜|几周|多长"
        r"|" + _COUNTED,
    ),
    (
        Aspect.HOURS,
        r"几点(?:钟)?(?:上班|下班|开门|关门|开始办|开始上班|开窗|到几点)|(?:什么|啥)(?:时候|时间)(?:上班|下班|开门|关门)|营业时间|上班时间|办公时间|中午(?:休息|关门|有人)"
        rf"|{_OFF}.{{0,6}}(?:办(?!法|事处)|上班|开门|营业|有人|受理|接待|值班|开不开|去得了)|(?:上|开)(?:不上|不开)?(?:班|门)[吗不没].{{0,2}}{_OFF}",
    ),
    (
        Aspect.ONLINE,
        r"(?:网上|线上|手机上?|微信上?|支付宝上?|app上?|小程序上?|公众号上?)(?:就|也|都|直接|自己|能不能|可不可以|能|可以|可|给|好|怎么|咋){0,2}(?:办|弄|申请|申领|查(?!封)|交|填|预约|提交|传|续|缴|领|搞定)"
        r"|(?:在家|不去现场|不跑腿|不用跑).{0,4}(?:网上|线上|手机)",
    ),
    (Aspect.COST, r"多少钱|要钱|收钱|花钱|掏钱|收费|免费|费用|工本费|要不要钱|不要钱|贵不|几块|铜钿|how much|free\b|收不收|交钱|白给|自费|几多钱"),
    (Aspect.PHONE, r"电话|号码|热线|拨(?:打|哪|什么)|打(?:哪|什么|啥|给谁|多少|几)|联系方式|phone|hotline|打.{0,4}号|几号线|号是多少"),
    (
        Aspect.MATERIAL,
        r"带(?:什么|啥|哪些|哈)|材料|什么手续|啥手续|哪些证|准备(?:什么|啥|哪些)|要(?:拿|交|提供|提交)(?:什么|啥|哪些)|要哪些(?:东西|证|材料)|什么证件|啥证|凭(?:什么|啥)办|得给.{0,3}啥|还要啥",
    ),
    (Aspect.PLACE, r"在哪(?!个)|哪里(?!管)|哪儿|搁哪|去哪|到哪|什么地方|啥地方|地址|哪个窗口|哪块(?!管)|where|喺边|哪个派出所"),
    (
        Aspect.CHANNEL,
        r"网上|线上|手机|\bapp\b|小程序|公众号|怎么(?:办理|申请|办|弄|申领|预约|填)|咋(?:办理|申请|办|弄|填)|如何(?:办理|申请|申领)|online|通过什么|哪个软件|什么软件|啥软件|什么平台",
    ),
    (
        Aspect.WHO,
        r"谁能|谁可以|谁有资格|什么(?:企业|人|公司)(?:能|可以|才)|哪些(?:企业|人|公司|单位能)|哪种企业|个人(?:也|能|可以|行)|我们(?:这种|能不能|可以)|什么条件|啥条件|符合什么|要求是|才能|有啥门槛|小(?:企业|厂|公司)(?:也|能|行)",
    ),
    (Aspect.NUMBER, r"多少|几个|几枚|几家|几名|几项|几场|几次|几公里|几类|几种|几回|百分之|比例|办结[率绿]|how many"),
]
_PATTERNS = [(aspect, re.compile(words)) for aspect, words in _WORDS]

# Which kinds of fact answer which aspect.
KINDS: dict[Aspect, set[FactKind]] = {
    Aspect.DURATION: {FactKind.LIMIT, FactKind.VALIDITY},
    Aspect.COST: {FactKind.COST},
    Aspect.PHONE: {FactKind.PHONE, FactKind.COMPLAINT},
    Aspect.MATERIAL: {FactKind.MATERIAL, FactKind.CONDITION},
    Aspect.PLACE: {FactKind.PLACE},
    Aspect.CHANNEL: {FactKind.CHANNEL, FactKind.STEP},
    Aspect.ONLINE: {FactKind.CHANNEL, FactKind.STEP},
    Aspect.WHO: {FactKind.WHO, FactKind.CONDITION, FactKind.EXCEPTION},
    Aspect.DATE: {FactKind.VALIDITY},
    Aspect.NUMBER: {FactKind.AMOUNT, FactKind.LIMIT},
}
_LENGTH = r"[\d一二三四五六七八九十]+\s*个?(?:工作日|小时|天|日|月|年|季度|分钟)|当日|当天|当场|即时|立等|随到随|秒级|每年|每月|每季度"
# An item whose text has none of these words is silent on the aspect, and the answer says so.
SPEAKS: dict[Aspect, re.Pattern[str]] = {
    Aspect.DURATION: re.compile(_LENGTH + r"|立即|第一时间|及时|实时|快速|最快|定期|尽快|年底|限期|期限|时限|加急|优先|当月|24"),
    Aspect.COST: re.compile(r"免费|免收|免除|不收|收费|费用|收取|工本费|成本|减免|垫付|\d\s*万?元|罚款|赞助"),
    Aspect.PHONE: re.compile(r"\d{5}|110|电话|热线|拨打"),
    Aspect.MATERIAL: re.compile(r"材料|证明|凭(?!借)|(?<![支保维坚主扶])持(?=有|.{0,6}[证卡函])|承诺书|执照|身份证|资料|电子证照|容缺"),
    Aspect.ONLINE: re.compile(r"网上|网办|线上|互联网|手机|[Aa][Pp][Pp]|小程序|微信|公众号|平台|12123|掌上|支付宝|云帮办|微警务|电子"),
    Aspect.HOURS: re.compile(r"周末|节假日|双休|延时|值班|值守|下班|不打烊|24\s*小时(?:不打烊|咨询|值班|值守|在线|服务|受理)|全天候?|全年无休|常驻"),
}
_OFFICE = re.compile(r"你们|你局|恁们?|公安局|警察局|分局|派出所|所里|警局")
_CLOCK = re.compile(r"几点|(?:什么|啥)(?:时候|时间)(?:上班|下班|开门|关门)|(?:营业|上班|办公)时间")
_TIMES = re.compile(r"\d{1,2}\s*(?:[:：]\s*\d{2}|点|时(?!内|以|限))|[一二三四五六七八九十]+点")
# 及时 and 优先 are no answer to who asks for how many days.
_HOW_MANY_DAYS = re.compile(r"几天|几日|多少天|多久能|要多久|得多久|几个?工作日|几个?小时|多少小时|几个?钟头|几个?礼拜|几周|多长时间|多少日子")
_DAYS = re.compile(_LENGTH)
_YES_NO = re.compile(
    r"吗|嘛|么$|能不能|可不可以|行不行|是不是|要不要|用不用|会不会|有没有|可以|能否|可否|不\?*$|没\?*$|没有\?*$|得行|中不|管不|允许|allowed|合规|违规|违不违|不中|对不|好不好|能.*不|行不"
)


def aspects(question: str) -> list[Aspect]:
    """Return the aspects that a normalised question asks for, in order of precedence."""
    return [aspect for aspect, pattern in _PATTERNS if pattern.search(question)]


def asks_days(question: str) -> bool:
    """Tell whether a normalised question asks for a number of days or hours."""
    return bool(_HOW_MANY_DAYS.search(question))


def tells_days(text: str) -> bool:
    """Tell whether `text` has a length of time, and not only that something is done soon."""
    return bool(_DAYS.search(text))


def counts_days(question: str) -> bool:
    """Tell whether a normalised question asks how the days of a limit are counted."""
    return bool(re.search(_COUNTED, question))


def office_hours(question: str) -> bool:
    """Tell whether a normalised question asks when the police themselves have their doors open."""
    return Aspect.HOURS in aspects(question) and bool(_OFFICE.search(question))


def asks_clock(question: str) -> bool:
    """Tell whether a normalised question asks from what o'clock to what o'clock."""
    return bool(_CLOCK.search(question))


def tells_clock(text: str) -> bool:
    """Tell whether `text` names a time of the day."""
    return bool(_TIMES.search(text))


def yes_no(question: str) -> bool:
    """Tell whether a normalised question wants a yes or a no."""
    return bool(_YES_NO.search(question.rstrip("?？。 ,，!！")))


# The verbs by which a yes or no is asked for, and the openings of an answer that reply to each.
_MODALS: list[tuple[str, str]] = [
    (r"能不能|可不可以|能否|可否|可以|(?<!限)行不|得行|允许|合规|违规|违不违|allowed|能.*(?:吗|嘛|么|不|没)", r"不?可以|不?能|不?行"),
    (r"要不要|用不用|需不需|需要|必须|(?:要|得|用|收).*(?:吗|嘛|么|不|没)", r"不?用|不?需要|要"),
    (r"有没有|有.*(?:吗|嘛|么|不|没)", r"有的?|没有|不?可以"),
    (r"会不会|会.*(?:吗|嘛|么|不)", r"不?会的?|不?可以"),
    (r"是不是|算不算|(?:是|算).*(?:吗|嘛|么|不)", r"不?是的?|对|不?算"),
]


def replies(opening: str, question: str) -> bool:
    """Tell whether the yes or no `opening` replies to the verb of a normalised question; also true if it has none of them."""
    asked = [answers for verb, answers in _MODALS if re.search(verb, question)]
    return not asked or any(re.fullmatch(answers, opening) for answers in asked)


_BARE = re.compile(
    r"(?:那|得|要|需要|需|一般|大概|到底|最快|最多|最长|办|办完|办好|下来|这个?|它|还|是|你们|请问|问下|[，, ])*"
    r"(?:多久|多长时间|多少[天日]|几个?(?:工作日|天|小时|月)|什么时候|啥时候|几时|多少钱|要钱|花钱|收费|免费|费用|什么材料|啥材料|哪些材料|材料|什么条件|啥条件|条件)"
    r"(?:能|会|才|可以|办|办完|办好|弄好|下来|拿到|出来|好|行|完|要|是|有|多少|吗|嘛|么|不|呢|呀|啊|的|了|[，,。?？ ])*"
)


def names_no_matter(question: str) -> bool:
    """Tell whether a normalised question only asks how long, how much or with what (要多久): in a talk it speaks of the item at hand."""
    return bool(_BARE.fullmatch(question))


def without_unit(question: str) -> str:
    """Return a normalised question without the words that ask who is in charge, for they name no matter."""
    unit = dict(_PATTERNS)[Aspect.UNIT]
    return re.sub(r"(?:这个?|那个?)?(?:该|由|是|归|在咱这儿|到底)*$", "", unit.sub("", question).strip(" ，,。?？的")).strip(" ，,。?？的")

"""Plain statements: a message that says something of somebody and neither asks anything nor names a matter of offices or trade.

Hardly a question to the police is one, so in a plain statement common words of danger count, and two kinds of them are an alarm.
"""

import re
from itertools import islice

from desk.conversation import danger_cues
from desk.conversation.danger_lists import LISTS
from desk.conversation.danger_pattern import compiled

_PLACE = "我们[在这]|路[上口边]|马路|楼[上下道梯顶]|门口|车间|仓库|宿舍|隔壁|对面|对门|地下|工地|厂里|店里|屋里"
_PERSON = (
    "孙|室友|闺蜜|媳妇|[男女]友|嫂|舅|侄|有人|有个|他|她|[男女]的|小伙|醉|一[伙群帮]|个人|陌生|歹徒|骗子|对方|孩|娃|儿子|女儿|闺女|老[人头太伴婆公爸妈娘爹师板]"
    "|[爸妈爹娘爷奶姥哥弟姐妹叔伯婶姨]|工[人友头]|师傅|同事|员工|保安|会计|出纳|司机|丈夫|妻子|阿姨|大爷|大娘|大妈|产妇|孕妇|学生|邻居|徒弟|小[张王李刘陈杨赵周吴]|老[张王李刘陈杨赵周吴]|我们[几两三四五六七八九十]|俩|客人|客户"
    "|一[屋车堆排船桌家]子?人|(?<![一那这私])人(?=[被让给叫都也还已甩摔掉倒躺趴晕不没在从快就就进出])|[几两三四五六七八九十]个|我[们俺家]|老[杨林何高郑马胡郭]|小[徐孙马朱胡郭何林]|女的?(?=[被让在])"
    r"|\b(?:he|she|they|someone|somebody|people|man|men|woman|guys?|worker|workers|colleague|boss|driver|child|kid|kids|boy|girl|son|daughter|mother"
    r"|father|wife|husband|friend|i|we|my|our)\b"
)
_MATTER = (
    "办案|结婚|婚礼|洞房|烟火(?!灾)|鞭炮|放炮|流浪|捡[到了]|不~8就(?:别|不|砸|躺|堵|闹)|脾气|吹牛|预算|维修|修理|拖车|杯子|停电|烧烤|油烟|空调|暖气|噪音|吵得|但[不没]|就是爱|太[^ ]{1,3}了(?: |$)|规范|方案|图纸|换~4人|人工|合伙|分账|定金"
    "|赞助|柜台|本子|课(?!室|桌|间)|野[鸡兔生]|抽沙|养鸡|乞讨|拌嘴|小事|懂法|换岗|平台|美金|派出所|协警|所里|承包|工程|自我介绍|改得|整理|条目|横冲直撞|老实人|查(?:$| |我|来|下去)|月月|三日两头|没完没了|总不能"
    "|[一两三四五六七八九十几好]+天(?!前)|[二三四五六七八九十几两]+十?万|跑断|跑~2趟|官|混子|(?:我们?|俺们?|伢|阿拉)~3[开做算搞办]~6[的店厂]|[开搞]了[个家]|就我一个|砸店|祖|爷爷留|客户|外卖店|竞争|讨[债账zz帐]|催收|要账|证|照|备案"
    "|登记|审批|许可|办[理事证]|材料|流程|窗口|大厅|预约|税|户口|户政|居住|章|营业|注册|变更|注销|年检|申请|补|合同|发票|保险|赔|罚|扣分|规定|政策|标准|资质|业务|投诉|举报|厂家|系统|网[^约友]|app"
    "|表格|数据|项目|订单|价|账号密码|密码|官司|手续|管理|服务|活动|安检|检查|资料|文件|社保|工资|货款|(?<!出)租|交警|民警|警察叔叔|政务|快递|市场|牌子|品牌|生意|供货|供应商|同行|抢票|游戏|编剧|电影|小说|追剧|看剧|歌|作业|股票|彩|装修"
    "|物业|疫苗|(?<!求)你们|恁们|您|告诫|借|医院|门诊|银行|存款|柜员|钱包|热线|公交|官网|离婚|慢病|封口费|讹|原料|不(?:买|进|用|给|交)就|拉帮|送货|拉货|上学放学|老[是来盯]|整条街"
)
_ASKED = (
    "怎样|[向找跟给]谁|谁[能来管给]|(?:什么|啥|哪)(?![^ ]{0,3}都)|[要等]几|几[天次]|多少|是否|怎么(?!办)|咋(?!办)|如何|吗|可[管能以]|能[^ ]{0,6}[不吗]|有没有|有[^ ]{0,2}没[^ ]{0,2}(?:治|管|人管)|(?:问"
    "|打听|咨询|了解)一?下"
    r"|\b(?:how|what|where|which|who|why|when|can|could|do|does|should|need|needs|permit|license|apply|register|visa|certificate|inspect\w*|legal"
    r"|rules?|ma|zen me|shen me|na li|ban li|ban zheng|duo shao|ji tian)\b"
)
# The kinds of danger words, each with the number to dial; the first two kinds found decide.
KINDS: tuple[tuple[str, str, str], ...] = (
    ("armed", "110", "刀|枪(?!手)|棍|斧|匕首|锤|酒?瓶(?!盖|装)|砖|铁[管链棒锹锨叉棍]|撬|火机|锄|镐|叉子|弩|剪子|剪刀|锥"),
    (
        "violence",
        "110",
        (
            "[砍捅掐勒杀剁劈抡揍踹殴劫绑摁揪拽拖掳刺戳攮捆扒打砸撞抢撬踢追堵扯架逼拦锁扑咬扇抽磕闯踩扔泼浇灌掏捏割骂吼夺]|控制|胁|不走~3导航|让[他她]停|不停车|求~2救|[拉带架抬抱弄拐骗](?:走|进|上|到|往|去)|往~6[带拉拖]"
            "|不[让放给许]|发[疯癫狂]|酒疯"
        ),
    ),
    ("fire", "119", "[火烟烧炸漏泄喷溅烫酸碱氨氯毒熏呛焦爆]|煤气|瓦斯|汽油|电[线着工打的到击]|触电|冒"),
    ("trapped", "119", "[压埋夹卡挤卷绞碾轧困陷塌坠跌栽滑滚掉落淹沉漂冲倒悬挂吊盖甩摔翻碰]|关[了在着进]"),
    ("hurt", "120", "[昏晕厥喘噎吐麻疼痛抖瘫躺趴]|呼吸|心跳|没气|发[紫青黑白抽]|脸[色都]|意识|迷糊|糊涂|流口水|犯病|说不[成出]|没吭|口水|血|口子|伤|断|碎|裂"),
    ("body", "120", LISTS["part"]),
    (
        "trapped",
        "119",
        (
            "不动|没反应|不应|[叫喊推摇]不|[出下上回进逃走跑]不[来去掉脱了]|[打顶拽拉拔取弄按捂止停关压控]不[开住出下了]|[起爬]不来|站不|够不|没影|没[回见]|找不|找了"
            "|没了|没个[信音]|没信儿|没音信|[跑走]出去|一夜|没上来|没出来|没人应|[拦劝]不"
        ),
    ),
    ("plea", "110", "[哭喊惨叫救吓怕躲尖逃]|快[来点派]|急了|忽然|突然|赶紧|赶快"),
)

_LIGHT = {"body", "plea"}  # kinds that tell nothing by themselves
_A_NOT_A = re.compile(r"([\u3400-\u9fff])[不没]\1")
_FOUND = tuple(("hurt" if reason == "body" else reason, dial, compiled(words, LISTS)) for reason, dial, words in KINDS)
_SAID, _THERE = compiled(_PERSON, LISTS), compiled(_PLACE, LISTS)
_NOT_PLAIN = tuple(compiled(words, danger_cues.LISTS) for words in (_MATTER, _ASKED, danger_cues.ASK_WEAK, danger_cues.ASK_LAW, danger_cues.ASK_OFFICE))


def names_matter(text: str) -> bool:
    """Tell whether `text` names a matter of offices, trade or leisure."""
    return bool(_NOT_PLAIN[0].search(text))


def is_plain(text: str) -> bool:
    """Tell whether `text` is a statement about somebody, with nothing asked and no office matter in it."""
    return bool(_SAID.search(text) or _THERE.search(text)) and not (_A_NOT_A.search(text) or any(cue.search(text) for cue in _NOT_PLAIN))


def kinds(text: str) -> list[tuple[str, str, int, int]]:
    """Return the reason, the number to dial and the place of the words of danger in `text`, the first two of every kind, if it names somebody."""
    if not _SAID.search(text):
        return []
    found = [(at, match) for at, (_, _, pattern) in enumerate(_FOUND) for match in islice(pattern.finditer(text), 2)]
    telling = any(KINDS[at][0] not in _LIGHT for at, _ in found) or len({at for at, _ in found}) > 1
    return [(*_FOUND[at][:2], *match.span()) for at, match in found] if telling else []

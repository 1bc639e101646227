"""What a message says in the words that services know: a thing that people put in many ways is read in one, amounts do not part words."""

import re
from functools import lru_cache

from desk.text import normal

_POLICE = r"(?:民警|警察|交警|辅警|警官|协警|派出所|公安局|公安分局|刑警队|经侦队)"
_ACCUSES = r"(?:投诉|举报|控告|告发|状告)"
_MISCONDUCT = (
    r"(?:态度|骂人|打人|收了?[^，。]{0,8}(?:钱|礼|烟|酒|红包|好处|卡)|要(?:好处|红包|烟|钱)|索贿|吃请|请吃|偏[向袒]|包庇|徇私|不作为|乱作为|刁难|推诿|踢皮球|不出警|不给?立案"
    r"|压着?案|乱?罚款|乱收费|扣(?:了|着|押)|被扣|不还|不公|不管)"
)
_BESIDE = r"(?!旁|对面|附近|门口)"
_NOTHING_CAME = r"[没未不](?:有|给|能|见)?(?:立案|立上|结果|下文|消息|动静|说法|进展|回音|破|人[管理问])"
_OUR_GATE = r"(?:我们?|俺们?|咱们?)?的?(?:公司|单位|工?厂|店)?的?大?门"
# What is said on the left stands for what services name on the right; only the first that fits is read so.
_MEANINGS = [
    (rf"{_ACCUSES}(?!到|给|过)(?:(?!冒充|假)[^，,。；;！!？?\s]){{0,12}}?{_POLICE}{_BESIDE}", "投诉民警"),
    (rf"{_ACCUSES}(?:(?!冒充|假|治安)[^。]){{0,20}}?{_POLICE}{_BESIDE}(?=[^。]{{0,40}}{_MISCONDUCT})", "投诉民警"),
    (rf"{_POLICE}{_BESIDE}(?=[^。]{{0,40}}{_MISCONDUCT})(?=.*{_ACCUSES}(?!治安))", "投诉民警"),
    (rf"报(?:了|过|的|了个|过的)?[^，,。；;\s]{{0,8}}案[子件]?[^。；;]{{0,14}}?{_NOTHING_CAME}", "催案子，案子没下文"),
    (rf"案[子件](?:[^，,。；;]{{0,10}}?{_NOTHING_CAME}|一?直?[^，,。；;]{{0,4}}拖)", "催案子，案子没下文"),
    (r"(?:门口?|路口?)(?:一?直|又|都|还)?[被让叫给](?:(?!车)[^，,。；;\s]){0,8}?堵", "有人堵门"),
    (rf"[^车，,。；;\s][来在]?堵[住着了]?{_OUR_GATE}(?!诊)", "有人堵门"),
]
_READ_AS = [(re.compile(said), meant) for said, meant in _MEANINGS]
_AMOUNT = re.compile(
    r"(?:大概|大约|差不多)?(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百千几半]+)[多来几]?(?:公斤|千克|毫升|[吨升桶瓶克斤箱罐袋车])的?(?=[\u4e00-\u9fff])"
)


@lru_cache(maxsize=512)
def reading(text: str) -> str:
    """Return `text` as the services' words are looked for in it; behind a space the same without the amounts that part words (买200公斤盐酸)."""
    said = normal(text)
    for pattern, meaning in _READ_AS:
        if pattern.search(said):
            said = pattern.sub(f" {meaning} ", said)
            break
    plain = _AMOUNT.sub("", said)
    return said if plain == said else f"{said} {plain}"


def names(word: str, said: str) -> bool:
    """Tell whether `word` stands in the reading `said`; a number does not stand within a longer one."""
    word = normal(word)
    if not (word[:1].isdigit() or word[-1:].isdigit()):
        return word in said
    return bool(re.search(rf"(?<!\d){re.escape(word)}(?!\d)", said))

"""jieba's words as spaCy tokens, numbers apart from their units, and the rules that find facts among them."""

import logging
import re
import warnings
from functools import lru_cache

import spacy
from spacy.language import Language
from spacy.matcher import Matcher, PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.vocab import Vocab

with warnings.catch_warnings():  # jieba's source has escapes that Python 3.12 and later warn about
    warnings.simplefilter("ignore", SyntaxWarning)
    import jieba


def _words(said: str) -> list[str]:
    return said.split()


_ADDED = _words(
    "工作日 小程序 公众号 微信公众号 工本费 派出所 市民之家 服务中心 政务服务中心 政务服务大厅 警务室 警务站 服务站 服务点 车管所 专窗 窗口 "
    "当场 当日 当天 即时 立等可取 随到随办 即来即办 秒批 有效期 居住证 身份证 通行证 户口簿 "
    "营业执照 出生医学证明 无犯罪记录证明 容缺受理 告知承诺 绿色通道"
)
_NUMBER = r"(?:\d+(?:\.\d+)?|[一二三四五六七八九十百两半]+)"
_SPLIT = re.compile(rf"({_NUMBER})(?=个|日|天|小时|分钟|月|年|周|季度|工作日)|(?<=个)(?=工作日|月|小时|季度)|(?<=日|天|时|钟|月|年)(?=内|以内|之内|起|后|前)")
_IS_NUMBER = {"TEXT": {"REGEX": rf"^{_NUMBER}$"}}
_TIME = ["分钟", "小时", "日", "天", "工作日", "月", "年", "季度", "周", "星期"]

# label, words: where one of them stands, the clause is looked at for that kind of fact.
_PHRASES = {
    "IMMEDIATE": _words("当场 即时 实时 立等可取 随到随办 即来即办 秒批 立即 即办 马上 现场办结 随申请随审批 随到随检"),
    "SAME_DAY": _words("当日 当天"),
    "NEXT_DAY": ["次日"],
    "FREE": _words("免费 不收费 不收取 免收 零成本 不用交费 无需支付 不另收费 由财政承担"),
    "FEE": _words("工本费 收费 收取 缴费 费用 罚款 奖励"),
    "PLACE": _words("派出所 市民之家 服务中心 政务服务中心 政务服务大厅 服务大厅 办事大厅 警务室 警务站 服务站 服务点 车管所 专窗 窗口 办证大厅 交警中队"),
    "ONLINE": _words("APP app 小程序 公众号 微信 支付宝 网站 网上 线上 平台 网办 掌上 微信群 短信 邮寄 邮箱 终端 自助机 自助"),
    "BAN": _words("严禁 不得 禁止 不准 杜绝 一律不 不许"),
    "COMPLAINT": _words("投诉 举报 监督电话 信访 举报电话"),
    "VALIDITY": _words("有效期 有效期限 期间 施行 废止 年底 月底 实施之日"),
    "EXCEPTION": _words("除外 另有规定 特殊情况 原则上 情况特殊 特别紧急 特殊天气"),
    "CONDITION": _words("符合 具备 条件 齐全 属实 凡是 凡 年满 情形"),
    "MATERIAL": _words("提交 提供 凭 持 携带 出示 出具 材料 证明 持有 带"),
    "SERVICE": _words("提供 设立 设置 开通 建立 推行 实行 开展 优化 组建 组织 推进 畅通 开辟 完善 健全 深化 落实 配备 打击 严打 指导 协助 帮助 加强 推广 简化"),
}


# jieba may hold a rule's word inside a longer one (微信公众号, 公安派出所): it is cut out.
_RULE_WORD = re.compile("(" + "|".join(sorted({w for ws in _PHRASES.values() for w in ws if len(w) > 1}, key=len, reverse=True)) + ")")


class JiebaTokenizer:
    """A spaCy tokenizer over jieba's words; numbers stand apart from their units."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab
        jieba.setLogLevel(logging.WARNING)
        self._cut = jieba.Tokenizer()
        for word in _ADDED:
            self._cut.add_word(word, 100_000)

    def __call__(self, text: str) -> Doc:
        """Return the words of `text`."""
        pieces = [piece for word in self._cut.lcut(text) for piece in _pieces(word)]
        words: list[str] = []
        spaces: list[bool] = []
        for piece in pieces:
            if piece == " " and words and not spaces[-1]:
                spaces[-1] = True
            else:
                words.append(piece)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)


def _pieces(word: str) -> list[str]:
    pieces = _SPLIT.sub(lambda m: f"{m.group(1) or ''}\0", word).split("\0")
    return [x for piece in pieces for x in _RULE_WORD.split(piece) if x]


@lru_cache(maxsize=1)
def _rules() -> tuple[Language, Matcher, PhraseMatcher]:
    """Return the pipeline and its rules, made at the first use."""
    nlp = spacy.blank("zh")
    nlp.tokenizer = JiebaTokenizer(nlp.vocab)
    matcher = Matcher(nlp.vocab)
    matcher.add("TIME", [[_IS_NUMBER, {"TEXT": "个", "OP": "?"}, {"TEXT": {"IN": _TIME}}]])
    matcher.add("PERCENT", [[{"TEXT": {"REGEX": r"^\d+(?:\.\d+)?[%％]$"}}], [_IS_NUMBER, {"TEXT": {"IN": ["%", "％"]}}]])
    matcher.add("MONEY", [[_IS_NUMBER, {"TEXT": {"IN": ["元", "万元"]}}]])
    matcher.add("COUNT", [[_IS_NUMBER, {"TEXT": {"IN": ["个", "名", "家", "次", "场", "项", "枚", "人", "公里", "辆", "余"]}}]])
    phrases = PhraseMatcher(nlp.vocab)
    for label, words in _PHRASES.items():
        phrases.add(label, [nlp.make_doc(w) for w in words])
    return nlp, matcher, phrases


def find(text: str) -> list[Span]:
    """Return what the rules find in `text`, each as a labelled span, in the order of the text."""
    nlp, matcher, phrases = _rules()
    doc = nlp.make_doc(text)
    spans = [*matcher(doc, as_spans=True), *phrases(doc, as_spans=True)]
    return sorted(spans, key=lambda s: (s.start_char, -s.end_char))


def nouns(text: str) -> list[str]:
    """Return the words of `text` that name a thing: two characters or more, no verb that begins every measure."""
    nlp, _, _ = _rules()
    verbs = set(_PHRASES["SERVICE"]) | set(_words("强化 提升 打造 规范 加大 全面 严格 持续 进一步 积极 大力 依法 实施 制定 做好"))
    found = [t.text for t in nlp.make_doc(text) if len(t.text) > 1 and re.fullmatch(r"[\u4e00-\u9fffA-Za-z0-9]+", t.text)]
    return list(dict.fromkeys(w for w in found if w not in verbs and not w.isdigit()))

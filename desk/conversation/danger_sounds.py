"""Dangers in English, in pinyin and in wrong characters that sound right; rows as in `danger_words`."""

from desk.conversation.danger_words import Row

# Dangers in English.
ENGLISH: tuple[Row, ...] = (
    (
        "violence",
        "110",
        3,
        (
            r"\b(?:stabb(?:ed|ing)|shooting|shooter|shot at|gunman|hostage|kidnapp(?:ed|ing)|(?:being|getting|been|got) (?:robbed|attacked|beaten)"
            r"|beating (?:my|me|him|her|a|up|our)|(?:trying|going) to kill|(?:with|has|have|holding|pulled) (?:a |an )?(?:\w+ )?(?:gun|knife|axe|machete|bomb)"
            r"|intruder|broke in|breaking in|break into|kidnap|kidnapped|hitting (?:me|him|her)|locked in|stabbed|won't let (?:me|us) (?:go|leave))\b"
        ),
    ),
    (
        "violence",
        "110",
        2,
        (
            r"\b(?:gun|knife|knives|axe|weapons?|(?:breaking|smashing) (?:our|my|the)|with (?:sticks|clubs|bats|pipes)|attack(?:ed|ing)?|fight(?:ing)?"
            r"|robb(?:ed|ery|ing)|kill(?:ing)?|bomb|following me|taken away|dragged|forced (?:into|to)|hostages?|threaten(?:ed|ing)?|thief|burglar|murder)\b"
        ),
    ),
    (
        "fire",
        "119",
        3,
        (
            r"\b(?:gas leak(?:ing)?|on fire|caught fire|fire in|fire at|fire!|exploded|explosion (?:at|in|people|just)|explosion|smoke everywhere"
            "|smoke (?:is )?(?:coming|pouring)|burning down|drown(?:ing|ed)|trapped (?:in|on|under|inside)|(?:are|is|am|'re) trapped|chemical (?:leak|spill)"
            r"|collapsed building|building collapsed)\b"
        ),
    ),
    (
        "fire",
        "119",
        2,
        (
            r"\b(?:fire(?! (?:me|him|her|them|us|us|drill|extinguisher|alarm test|permit|safety|inspection|certificate|station|department|我|他|员工|人|重新"
            r"|检))|smoke|burning|flames|explosion|trapped|leaking|spill)\b"
        ),
    ),
    (
        "hurt",
        "120",
        3,
        (
            r"\b(?:unconscious|not breathing|can ?'? ?t breathe|cannot breathe|bleeding|heart attack|chest pain|(?:boss|man|woman|he|she|friend|coworker"
            "|colleague|worker) (?:just |has )?(?:collapsed|fainted|passed out)|seizure|electrocuted|choking|not moving|fell (?:from|off|down)|electric shock"
            r"|badly burned|overdosed?|ambulance (?:please|now|quick)|(?:need|send|call) (?:an )?ambulance)\b"
        ),
    ),
    ("hurt", "120", 2, (r"\b(?:injured|hurt badly|badly hurt|collapsed|fainted|poisoned|car crash|car accident)\b")),
)

# Dangers typed as pinyin; the syllables may stand together.
SPELT: tuple[Row, ...] = (
    ("plea", "110", 3, ("jiu ming|kuai lai ren|kuai bao jing")),
    ("violence", "110", 3, ("kan ren|sha ren|tong ren|da qi lai|na zhe dao|na dao|chi dao|bang jia|da ren le|qiang jie|dong dao zi|ru shi")),
    ("suicide", "110", 3, ("tiao lou|bu xiang huo|zi sha")),
    ("fire", "119", 3, ("zhao huo|qi huo le|shi huo le|mei qi lou|mei qi xie lou|ran qi xie lou|bao zha|mao yan le")),
    ("hurt", "120", 3, ("yun dao|hun dao|hun mi|chuan bu shang qi|mei hu xi|zhong du le|liu xue bu zhi|chu che huo")),
)

# Dangers in wrong characters that sound right, by toneless syllables.
MISHEARD: tuple[Row, ...] = (
    ("plea", "110", 2, ("jiu ming|kuai lai ren")),
    (
        "violence",
        "110",
        3,
        (
            "sha ren le|tong ren le|da qi lai le|chi dao kan|chi dao shang|da jia le kuai|bang jia le|bei bang jia|qiang jie le|qiang jie la|dong dao zi le"
            "|bei kan le|bei tong le"
        ),
    ),
    ("suicide", "110", 3, ("yao tiao lou|bu xiang huo le")),
    ("fire", "119", 3, ("zhao huo le|zhao huo la|qi huo le|qi huo la|shi huo le|zhe huo le|mei qi xie lou|mei qi lou|ran qi xie lou|bao zha le")),
    ("hurt", "120", 3, ("hun mi le|chuan bu shang qi|mei hu xi|liu xue bu zhi|kou tu bai mo|chu che huo le|xin zang bing fa")),
)

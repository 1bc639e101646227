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

# More dangers in English, by who does what to whom.
ENGLISH += (
    (
        "violence",
        "110",
        3,
        (
            r"\b(?:strangl(?:ed|ing)|gun ?shots?|shooting|shots fired|stab(?:s|bing|bed)|being (?:followed|chased|beaten|strangled|attacked|raped"
            "|held|robbed|threatened)"
            r"|(?:someone|somebody|he|she|they|guy|man|men|people|husband|boss|worker|customer|drunk) (?:\w+ ){0,3}(?:beat|beats|beating|hit|hits"
            "|hitting|kick|kicks|kicking"
            "|punch|punched|punching|chok(?:es|ed|ing)|attack(?:s|ed|ing)?|threaten(?:s|ing)?|chas(?:es|ing)|following|drag(?:ged|ging)?|grabbed"
            "|grabbing) (?:me|us|him|her|my|our|the|a|people|someone|staff)"
            "|(?:has|have|got|had|holding|carrying|with|pulled|pulls|waving|pointing|pointed|swinging|brought) (?:out )?(?:a |an |the |his "
            r"|some )?(?:\w+ )?(?:guns?|knife|knives|axe|machete|bombs?|weapons?|pistol|hammer|bat|cleaver)"
            "|tied (?:me|us|him|her|up)|(?:hiding|hide) (?:under|in|behind|from)|(?:won ?'? ?t|wont|not|don ?'? ?t|doesn ?'? ?t) let(?:ting)? (?:me"
            "|us|him|her|anyone) (?:go|leave|out)"
            "|(?:someone|somebody|man|guy|thief|stranger|burglar)s? (?:is |are |has )?(?:just )?(?:in|inside|outside|climbing|breaking|broke"
            "|entered) (?:into )?(?:my|our|the)|(?:kidnapped|abducted|took|taken) (?:my|our|him|her|by)"
            r"|(?:can ?'? ?t|cannot|cant) find my (?:\w+ )?(?:son|daughter|child|kid|mother|father|grandma|wife)|want(?:s|ing)? to (?:die|kill|jump)"
            r"|on the (?:roof|ledge)|held (?:us|me|hostage|at)|hold(?:ing)? (?:me|us|him|her) (?:hostage|here))\b"
        ),
    ),
    (
        "fire",
        "119",
        3,
        (
            r"\b(?:smell(?:s|ing)? (?:of |like )?(?:gas|burning|smoke)|gas is leaking|gas smell|(?:stuck|trapped|locked|shut) (?:in|inside|under"
            "|between) (?:the |a |an |our )?(?:elevator|lift|freezer|cold|room|car|tank|machine|building|truck|shelf|forklift|well)"
            "|(?:fell|fallen|falls) (?:in|into) (?:the |a )?(?:water|river|well|tank|pit|pool|sea|lake|hole|machine)|(?:hand|arm|leg|finger|hair"
            "|foot)s? (?:is |got |was )?(?:stuck|caught|trapped)|(?:pinned|buried|crushed|underneath) (?:under|by|beneath|a|the)"
            r"|(?:is|are|just|has|it) (?:\w+ )?(?:burning|exploded|collapsed|flooding|sinking|blew up|blown up)|(?:roof|wall|building|scaffold\w*"
            r"|ceiling|shelf|rack) (?:just |has )?(?:collapsed|fell|came down)|flames|smoke (?:from|out|in|all))\b"
        ),
    ),
    (
        "hurt",
        "120",
        3,
        (
            r"\b(?:passed out|passes out|(?:blood|bleeding) (?:everywhere|a lot|all over|badly)|no pulse|unresponsive|not (?:responding|waking"
            "|conscious|breath)|(?:won ?'? ?t|wont|doesn ?'? ?t|cannot|can ?'? ?t) (?:wake|stop bleeding|move (?:his|her|my))"
            "|(?:having|had|has) (?:a |an )?(?:stroke|seizure|heart attack|asthma attack|allergic)|in labou?r|water broke|(?:hit|run over|struck"
            r"|crushed) by (?:a |an |the )?(?:\w+ )?(?:car|truck|forklift|bus|van|train|machine|van)"
            r"|(?:cut|lost|broke|crushed|sliced|severed) (?:off )?(?:his|her|my|a) (?:\w+ )?(?:hand|finger|fingers|arm|leg|neck|wrist|skull)|(?:acid"
            r"|chemical|boiling|hot) (?:\w+ )?(?:on|in|over) (?:his|her|my)|burn(?:ed|t|s) (?:his|her|my|all|badly)"
            r"|(?:drank|swallowed|ate) (?:\w+ )?(?:poison|pesticide|bleach|acid|battery|detergent|pills)|(?:he|she|man|woman|worker|guy"
            r"|someone) (?:\w+ )?(?:collapsed|fainted|poisoned|electrocuted|is dying|is dead))\b"
        ),
    ),
)

# Dangers typed as pinyin; the syllables may stand together.
SPELT: tuple[Row, ...] = (
    ("plea", "110", 3, ("jiu ming|kuai lai ren|kuai bao jing|jiu jiu wo|jiu wo|kuai jiu ren|kuai jiu")),
    (
        "violence",
        "110",
        3,
        (
            "kan ren|sha ren|tong ren|da qi lai|na zhe dao|na dao|chi dao|bang jia|da ren|qiang jie|dong dao zi|ru shi|(?:zai|zheng zai|yao) (?:da"
            "|sha|kan|zhui) wo|bei (?:ren )?(?:da|kan|tong|qiang|bang|guan|suo|kun|kou)"
            "|you (?:ren )?(?:qiang|dao)|na zhe (?:qiang|gun|fu|tie)|(?:yao|zai) za|za (?:wo|men|dian|dong xi)|gen zong wo|gen zhe wo|wei sui"
            "|bu rang (?:wo )?zou|da jia|sha wo"
            "|xiao tou (?:zai|jin)|zei jin|qiang bao|qiang jian"
        ),
    ),
    (
        "missing",
        "110",
        3,
        ("(?:hai zi|xiao hai|er zi|nv er|lao ren|wa) (?:bu jian|diu|zou diu|mei le|zhao bu dao)|zhao bu dao (?:hai zi|xiao hai)|zou diu|shi zong"),
    ),
    ("suicide", "110", 3, ("tiao lou|tiao he|tiao xia (?:qu|lai)|tian tai|lou ding|bu xiang huo|zi sha|xiang si|ge wan|shang diao")),
    (
        "fire",
        "119",
        3,
        (
            "zhao huo|qi huo|shi huo|huo zai|zhao qi lai|mei qi lou|mei qi xie lou|mei qi wei|ran qi xie lou|lou qi|lou mei qi|bao zha|mao yan"
            "|mao huo|kun zai|bei kun|dian ti (?:li|kun|ka)|(?:diao|luo) (?:jin|dao|xia)? ?(?:shui|he|jing|keng|hai) ?(?:li)?"
            "|luo shui|ni shui|ya zhu|ya zai|mai zhu|ta fang|dao ta|chu bu (?:lai|qu)"
        ),
    ),
    (
        "hurt",
        "120",
        3,
        (
            "yun dao|hun dao|hun mi|yun le|chuan bu (?:shang|guo) (?:qi|lai)|(?:mei|mei you) (?:hu xi|xin tiao|qi)|zhong du|liu xue|chu xue"
            "|(?:hao duo|man di|quan shi) xue|chu che huo|che huo|zhuang (?:dao )?ren|bei che zhuang"
            "|chu dian|dian dao|shuai xia|tang (?:zai )?di|chou chu|tu xue|yao sheng le|bu xing le|bei zhuang|bei dian|bei tang|bei ya|hui bu dong"
            "|bu dong le|jiao bu xing|duan le (?:shou|tui|jiao)"
        ),
    ),
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

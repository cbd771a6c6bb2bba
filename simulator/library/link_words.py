"""What is said about content that fits its models but not each other: English, then Chinese."""

from __future__ import annotations

LINK_WORDS: dict[str, tuple[str, str]] = {
    "same_id": (
        "the id '{id}' is taken already (by {other}). Choose another id.",
        "编号 '{id}' 已被占用（见 {other}）。请换一个。",
    ),
    "twice": ("'{name}' stands in this list twice. Rename or remove one.", "'{name}' 在列表中重复。请改名或删除一个。"),
    "unknown": (
        "there is no {what} '{name}'{choices}. Write one of them, or define it.",
        "没有{what} '{name}'{choices}。请改用已有的，或补上定义。",
    ),
    "an_act": ("act", "行为"),
    "an_act_or_signal": ("act or signal", "行为或信号"),
    "a_wording": ("wording", "措辞"),
    "an_intent": ("intent in this scenario", "本情景的意图"),
    "a_fact": ("fact in this scenario", "本情景的事实"),
    "an_action": ("action in this scenario", "本情景的动作"),
    "a_deed": ("thing that can be done (did:)", "可执行的操作（did:）"),
    "a_cue": ("line of the customer with the cue", "带有该提示的客户台词，提示"),
    "a_beat": ("beat", "节点"),
    "a_field": ("form field", "登记表字段"),
    "an_article": ("article of the business", "知识库文章"),
    "an_area": ("area of the standard", "评分维度"),
    "a_clause": ("clause", "条款"),
    "a_rule": ("rule", "规则"),
    "a_persona": ("persona", "客户类型"),
    "a_business": ("business", "企业"),
    "a_department": ("department of the business", "部门"),
    "a_variant": ("variant", "变体"),
    "a_topic": ("topic in the questions", "题库主题"),
    "a_tag": ("scenario with the tag", "带有该标签的情景，标签"),
    "a_scenario": ("scenario", "情景"),
    "a_slot": ("slot in the variants", "变体中的插槽"),
    "contradiction": (
        "'{name}' is both asked for and excluded, so this never happens. Remove it from one of the two.",
        "'{name}' 既要求出现又要求不出现，条件永远不成立。请删去其中一处。",
    ),
    "no_such_tag": (
        "no scenario has the tag '{name}', so the rule never applies. Tag a scenario or remove it here.",
        "没有情景带有标签 '{name}'，该规则不会生效。请给情景加标签，或删去此处。",
    ),
    "asks_nothing": (
        "the check asks for nothing. Fill {keys}.",
        "这项检查没有要求任何内容。请填写 {keys}。",
    ),
    "empty_window": (
        "the window closes before or as it opens, so nothing can happen in it. Change opens or closes.",
        "窗口在打开之前或同时就关闭了。请修改 opens 或 closes。",
    ),
    "lone_brace": (
        "a brace stands alone here. Slots are written {{name}}; write other brackets instead.",
        "这里有单独的花括号。插槽写作 {{名称}}；其他情况请换用别的括号。",
    ),
    "slot_in_slot": (
        "the value of a slot holds the slot {{{name}}}, which would not be filled. Write the value out.",
        "插槽的值里又有插槽 {{{name}}}，不会被替换。请直接写出值。",
    ),
    "slot_missing": (
        "variant '{variant}' gives no value for the slot '{name}', other variants do. Add it, or remove it everywhere.",
        "变体 '{variant}' 没有给插槽 '{name}' 赋值，而其他变体有。请补上，或全部删去。",
    ),
    "slot_empty": (
        "the slot '{name}' has no value. Write at least one.",
        "插槽 '{name}' 没有值。请至少写一个。",
    ),
    "slot_built_in": (
        "'{name}' is filled from the business. Give this slot another name.",
        "'{name}' 由企业资料填写。请给这个插槽换个名字。",
    ),
    "slot_not_shared": (
        "the slot {{{name}}} has no value in the scenario '{scenario}', where this text is shown. Use only {choices}, "
        "or give the slot in every such scenario.",
        "该文本会在情景 '{scenario}' 中出现，但其中没有插槽 {{{name}}}。请只用 {choices}，或在这些情景里都补上该插槽。",
    ),
    "unused_slot": (
        "no text or fact uses the slot '{name}'. Use it or remove it.",
        "没有文本或事实用到插槽 '{name}'。请使用或删除。",
    ),
    "figure_needed": (
        "the fact '{fact}' takes its figure from the slot '{name}', so every value must be a whole number. Write one.",
        "事实 '{fact}' 的数值取自插槽 '{name}'，其值必须都是整数。请写数字。",
    ),
    "beat_named_next": (
        "'{name}' means the next demand and cannot name a beat. Choose another id.",
        "'{name}' 表示下一个诉求，不能作节点编号。请换一个。",
    ),
    "demand_loop": (
        "'{name}' is a demand itself, so the demands would never end. Name a beat that is none of them.",
        "'{name}' 本身就是诉求，诉求将永远走不完。请指定一个不是诉求的节点。",
    ),
    "no_next_demand": (
        "next_demand needs '{missing}'. Add it to the scenario, or name a beat here.",
        "使用 next_demand 需要填写 '{missing}'。请在情景中补上，或在此直接写节点。",
    ),
    "bad_order": (
        "the order of variant '{variant}' must hold every demand once: {demands}.",
        "变体 '{variant}' 的顺序须恰好包含每个诉求一次：{demands}。",
    ),
    "never_taken": (
        "the exit before this one always holds, so this one is never taken. Give exit {number} a condition.",
        "前一个出口无条件成立，此出口永远走不到。请给第 {number} 个出口加条件。",
    ),
    "exits_after_end": (
        "the beat '{beat}' ends the attempt, so its exits are never taken. Remove them or its ending.",
        "节点 '{beat}' 会结束对话，其出口永远走不到。请删去出口或 ending。",
    ),
    "goes_round": (
        "from the beat '{beat}' the customer comes back to it without any condition. Give this exit a condition.",
        "客户会从节点 '{beat}' 无条件地回到它自己。请给这个出口加条件。",
    ),
    "unreachable": (
        "no way leads from '{first}' to the beat '{beat}'. Add an exit to it or remove it.",
        "从 '{first}' 出发到不了节点 '{beat}'。请补上通向它的出口，或删除它。",
    ),
    "dead_end": (
        "the beat '{beat}' has neither exits nor an ending. Add one of the two.",
        "节点 '{beat}' 既没有出口也没有 ending。请补上其一。",
    ),
    "never_ends": (
        "no way leads from the beat '{beat}' to an ending. Add an exit towards a beat with an ending.",
        "从节点 '{beat}' 走不到任何结局。请补上通向结局节点的出口。",
    ),
    "no_variant_for": (
        "no variant is marked 'use: {use}'. Mark at least one.",
        "没有变体标为 'use: {use}'。请至少标一个。",
    ),
    "step_is_rule": (
        "the standard has a rule '{name}' already. Choose another id for this step.",
        "标准中已有规则 '{name}'。请给这个步骤换个编号。",
    ),
    "bad_score": (
        "the score must run from low to high within 0-100, not from {lowest} to {highest}.",
        "分数区间须在 0-100 之间且从低到高，不能是 {lowest} 到 {highest}。",
    ),
    "bad_action": ("this line cannot be played: {why}", "这一行无法执行（{why}）。请按动作语法改写。"),
    "no_lines": ("a line is needed in zh and in en. Write at least one each.", "zh 和 en 都需要台词。请各写至少一条。"),
    "never_heard": (
        "'{name}' has no phrase, pattern or example in {lang}, so it is never heard. Add some.",
        "'{name}' 在 {lang} 中没有短语、句式或例句，永远识别不到。请补充。",
    ),
    "no_examples": (
        "'{name}' has no '{missing}' examples in {lang}. Add some replies as people write them.",
        "'{name}' 在 {lang} 中没有 '{missing}' 例句。请补充几句真实的回复。",
    ),
    "yes_and_no": (
        "'{text}' is an example for both yes and no. Remove it from one.",
        "'{text}' 同时是 yes 和 no 的例句。请删去其一。",
    ),
    "bad_pattern": (
        "{why}.",
        "句式无法使用（{why}）。RE2 不支持环视、反向引用和 1000 次以上的重复，也不能匹配空文本；请改写。",
    ),
    "no_words": (
        "the wording '{name}' has no phrase or pattern in any language. Add one.",
        "措辞 '{name}' 在两种语言中都没有短语或句式。请补充。",
    ),
    "few_questions": (
        "the quiz takes {wanted} questions and the bank has {count} kinds for it. Write more, or ask fewer.",
        "测验需要 {wanted} 道题，而题库中可用的只有 {count} 类。请补充题目，或减少题数。",
    ),
    "unused_clauses": (
        "cited by no rule: {names} (clauses of this file: {count}). Cite them in a rule if they are to be scored.",
        "该文件有 {count} 条条款没有规则引用：{names}。如需计分，请在规则中引用。",
    ),
    "unused_wordings": (
        "used by no rule or exit: {names} (wordings of this file: {count}). Use or remove them.",
        "该文件有 {count} 个措辞没有规则或出口使用：{names}。请使用或删除。",
    ),
    "unused_area": (
        "no rule belongs to the area '{name}'. Add a rule or remove the area.",
        "没有规则属于评分维度 '{name}'。请添加规则或删除该维度。",
    ),
    "unused_intent": (
        "nothing waits for the intent '{name}'. Use intent:{name} in an exit, a goal or a step, or remove it.",
        "没有任何地方用到意图 '{name}'。请在出口、目标或步骤中使用 intent:{name}，或删除它。",
    ),
    "unused_action": (
        "nothing waits for the action '{name}'. Use action:{name} in an exit, a goal or a step, or remove it.",
        "没有任何地方用到动作 '{name}'。请在出口、目标或步骤中使用 action:{name}，或删除它。",
    ),
    "unused_file": (
        "no scenario uses '{name}'. Write a scenario for it.",
        "没有情景使用 '{name}'。请为它编写情景。",
    ),
}

"""What is said about a single file that cannot be read or does not fit its model: English, then Chinese."""

from __future__ import annotations

FILE_WORDS: dict[str, tuple[str, str]] = {
    "nothing": ("", ""),
    "too_big": (
        "the file has {size} bytes; at most {most} are read. Split it into smaller files.",
        "文件有 {size} 字节，最多读取 {most} 字节。请拆成几个小文件。",
    ),
    "not_utf8": (
        "byte {byte} is not UTF-8 text. Save the file as UTF-8 (binary files do not belong here).",
        "字节 {byte} 不是 UTF-8 文本。请把文件另存为 UTF-8 编码（此处不能放二进制文件）。",
    ),
    "not_text": (
        "the invisible character {character} is not allowed. Delete it and type the line again.",
        "出现不允许的不可见字符 {character}。请删掉后重新输入这一行。",
    ),
    "unreadable": (
        "the file cannot be read ({why}). Check that it is an ordinary file and that you may read it.",
        "文件无法读取（{why}）。请确认它是普通文件，并且有读取权限。",
    ),
    "passed_over": (
        "this file is not read. Content files end in {endings}; rename it, or move it elsewhere.",
        "该文件不会被读取。内容文件的扩展名是 {endings}；请改名，或移到别处。",
    ),
    "yaml": ("this is not valid YAML ({why}). {hint}", "YAML 格式有误（{why}）。{hint}"),
    "hint_tab": ("Indent with spaces, not with a tab.", "缩进请用空格，不要用制表符。"),
    "hint_start": (
        "Put quotes around a text that begins with a sign such as @, `, %, * or &.",
        "以 @、`、%、*、& 等符号开头的文本请加引号。",
    ),
    "hint_colon": (
        "Put quotes around a text that holds ': ', and begin every key on a line of its own.",
        "含有“冒号加空格”的文本请加引号；每个键另起一行。",
    ),
    "hint_no_colon": (
        "After a key comes a colon and a space. Check this line and the one above.",
        "键后面要有冒号和空格。请检查这一行和上一行。",
    ),
    "hint_flow": (
        "Close every bracket, and put quotes around a text that holds {{ }} [ ] or a comma.",
        "请检查括号是否成对；含有 {{ }} [ ] 或逗号的文本请加引号。",
    ),
    "hint_indent": (
        "Keys of one mapping and entries of one list begin in the same column. Check the indentation here and above.",
        "同一映射的键、同一列表的各项要左对齐。请检查此处和上面的缩进。",
    ),
    "hint_escape": (
        "Write a text with backslashes or other odd characters in single quotes.",
        "含有反斜杠等特殊字符的文本请用单引号。",
    ),
    "hint_quote": ("A quotation mark is not closed. Close it.", "引号没有成对。请补上。"),
    "hint_any": (
        "Check quotes, brackets and indentation here and on the line above.",
        "请检查此处和上一行的引号、括号和缩进。",
    ),
    "empty": ("the file is empty. Write its content or delete it.", "文件是空的。请写上内容，或删除该文件。"),
    "many_documents": (
        "a second document begins with '---'. Keep one document a file; move this one to a file of its own.",
        "这里用 '---' 开始了第二份文档。一个文件只放一份文档，请把它移到另一个文件。",
    ),
    "too_many": (
        "the file holds more than {most} values. Split it into smaller files.",
        "文件中的值超过 {most} 个。请拆成几个小文件。",
    ),
    "aliases_explode": (
        "aliases (*name) expand to more than {most} values. Write the repeated parts out, or use fewer aliases.",
        "别名（*名称）展开后超过 {most} 个值。请直接写出重复部分，或减少别名。",
    ),
    "too_deep": (
        "values are nested more than {most} levels deep. Check brackets and indentation.",
        "嵌套超过 {most} 层。请检查括号和缩进。",
    ),
    "tag": (
        "the tag {tag} is not used here. Remove it; put quotes around a value that is meant as text.",
        "此处不使用标签 {tag}。请删除；想写成文本的值请加引号。",
    ),
    "no_anchor": (
        "the alias *{name} names no anchor above it{choices}. Add &{name}, or quote a text that begins with *.",
        "别名 *{name} 之前没有对应的锚点{choices}。请补上 &{name}；以 * 开头的文本请加引号。",
    ),
    "alias_of_itself": (
        "the alias *{name} stands inside its own anchor. Write the value out.",
        "别名 *{name} 出现在自己的锚点之内。请直接写出值。",
    ),
    "key_not_text": (
        "a key must be one word, not a list or a mapping. Put quotes around it if it holds brackets or braces.",
        "键必须是一个词，不能是列表或映射。如果键里有括号，请加引号。",
    ),
    "merge_key": (
        "the merge key '<<' is not part of YAML 1.2. Write the keys out.",
        "合并键 '<<' 不属于 YAML 1.2。请把各个键直接写出来。",
    ),
    "key_too_long": (
        "this key has more than {most} characters. Is a quotation mark or a line break missing?",
        "键超过 {most} 个字符。是否漏了引号或换行？",
    ),
    "duplicate_key": (
        "the key '{key}' stands here twice (first on line {first}). Keep one of them.",
        "键 '{key}' 重复（第一次在第 {first} 行）。请只保留一个。",
    ),
    "number_too_long": (
        "a number has at most {most} digits. Put quotes around it if it is meant as text.",
        "数字最多 {most} 位。如果想写成文本，请加引号。",
    ),
    "misfit": ("{where}: {why}. Put this value right.", "{where}：{why}。请改正这个值。"),
    "no_choices": ("; there are none yet", "；目前一个也没有"),
    "choices": ("; choices are {choices}", "；可选：{choices}"),
    "did_you_mean": ("; did you mean '{guess}'? Choices are {choices}", "；是不是想写 '{guess}'？可选：{choices}"),
    "got_null": ("nothing", "空值"),
    "got_bool": ("{value} (true or false)", "真假值 {value}"),
    "got_number": ("the number {value}", "数字 {value}"),
    "got_text": ("the text '{value}'", "文本 '{value}'"),
    "got_list": ("a list", "列表"),
    "got_mapping": ("a mapping of keys", "键值映射"),
    "missing_key": (
        "the key '{key}' is missing. Add it; needed here are {needed}.",
        "缺少键 '{key}'。请补上；此处必填：{needed}。",
    ),
    "missing_entry": (
        "entry {number} of the list is missing. Add it.",
        "列表缺少第 {number} 项。请补上。",
    ),
    "unknown_key": (
        "'{key}' is no key here{choices}. Rename or remove it.",
        "'{key}' 不是此处的键{choices}。请改名或删除。",
    ),
    "want_text": (
        "a text is needed here, not {got}. Write it in quotes.",
        "此处应为文本，而不是{got}。请加引号书写。",
    ),
    "want_whole": (
        "a whole number is needed here, not {got}. Write digits without quotes.",
        "此处应为整数，而不是{got}。请直接写数字，不加引号。",
    ),
    "want_bool": ("true or false is needed here, not {got}.", "此处应为 true 或 false，而不是{got}。"),
    "want_list": (
        "a list is needed here, not {got}. Write [one, two] or lines that begin with '- '.",
        "此处应为列表，而不是{got}。请写成 [一, 二]，或每行以 '- ' 开头。",
    ),
    "want_mapping": (
        "a mapping is needed here, not {got}. Write 'key: value' pairs{choices}.",
        "此处应为键值映射，而不是{got}。请写成“键: 值”{choices}。",
    ),
    "want_one_of": (
        "{got} does not fit here. Write {wanted}.",
        "此处不能是{got}。请写{wanted}。",
    ),
    "or": ("{one} or {other}", "{one}或{other}"),
    "a_whole": ("a whole number", "整数"),
    "a_text": ("a text", "文本"),
    "a_mapping": ("a mapping with the keys {keys}", "含有键 {keys} 的映射"),
    "not_a_choice": (
        "'{got}' is not possible here{choices}. Take one of them.",
        "此处不能写 '{got}'{choices}。请任选其一。",
    ),
    "no_kind": ("the key '{key}' is missing{choices}. Add it.", "缺少键 '{key}'{choices}。请补上。"),
    "bad_id": (
        "'{got}' is no id. Use small letters, digits and _, beginning with a letter, like late_parcel.",
        "'{got}' 不能作编号。请用小写字母、数字和下划线，以字母开头，如 late_parcel。",
    ),
    "bad_clause_id": (
        "'{got}' is no clause number. Write it like ST-001.",
        "'{got}' 不是条款编号。请写成 ST-001 这样。",
    ),
    "bad_term": (
        "'{got}' names nothing that can be heard or done. Write an act (apology), or intent:, wording:, fact:, action: "
        "or did: and a name.",
        "'{got}' 不是可识别的言行。请写行为名（如 apology），或 intent:、wording:、fact:、action:、did: 加名称。",
    ),
    "bad_clock": ("'{got}' is no hour of the day. Write it like 09:30.", "'{got}' 不是时刻。请写成 09:30 这样。"),
    "bad_trigger": (
        "'{got}' is no trigger. Write start, answer, late, hold, back, transfer, case, ending, end, replies:N, "
        "cue:NAME, beat:NAME, left:NAME or said:TERM.",
        "'{got}' 不是触发点。请写 start、answer、late、hold、back、transfer、case、ending、end、replies:次数、"
        "cue:名称、beat:名称、left:名称 或 said:言行。",
    ),
    "bad_form": ("'{got}' is not written as it must be here ({pattern}).", "'{got}' 的写法不对（应符合 {pattern}）。"),
    "empty_text": ("the text is empty. Write it or remove the key.", "文本为空。请写上内容，或删除这个键。"),
    "text_too_long": (
        "the text has more than {most} characters. Shorten it.",
        "文本超过 {most} 个字符。请缩短。",
    ),
    "too_few": (
        "{count} here, but at least {least} are needed. Add more.",
        "这里有 {count} 项，至少需要 {least} 项。请补充。",
    ),
    "too_many_entries": ("more than {most} here. Remove some.", "这里超过 {most} 项。请删减。"),
    "too_small": ("{got} is too small; at least {least} is needed.", "{got} 太小，至少为 {least}。"),
    "too_large": ("{got} is too large; at most {most} is possible.", "{got} 太大，最多为 {most}。"),
    "and_more": (
        "{count} more problems in this file are not listed. Put these right first.",
        "该文件还有 {count} 个问题未列出。请先改正以上问题。",
    ),
    "row": ("{where}: {why}. Put this line right.", "{where}：{why}。请改正这一行。"),
    "no_folder": (
        "there is no content here. Name a folder that holds standard/, personas/, businesses/ and drills/.",
        "这里没有内容。请指定包含 standard/、personas/、businesses/、drills/ 的文件夹。",
    ),
    "no_standard": (
        "standard/standard.yaml is missing. Write the standard's name, pass marks and areas there.",
        "缺少 standard/standard.yaml。请在其中写明标准的名称、合格线和评分维度。",
    ),
}

"""What an author reads when a file is wrong, in both languages: what is wrong, the choices, and what to do."""

from __future__ import annotations

from simulator.content.base import Lang


def words(code: str, lang: Lang, slots: dict[str, str]) -> str:
    """The message of a code with its slots filled."""
    en, zh = MESSAGES[code]
    return (zh if lang == "zh" else en).format(**slots)


MESSAGES: dict[str, tuple[str, str]] = {
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
    "yaml": ("this is not valid YAML: {why}. {hint}", "YAML 格式有误：{why}。{hint}"),
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
        "the alias *{name} names no anchor above it; anchors so far: {choices}. Add &{name} or write the value.",
        "别名 *{name} 之前没有对应的锚点；目前有：{choices}。请补上 &{name} 或直接写出值。",
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
    "misfit": ("{where}: {why}.", "{where}：{why}。"),
    "row": ("{where}: {why}. Put this line right.", "{where}：{why}。请改正这一行。"),
    "no_folder": (
        "there is no content here. Name a folder that holds standard/, personas/, businesses/ and drills/.",
        "这里没有内容。请指定包含 standard/、personas/、businesses/、drills/ 的文件夹。",
    ),
    "no_standard": (
        "standard/standard.yaml is missing. Write the standard's name, pass marks and areas there.",
        "缺少 standard/standard.yaml。请在其中写明标准的名称、合格线和评分维度。",
    ),
    "same_id": (
        "the id '{id}' is taken already (by {other}). Choose another id.",
        "编号 '{id}' 已被占用（见 {other}）。请换一个。",
    ),
}

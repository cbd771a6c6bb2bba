"""Small, whole, valid content that tests write into a folder and then break."""

from pathlib import Path

STANDARD = """\
id: house
version: 1
name: {zh: 服务标准, en: Service standard}
passing: {total: 80, area: 60}
areas:
- {id: opening, name: {zh: 开场, en: Opening}, weight: 40}
- {id: handling, name: {zh: 处理, en: Handling}, weight: 60}
"""

CLAUSES = """\
- {id: ST-001, source: {zh: 手册第一节, en: Manual 1}, zh: 接起电话先问好, en: Greet first}
- {id: ST-002, source: {zh: 手册第二节, en: Manual 2}, zh: 客户不满时先道歉, en: Apologise to an unhappy customer}
- {id: ST-003, source: {zh: 手册第三节, en: Manual 3}, zh: 不得使用禁语, en: No forbidden words}
"""

RULES = """\
- id: greets
  area: opening
  name: {zh: 问好, en: Greets}
  weight: 10
  clauses: [ST-001]
  check: {kind: duty, any: [greeting], opens: answer, closes: "replies:1"}
  why: {zh: 让客户知道有人接待, en: The customer knows somebody is there}
  better: {zh: "您好，{company}{post}{agent}", en: "Hello, {company}, {agent} speaking"}
- id: apologises
  area: handling
  name: {zh: 道歉, en: Apologises}
  weight: 20
  clauses: [ST-002]
  where: {personas: [angry]}
  check:
    kind: duty
    any: [apology]
    opens: cue:complaint
  why: {zh: 先处理心情, en: Feelings first}
  better: {zh: 非常抱歉, en: I am very sorry}
- id: no_dunno
  area: handling
  name: {zh: 不说不知道, en: Never dunno}
  severity: major
  weight: 5
  clauses: [ST-003]
  check: {kind: forbid, any: ["wording:dunno"]}
  why: {zh: 推脱, en: It shirks}
  better: {zh: 我马上为您查询, en: Let me find out}
"""

GREETING = """\
id: greeting
name: {zh: 问好, en: Greeting}
helps: true
definition: {zh: 向客户问好, en: Says hello}
zh: {phrases: [您好], patterns: ["早上好|下午好"], yes: [您好很高兴为您服务], no: [您好什么好]}
en: {phrases: [hello], yes: [Good morning to you], no: [Hello is not what I said]}
"""

APOLOGY = """\
id: apology
name: {zh: 道歉, en: Apology}
helps: true
definition: {zh: 为过失道歉, en: Says sorry}
zh: {phrases: [抱歉], yes: [给您添麻烦了], no: [该道歉的不是我们]}
en: {phrases: [sorry], yes: [My apologies], no: [I am not sorry]}
"""

WORDINGS = """\
- id: dunno
  name: {zh: 不知道, en: dunno}
  zh: {phrases: [不知道]}
  en: {phrases: [dunno]}
"""

REPLIES = """\
{"id": "r1", "author": "a", "lang": "zh", "reply": "您好", "acts": ["greeting"]}
{"id": "r2", "author": "b", "lang": "en", "reply": "So sorry", "acts": ["apology"]}
"""

PERSONA = """\
id: angry
name: {zh: 愤怒型, en: Angry}
about: {zh: 正在气头上, en: In a rage}
calms: {zh: 道歉, en: An apology}
escalates: {zh: 推脱, en: Being passed on}
start: {patience: 30, trust: 30}
reactions:
  apology: {patience: 8, trust: 4}
  vague: {patience: -6}
moves:
- id: shouts
  name: {zh: 提高嗓门, en: Raises the voice}
  bands: [furious, upset]
  signals: [vague]
  lines: {zh: [你们到底管不管！], en: [Does anybody care!]}
asides:
  furious: {zh: [气死我了], en: [I am furious]}
silence: {zh: [喂，还在吗？], en: [Hello?]}
goodbye:
  calm: {zh: [再见], en: [Bye]}
leaving: {zh: [我去投诉], en: [I will complain]}
"""

BUSINESS = """\
id: shop
name: {zh: 好货网上商城, en: Good Goods}
short: {zh: 好货, en: GG}
post: {zh: 客服, en: customer service}
agent: {zh: 小李, en: Li}
about: {zh: 网上商城, en: An online shop}
products:
- {id: lamp, name: {zh: 台灯, en: Lamp}, price: 199, unit: {zh: 盏, en: each}, points: [{zh: 护眼, en: Kind to eyes}]}
policies:
- {id: refund, text: {zh: 七天无理由退货, en: Seven days to return}}
authority:
- {id: gift, name: {zh: 补偿, en: Compensation}, words: {zh: [补偿], en: [compensation]}, unit: yuan, limit: 50}
departments:
- {id: after_sales, name: {zh: 售后部, en: After-sales}}
articles:
- id: returns
  title: {zh: 退货, en: Returns}
  body: {zh: 七天内可退, en: Within seven days}
  keywords: {zh: [退货], en: [return]}
"""

DRILL = """\
id: late_parcel
version: 1
title: {zh: 快递迟到, en: The late parcel}
persona: angry
business: shop
channel: phone
minutes: 8
situation: {zh: 包裹迟到, en: The parcel is late}
customer: {zh: "你是{customer}", en: "You are {customer}"}
variants:
- {id: v1, use: practice, slots: {customer: [{zh: 王先生, en: Mr Wang}], days: [3, 4]}, order: [complaint, money]}
- {id: v2, use: practice, slots: {customer: [{zh: 李女士, en: Ms Li}], days: [5]}}
- {id: v3, use: exam, slots: {customer: [{zh: 赵先生, en: Mr Zhao}], days: [6]}}
facts:
- {id: delay, name: {zh: 迟到天数, en: Days late}, words: {zh: [晚了], en: [late]}, unit: day, value: days}
form:
- {id: customer_name, name: {zh: 姓名, en: Name}, expect: [{zh: "{customer}", en: "{customer}"}]}
department: after_sales
actions: [check_order]
intents:
- id: offers_redelivery
  name: {zh: 提出补发, en: Offers to send again}
  zh: {phrases: [补发], yes: [我们再寄一个给您], no: [不能补发]}
  en: {phrases: [send it again], yes: [We will ship another], no: [We cannot send it again]}
first: opening
demands: [complaint, money]
after_demands: closing
goals:
- needs: {all: ["intent:offers_redelivery"]}
  asks: {zh: [那什么时候给我送到？], en: [When will I get it?]}
beats:
- id: opening
  says: {zh: ["我的包裹晚了{days}天"], en: ["My parcel is {days} days late"]}
  cues: [complaint]
  exits:
  - {to: next_demand, when: {any: [apology]}}
  - {to: next_demand, when: {replies: 3}}
- id: complaint
  says: {zh: [怎么解决], en: [What will you do]}
  exits:
  - {to: next_demand, when: {any: ["intent:offers_redelivery"]}}
  stuck: {zh: [我要我的东西], en: [I want my things]}
- id: money
  says: {zh: [赔不赔], en: [Will you pay]}
  exits:
  - {to: next_demand, when: {replies: 1}}
- id: closing
  says: {zh: [那好吧], en: [All right then]}
  ending: resolved
steps:
- id: checks_order
  area: handling
  name: {zh: 查询订单, en: Checks the order}
  weight: 10
  clauses: [ST-002]
  check: {kind: duty, any: ["action:check_order"]}
  why: {zh: 心里有数, en: Know the facts}
  better: {zh: 我查一下, en: Let me check}
samples:
- id: good
  lang: zh
  variant: v1
  about: 好的对话
  actions: [/answer, "您好，非常抱歉"]
  expect: {score: [80, 100], passes: true, ending: resolved_content, findings: {greets: met, checks_order: missed}}
"""

FILES = {
    "standard/standard.yaml": STANDARD,
    "standard/clauses/a.yaml": CLAUSES,
    "standard/rules/a.yaml": RULES,
    "standard/acts/greeting.yaml": GREETING,
    "standard/acts/apology.yaml": APOLOGY,
    "standard/wordings/a.yaml": WORDINGS,
    "standard/replies/a.jsonl": REPLIES,
    "personas/angry.yaml": PERSONA,
    "businesses/shop.yaml": BUSINESS,
    "drills/late_parcel.yaml": DRILL,
}


def write(root: Path, changed: dict[str, str | bytes] | None = None) -> Path:
    """All files in a folder, some of them replaced or added."""
    for name, text in {**FILES, **(changed or {})}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def place(name: str, text: str, at: str, *, nth: int = 1) -> str:
    """`name:line:column` of the nth occurrence of some words in a text."""
    start = -1
    for _ in range(nth):
        start = text.index(at, start + 1)
    line = text.count("\n", 0, start) + 1
    return f"{name}:{line}:{start - (text.rfind(chr(10), 0, start) + 1) + 1}"

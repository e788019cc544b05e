"""Diagnostics: one code, one sentence, one place, one way out."""

from __future__ import annotations

import difflib
import enum
import unicodedata
from collections.abc import Iterable
from typing import Self

import attrs

from jianfu_rules.phrases import Lang
from jianfu_rules.source import Span


class Severity(enum.Enum):
    """How bad a diagnostic is: an ERROR stops the stage, a WARNING is kept beside its result, a NOTE informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_KINDS = {Severity.WARNING: "警告：", Severity.NOTE: "说明："}


@attrs.frozen
class Diagnostic:
    """One problem, told to the person who can mend it.

    `message` is one lower-case English sentence without a final period, user text in backticks; `zh` says the same
    in Chinese where the reader is a user of a decision (all JR6xx).
    """

    code: str  # JRnnn, listed in CODES
    message: str
    span: Span | None = None  # place in a file
    path: str | None = None  # the fact or parameter, for problems of a case
    help: str | None = None
    severity: Severity = Severity.ERROR
    zh: str | None = None
    help_zh: str | None = None

    @property
    def is_error(self) -> bool:
        """Tell whether this stops the stage that found it."""
        return self.severity is Severity.ERROR

    def text(self, lang: Lang = "en") -> str:
        """Return one line: place, code, sentence and help."""
        message = self.zh if lang == "zh" and self.zh else self.message
        helps = self.help_zh if lang == "zh" and self.help_zh else self.help
        where = str(self.span) if self.span is not None else self.path
        kind = (
            "" if self.is_error else _KINDS[self.severity] if lang == "zh" and self.zh else f"{self.severity.value}: "
        )
        tail = ""
        if helps:
            tail = f"（{helps}）" if lang == "zh" and self.help_zh else f" (help: {helps})"
        line = f"{where}: {self.code} {kind}{message}{tail}" if where else f"{self.code} {kind}{message}{tail}"
        return line if line.isprintable() else "".join(map(_visible, line))

    def __str__(self) -> str:
        """Return the English line."""
        return self.text("en")

    def redacted(self) -> Self:
        """Return the diagnostic without anything that the user supplied as a value: only code, place and title."""
        title, title_zh = CODES[self.code]
        # The path of an unknown fact is a word of the caller's own, too.
        path = None if self.code in _INVENTED else self.path
        return attrs.evolve(self, message=title, zh=title_zh, help=None, help_zh=None, path=path)


def _visible(char: str) -> str:
    """Return a character as it may stand in a line: what breaks lines, steers terminals or hides, as an escape."""
    return ascii(char)[1:-1] if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") else char


_INVENTED = frozenset({"JR601", "JR609", "JR611"})


def in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return diagnostics sorted by place, those without one last, each once."""

    def key(item: Diagnostic) -> tuple[object, ...]:
        span = item.span
        place = (0, span.source, span.start.line, span.start.column) if span else (1, item.path or "", 0, 0)
        return (*place, item.code, item.message)

    return tuple(dict.fromkeys(sorted(found, key=key)))


MAX_LIKENED = 60  # characters of a word that is looked for
MAX_KNOWN = 300  # words that it is held against


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like `word`, or None when none is close.

    Comparing takes long: long words are not looked for, and among many words only those that begin alike.
    """
    if len(word) > MAX_LIKENED:
        return None
    words = [other for other in known if len(other) <= 2 * MAX_LIKENED]
    if len(words) > MAX_KNOWN:
        words = [other for other in words if other[:1] == word[:1]][:MAX_KNOWN]
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    return close[0] if close else None


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Return a question that names the known word most like `word`, or None."""
    near = nearest(word, known)
    return f"did you mean `{near}`?" if near else None


# Every code with its title (English, Chinese). Stage by first digit: 1 load, 2 names and types, 3 tables, 4 law,
# 5 back ends, 6 facts, parameters and days. A test holds this list against what is raised.
CODES: dict[str, tuple[str, str]] = {
    "JR101": ("no ruleset of this id or path", "找不到规则集"),
    "JR102": ("the file can't be read as text", "文件无法读取"),
    "JR103": ("the file holds a character that is not allowed", "文件含有不允许的字符"),
    "JR104": ("the file is not well-formed YAML", "文件不是合法的 YAML"),
    "JR105": ("a YAML feature that rulesets don't use", "规则集不使用的 YAML 功能"),
    "JR106": ("the file is too large, too deep or too long", "文件过大或嵌套过深"),
    "JR107": ("a key stands twice", "键重复"),
    "JR108": ("unknown key", "未知的键"),
    "JR109": ("a key is missing", "缺少键"),
    "JR110": ("a value of the wrong kind", "值的种类不对"),
    "JR111": ("the expression can't be read", "表达式无法解析"),
    "JR112": ("this format of file is not supported", "不支持的文件格式版本"),
    "JR113": ("the file's name and its content disagree", "文件名与内容不一致"),
    "JR114": ("characters were normalised", "字符已规范化"),
    "JR115": ("an overlay for another state of the ruleset", "叠加文件与规则集不符"),
    "JR116": ("a change that an overlay can't make", "叠加文件不能作此改动"),
    "JR117": ("a file that can't be included", "不允许引入的文件"),
    "JR118": ("several packages bring this ruleset", "多个软件包提供同一规则集"),
    "JR119": ("a file that is not written", "文件未写入"),
    "JR201": ("unknown name", "未知名称"),
    "JR202": ("a name stands for two things", "名称冲突"),
    "JR203": ("unknown or malformed type", "类型未知或有误"),
    "JR204": ("a value that its type does not allow", "值不符合类型"),
    "JR205": ("operands of types that don't go together", "运算类型不匹配"),
    "JR206": ("a value that may be null is used unguarded", "可能为空的值未加判断"),
    "JR207": ("the result has more decimals than declared", "结果小数位超过声明"),
    "JR208": ("the result can leave its declared range", "结果可能超出声明范围"),
    "JR209": ("decisions depend on each other in a circle", "决策循环依赖"),
    "JR210": ("division outside a rounding", "除法未置于取整函数内"),
    "JR211": ("an unbounded input", "输入没有范围"),
    "JR213": ("units that don't go together", "单位不匹配"),
    "JR301": ("the table has a gap", "决策表有空缺"),
    "JR302": ("rules overlap", "规则重叠"),
    "JR303": ("a rule can never match", "规则永远不成立"),
    "JR304": ("a rule is shadowed", "规则被遮蔽"),
    "JR305": ("the table could not be analysed", "决策表无法分析"),
    "JR306": ("an otherwise row that can never apply", "兜底行永远不适用"),
    "JR307": ("an override without a place", "不适用的例外声明"),
    "JR308": ("two rules are the same", "规则重复"),
    "JR401": ("a citation names no source of the file", "引用的来源不存在"),
    "JR403": ("a period ends before it starts", "生效期间有误"),
    "JR404": ("versions overlap", "版本期间重叠"),
    "JR405": ("a source that nothing cites", "来源未被引用"),
    "JR406": ("an input that nothing reads", "输入未被使用"),
    "JR407": ("days without a version or value", "某些日期没有版本或取值"),
    "JR501": ("this back end can't express it", "该后端无法表达"),
    "JR502": ("a part of the library is not installed", "未安装所需的扩展"),
    "JR601": ("unknown fact", "未知事实"),
    "JR602": ("a fact of the wrong type", "事实类型错误"),
    "JR603": ("a fact out of range", "事实超出范围"),
    "JR604": ("null where a value is needed", "不允许为空"),
    "JR605": ("a fact given twice", "事实重复给出"),
    "JR606": ("a number with too many decimals", "小数位过多"),
    "JR607": ("a value that is not one of the allowed ones", "不在允许的取值之内"),
    "JR608": ("a fact named like something the ruleset works out", "事实与决策或参数同名"),
    "JR609": ("facts of no usable shape", "事实格式有误"),
    "JR610": ("a fact was normalised", "事实已规范化"),
    "JR611": ("unknown parameter", "未知参数"),
    "JR612": ("a parameter that the host may not set", "参数不可由使用方设定"),
    "JR613": ("a required parameter is missing", "缺少必填参数"),
    "JR614": ("a parameter of the wrong type or out of range", "参数值有误"),
    "JR621": ("no version is in force on this day", "当日没有生效的版本"),
    "JR622": ("not a day", "日期有误"),
    "JR623": ("another law counts on this day", "该日适用的规定不同"),
}

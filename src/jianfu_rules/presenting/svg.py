"""The graph of a ruleset as SVG: readable without a font of ours, the same on every machine."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterator, Sequence

import attrs

from jianfu_rules.phrases import Lang, Phrase, require_lang
from jianfu_rules.presenting.graph import Box, Graph, Kind
from jianfu_rules.presenting.layered import Layout, Place, laid_out

MAX_WIDTH = 1200  # pixels; only a long chain of decisions is wider
MARGIN, PADDING, GAP = 24, 12, 70
LINE, FONT, TITLE_FONT, SMALL_FONT = 20, 13, 14, 12
LEGEND = 34  # height
# Columns of a list and the width of each: the first that keeps the graph within its bound.
_SHAPES = ((3, 210), (2, 210), (1, 220), (1, 180), (1, 140))
_MANY = (10, 24)  # up to so many lines a list has one column, then two, then three
_MOST_TITLE = 220  # pixels of a line of a title

_COLOURS = {  # of the box, its border and its title
    Kind.INPUTS: ("#f4f6f8", "#8a97a6", "#4a5560"),
    Kind.PARAMETERS: ("#fdf6e3", "#b58900", "#7a5c00"),
    Kind.SCOPE: ("#eef7ee", "#4f8a4f", "#356535"),
    Kind.DECISION: ("#eef3fb", "#3f6fb5", "#2b5694"),
    Kind.MAIN: ("#d6e4f9", "#1f4f99", "#173e7a"),
}
_NAMES = {
    Kind.INPUTS: Phrase("输入", "inputs"),
    Kind.PARAMETERS: Phrase("参数", "parameters"),
    Kind.SCOPE: Phrase("适用范围", "scope"),
    Kind.DECISION: Phrase("判定", "decision"),
    Kind.MAIN: Phrase("主判定", "main decision"),
}
_FONTS = "'Noto Sans CJK SC','Noto Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',sans-serif"
_NARROW, _WIDE = frozenset("fijlrtI.,:;|!'()[]/ -"), frozenset("mwMW@%—…“”")
_NO_START = frozenset("，。、；：？！）》”’〕】,.;:?!)]}")  # no line starts with one of these


@attrs.frozen
class Drawn:
    """A box with its words broken into lines, and its size."""

    box: Box
    title: tuple[str, ...]
    columns: tuple[tuple[tuple[str, bool], ...], ...]  # of lines; true where an item starts
    column_width: int
    width: int
    height: int


def to_svg(graph: Graph, title: Phrase, lang: Lang) -> str:
    """Return the graph as the text of an SVG file.

    Args:
        graph: What rests on what.
        title: What the picture is called, for those who can't see it.
        lang: Chinese (`zh`) or English (`en`).

    Raises:
        ValueError: There is no such language.
    """
    drawn, layout = drawing(graph, require_lang(lang))
    return "\n".join(_svg(graph, drawn, layout, title.text(lang), lang)) + "\n"


def drawing(graph: Graph, lang: Lang) -> tuple[tuple[Drawn, ...], Layout]:
    """Return the boxes with their words, and where they stand."""
    sources = frozenset(
        index for index, box in enumerate(graph.boxes) if box.kind in (Kind.INPUTS, Kind.PARAMETERS, Kind.SCOPE)
    )
    *wider, narrowest = _SHAPES
    for shape in wider:
        drawn, layout = _drawing(graph, sources, lang, *shape)
        if layout.width + 2 * MARGIN <= MAX_WIDTH:
            return drawn, layout
    return _drawing(graph, sources, lang, *narrowest)


def _drawing(
    graph: Graph, sources: frozenset[int], lang: Lang, most: int, width: int
) -> tuple[tuple[Drawn, ...], Layout]:
    drawn = tuple(_drawn(box, lang, most, width) for box in graph.boxes)
    return drawn, laid_out([(item.width, item.height) for item in drawn], graph.edges, gap=GAP, late=sources)


def width_in_pixels(text: str, font: int = FONT) -> int:
    """Return at most how wide a text is, in whole pixels, with any usual font of this size."""
    tenths = sum(_tenths(char) for char in text)
    return -(-tenths * font // 130)


def _tenths(char: str) -> int:
    """Return the tenths of a pixel that a character takes at size 13."""
    if unicodedata.combining(char):
        return 0
    if unicodedata.east_asian_width(char) in "WFA":
        return 132
    if char in _NARROW:
        return 56
    if char in _WIDE:
        return 122
    return 96 if char.isupper() or not char.isascii() else 84


def wrapped(text: str, width: int, font: int = FONT) -> tuple[str, ...]:
    """Return a text in lines of at most `width` pixels; it breaks at blanks, and between Chinese characters."""
    lines = [""]
    for piece in _pieces(" ".join(text.split())):
        if width_in_pixels((lines[-1] + piece).rstrip(), font) > width and lines[-1]:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece.lstrip() if not lines[-1] else piece
    return tuple(lines)


def _pieces(text: str) -> Iterator[str]:
    """Yield what a line must not break: words with the blank behind them, characters with what must follow."""
    piece = ""
    for char in text:
        is_wide = unicodedata.east_asian_width(char) in "WF"
        fits = not piece or (char in _NO_START) or (not is_wide and not _ends_piece(piece) and len(piece) < 14)
        if not fits:
            yield piece
            piece = ""
        piece += char
    if piece:
        yield piece


def _ends_piece(piece: str) -> bool:
    return piece[-1] == " " or unicodedata.east_asian_width(piece[-1]) in "WF"


def _drawn(box: Box, lang: Lang, most: int, width: int) -> Drawn:
    is_list = box.kind in (Kind.INPUTS, Kind.PARAMETERS)
    title = wrapped(box.title.text(lang), _MOST_TITLE if not is_list else width, TITLE_FONT)
    items = [wrapped(item.text(lang), width - 10 * is_list) for item in box.lines if item.text(lang)]
    wanted = 1 + sum(len(items) > count for count in _MANY) if is_list else 1
    columns = _split(items, min(most, wanted))
    longest = max((width_in_pixels(text) for column in columns for text, _ in column), default=0)
    column_width = longest + 10 * is_list
    headed = max(width_in_pixels(text, TITLE_FONT) * 11 // 10 for text in title)  # bold is wider
    inner = max(headed, len(columns) * column_width + 16 * (len(columns) - 1))
    rows = len(title) + max(map(len, columns), default=0)
    return Drawn(box, title, columns, column_width, inner + 2 * PADDING, rows * LINE + 2 * PADDING)


def _split(items: Sequence[Sequence[str]], count: int) -> tuple[tuple[tuple[str, bool], ...], ...]:
    """Return items in columns of about equal height, in reading order from top to bottom."""
    rows = sum(map(len, items))
    columns: list[list[tuple[str, bool]]] = [[]]
    for item in items:
        if len(columns) < count and len(columns[-1]) * count >= rows:
            columns.append([])
        columns[-1] += ((text, index == 0) for index, text in enumerate(item))
    return tuple(map(tuple, columns))


def _svg(graph: Graph, drawn: Sequence[Drawn], layout: Layout, title: str, lang: Lang) -> Iterator[str]:
    kinds = [kind for kind in Kind if any(box.kind is kind for box in graph.boxes)]
    legend = sum(width_in_pixels(_NAMES[kind].text(lang), SMALL_FONT) + 40 for kind in kinds)
    width = max(layout.width, legend) + 2 * MARGIN
    height = layout.height + 2 * MARGIN + LEGEND
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="{_FONTS}" font-size="{FONT}">'
    )
    yield f"<title>{_escaped(title)}</title>"
    yield (
        '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
        'orient="auto"><path d="M0 1L10 5L0 9z" fill="#6b7785"/></marker></defs>'
    )
    yield f'<rect width="{width}" height="{height}" rx="6" fill="#ffffff"/>'
    yield '<g fill="none" stroke="#6b7785" stroke-width="1.3">'
    yield from _edges(graph, layout)
    yield "</g>"
    for item, place in zip(drawn, layout.places, strict=True):
        yield from _box(item, place)
    yield from _legend(kinds, layout.height + 2 * MARGIN, lang)
    yield "</svg>"


def _edges(graph: Graph, layout: Layout) -> Iterator[str]:
    """Yield a line for each edge: straight through columns, curved between them."""
    starts, ends = _ports(graph, layout)
    for number, (edge, way) in enumerate(zip(graph.edges, layout.ways, strict=True)):
        column = layout.column_of(way[0])
        y = starts[number]
        right = layout.columns[column][1] + MARGIN
        path = f"M{way[0].x + way[0].width + MARGIN} {y}H{right}"
        for step, place in enumerate(way[1:], start=1):
            last = step == len(way) - 1
            left, right = (side + MARGIN for side in layout.columns[column + step])
            to_y = ends[number] if last else place.middle + MARGIN
            bend = left - GAP // 2
            path += f"C{bend} {y} {bend} {to_y} {left} {to_y}"
            end = place.x + MARGIN if last else right
            if end != left:  # an arrow points along the last stretch, which must not be nothing
                path += f"H{end}"
            y = to_y
        dashed = ' stroke-dasharray="5 4"' if graph.boxes[edge[0]].kind is Kind.SCOPE else ""
        yield f'<path d="{path}" marker-end="url(#arrow)"{dashed}/>'


def _ports(graph: Graph, layout: Layout) -> tuple[dict[int, int], dict[int, int]]:
    """Return at which height each line leaves its first box and reaches its last one, spread over the sides."""
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    for box, place in enumerate(layout.places):
        for side, found, beside in ((0, starts, 1), (1, ends, -2)):
            mine = [number for number, edge in enumerate(graph.edges) if edge[side] == box]
            mine.sort(key=lambda number, beside=beside: layout.ways[number][beside].middle)  # type: ignore[misc]
            apart = min(16, (place.height - 16) // max(1, len(mine)))
            for index, number in enumerate(mine):
                found[number] = place.middle + MARGIN + (2 * index - len(mine) + 1) * apart // 2
    return starts, ends


def _box(item: Drawn, place: Place) -> Iterator[str]:
    fill, border, ink = _COLOURS[item.box.kind]
    x, y = place.x + MARGIN, place.y + MARGIN
    is_main = item.box.kind is Kind.MAIN
    yield (
        f'<rect x="{x}" y="{y}" width="{place.width}" height="{place.height}" rx="7" fill="{fill}" '
        f'stroke="{border}" stroke-width="{2 if is_main else 1}"/>'
    )
    baseline = y + PADDING + 14
    for text in item.title:
        yield (
            f'<text x="{x + PADDING}" y="{baseline}" font-size="{TITLE_FONT}" font-weight="bold" '
            f'fill="{ink}">{_escaped(text)}</text>'
        )
        baseline += LINE
    is_list = item.box.kind in (Kind.INPUTS, Kind.PARAMETERS)
    for number, column in enumerate(item.columns):
        left = x + PADDING + number * (item.column_width + 16)
        for row, (text, starts) in enumerate(column):
            at = baseline + row * LINE
            if is_list and starts:
                yield f'<circle cx="{left + 3}" cy="{at - 5}" r="2" fill="{border}"/>'
            yield f'<text x="{left + 10 * is_list}" y="{at}" fill="#24292f">{_escaped(text)}</text>'


def _legend(kinds: Sequence[Kind], top: int, lang: Lang) -> Iterator[str]:
    left = MARGIN
    for kind in kinds:
        fill, border, _ = _COLOURS[kind]
        name = _NAMES[kind].text(lang)
        yield (
            f'<rect x="{left}" y="{top}" width="16" height="12" rx="3" fill="{fill}" stroke="{border}" '
            f'stroke-width="{2 if kind is Kind.MAIN else 1}"/>'
        )
        yield f'<text x="{left + 22}" y="{top + 11}" font-size="{SMALL_FONT}" fill="#57606a">{_escaped(name)}</text>'
        left += width_in_pixels(name, SMALL_FONT) + 40


def _escaped(text: str) -> str:
    """Return a text as XML reads it back; characters that XML has no place for are left out."""
    return html.escape("".join(char for char in text if char.isprintable()))

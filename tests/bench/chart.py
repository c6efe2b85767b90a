# SPDX-License-Identifier: Apache-2.0
"""The ratios as a drawing: one bar a line, a mark at the goal, whiskers from the worst run to the best."""

from html import escape
from pathlib import Path

from tests.bench.ratios import Line

_WIDTH, _LEFT, _RIGHT, _ROW, _TOP = 1080, 560, 150, 30, 92
_MET, _MISSED, _SHOWN, _INK = "#2f7d5b", "#b4452f", "#6f7b8a", "#1f2933"


def draw_chart(lines: list[Line], *, subtitle: str, path: Path) -> None:
    """Write an svg of all lines that are ratios; lines that are plain figures stay in the table."""
    shown = [line for line in lines if line.theirs is not None]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_drawing(shown, subtitle), encoding="utf-8")


def _drawing(lines: list[Line], subtitle: str) -> str:
    scale_end = max([2.0, *(line.high * 1.05 for line in lines)])
    unit = (_WIDTH - _LEFT - _RIGHT) / scale_end
    height = _TOP + _ROW * len(lines) + 24
    size = f'width="{_WIDTH}" height="{height}"'
    font = "font-family=\"'Noto Sans SC','Helvetica Neue',Arial,sans-serif\""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" {size} {font}>',
        "<!-- SPDX-License-Identifier: Apache-2.0; drawn by tests/bench/chart.py -->",
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(24, 34, "make bench: ours ÷ theirs", colour=_INK, more='font-weight="600"', size=20),
        _text(24, 56, subtitle),
        _text(24, 76, "bar: median · whisker: worst to best run · diamond: goal · line: as fast as theirs"),
    ]
    parity = _LEFT + unit
    parts.append(f'<line x1="{parity:.1f}" y1="{_TOP - 6}" x2="{parity:.1f}" y2="{height - 18}" stroke="{_INK}"/>')
    for place, line in enumerate(lines):
        parts += _row(line, _TOP + place * _ROW, unit)
    return "\n".join([*parts, "</svg>", ""])


def _row(line: Line, y: float, unit: float) -> list[str]:
    colour = {True: _MET, False: _MISSED, None: _SHOWN}[line.is_met]
    middle = y + _ROW / 2
    end = _LEFT + line.high * unit
    words = f"{line.middle:.2f}× {line.verdict}".strip()
    bar = f'x="{_LEFT}" y="{y + 7:.1f}" width="{max(1.0, line.middle * unit):.1f}" height="{_ROW - 14}"'
    whisker = f'x1="{_LEFT + line.low * unit:.1f}" y1="{middle:.1f}" x2="{end:.1f}" y2="{middle:.1f}"'
    marks = [
        _text(_LEFT - 10, middle + 4, line.ratio.title, colour=_INK, more='text-anchor="end"'),
        f'<rect {bar} rx="2" fill="{colour}"/>',
        f'<line {whisker} stroke="{_INK}" stroke-width="1.5"/>',
        _text(end + 8, middle + 4, words, colour=colour, more='font-weight="600"'),
    ]
    if line.ratio.goal is not None:
        x = _LEFT + line.ratio.goal * unit
        points = f"{x:.1f},{middle - 7:.1f} {x + 5:.1f},{middle:.1f} {x:.1f},{middle + 7:.1f} {x - 5:.1f},{middle:.1f}"
        marks.append(f'<polygon points="{points}" fill="#ffffff" stroke="{_INK}" stroke-width="1.5"/>')
    return marks


def _text(x: float, y: float, words: str, *, colour: str = _SHOWN, more: str = "", size: int = 12) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" {more} fill="{colour}">{escape(words)}</text>'

# SPDX-License-Identifier: Apache-2.0
"""The pages' own style: tokens first, light and dark, from 360 px up. No scripts, no foreign fonts."""

from typing import Final

STYLE: Final = """\
:root{color-scheme:light dark;--paper:#fbfaf7;--card:#fff;--ink:#1d1b18;--soft:#6a655d;--line:#e5e0d6;--brand:#b3261e;
--brand-ink:#fff;--code:#f4f1ea;--get:#1f6f54;--post:#8a4b08;--radius:12px;--gap:1rem;
font-family:system-ui,-apple-system,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;line-height:1.65}
@media(prefers-color-scheme:dark){:root{--paper:#171512;--card:#211e1a;--ink:#f1ede5;--soft:#aaa297;--line:#38332c;
--brand:#ff8a7a;--brand-ink:#2a0d09;--code:#2a2621;--get:#6fd3ad;--post:#f0b26b}}
*{box-sizing:border-box}html{scroll-behavior:smooth}
body{margin:0;background:var(--paper);color:var(--ink);font-size:1rem;overflow-wrap:anywhere}
a{color:var(--brand)}a:focus-visible,summary:focus-visible{outline:3px solid var(--brand);outline-offset:2px;
border-radius:4px}
.skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:1rem;background:var(--card);padding:.5rem}
header,main,footer{max-width:66rem;margin:auto;padding:0 1rem}
header{display:flex;flex-wrap:wrap;gap:.25rem 1rem;align-items:center;justify-content:space-between;min-height:3.5rem}
header .name{font-weight:700;text-decoration:none;color:var(--ink)}header nav{display:flex;gap:1rem}
h1{font-size:clamp(1.6rem,6vw,2.5rem);line-height:1.25;margin:1.5rem 0 .5rem}
h2{margin:2.5rem 0 .75rem;font-size:1.35rem}h3{margin:1.25rem 0 .4rem;font-size:1rem}
.lead{font-size:1.1rem;color:var(--soft);max-width:44rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:var(--radius);padding:1rem;
margin:0 0 var(--gap)}
.grid{display:grid;gap:var(--gap);grid-template-columns:repeat(auto-fit,minmax(min(100%,17rem),1fr))}
.grid .card{margin:0}.card h3{margin-top:0}
.button{display:inline-block;background:var(--brand);color:var(--brand-ink);padding:.6rem 1.1rem;border-radius:999px;
text-decoration:none;font-weight:600;margin:.5rem .5rem .5rem 0}.button.plain{background:none;color:var(--brand);
box-shadow:inset 0 0 0 1.5px var(--brand)}
pre,code{font-family:ui-monospace,"SF Mono",Menlo,Consolas,monospace;font-size:.86em;background:var(--code);
border-radius:6px}
code{padding:.1em .35em}pre{padding:.9rem;overflow-x:auto;overflow-wrap:normal}pre code{padding:0;background:none;
font-size:1em}
details.card{padding:0}summary{cursor:pointer;padding:.85rem 1rem;display:flex;flex-wrap:wrap;gap:.25rem .75rem;
align-items:baseline}
summary .what{color:var(--soft)}details .in{padding:0 1rem 1rem;border-top:1px solid var(--line)}
.verb{font-weight:700;font-size:.8rem;letter-spacing:.04em}.get{color:var(--get)}.post{color:var(--post)}
.path{font-family:ui-monospace,Menlo,Consolas,monospace;font-weight:600;font-size:.92rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.92rem}
th,td{text-align:left;padding:.45rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
th{color:var(--soft);font-weight:600;white-space:nowrap}td code{white-space:nowrap}
.soft{color:var(--soft)}tr:target{background:var(--code)}
@media(max-width:40rem){.stacked thead{display:none}.stacked tr{display:block;padding:.5rem 0;
border-bottom:1px solid var(--line)}.stacked td{display:inline-block;border:0;padding:.1rem .6rem .1rem 0}
.stacked td:last-child{display:block}}ul{padding-inline-start:1.2rem;margin:.25rem 0}
footer{color:var(--soft);font-size:.9rem;padding:2rem 1rem 3rem}
"""

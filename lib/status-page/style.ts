/** The page's whole style: it loads nothing, and its policy allows exactly these bytes. */
export const STYLE = `
:root{color-scheme:light dark;--ground:light-dark(#f4f6f7,#0e1417);--panel:light-dark(#fff,#161d21);--line:light-dark(#dbe1e4,#2b353b);
--ink:light-dark(#152026,#eef2f3);--muted:light-dark(#53626b,#a3b1b9);--good:light-dark(#17694a,#5bcb98);--good-soft:light-dark(#e7f4ed,#12291f);
--watch:light-dark(#845200,#f0bd5e);--watch-soft:light-dark(#fdf3dd,#2e2412);--bad:light-dark(#b3261e,#ff9d92);--bad-soft:light-dark(#fdeceb,#331715)}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
main,header,footer{max-width:46rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2.5rem}
h1{font-size:1rem;font-weight:600;margin:0 0 1rem;color:var(--muted)}
h2{font-size:1.125rem;margin:2.5rem 0 .75rem}
h3{font-size:1.0625rem;margin:0}
h4{font-size:.9375rem;margin:0}
p{margin:.5rem 0}
ul{margin:.25rem 0;padding-left:1.25rem}
a{color:inherit}
code{font-family:ui-monospace,monospace;font-size:.9em}
h3 .muted{font-weight:400}
time,.muted{color:var(--muted);font-size:.875rem}
.state{display:flex;gap:1rem;align-items:center;padding:1.25rem 1.5rem;border:1px solid;border-radius:.75rem;font-size:1.375rem;line-height:1.3;font-weight:600;text-wrap:balance}
.state svg{flex:none;width:2rem;height:2rem}
.good{color:var(--good)}.watched{color:var(--watch)}.bad{color:var(--bad)}
.state.good{background:var(--good-soft)}.state.watched{background:var(--watch-soft)}.state.bad{background:var(--bad-soft)}
article,.list{background:var(--panel);border:1px solid var(--line);border-radius:.75rem;margin-bottom:1rem}
article>h3{padding:1rem 1.5rem;border-bottom:1px solid var(--line)}
.update{padding:1rem 1.5rem}.update+.update{border-top:1px solid var(--line)}
.update .head{display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:baseline;margin-bottom:.25rem}.update p:last-child,.update ul:last-child{margin-bottom:0}
.list{list-style:none;padding:0;margin:0}
.list>li{padding:.875rem 1.5rem}.list>li+li{border-top:1px solid var(--line)}
.row{display:flex;flex-wrap:wrap;justify-content:space-between;gap:.25rem 1rem}
.row svg{width:1rem;height:1rem;vertical-align:-.125rem;margin-right:.375rem}
.bars{display:flex;gap:3px;margin:.625rem 0 .25rem}
.bars i{flex:1;height:1.5rem;border-radius:2px;background:var(--good);opacity:.55}
.bars i.hit{background:var(--bad);opacity:1;border-radius:6px}
footer{padding-top:2rem;padding-bottom:3rem;color:var(--muted);font-size:.875rem}
@media (max-width:30rem){.state{font-size:1.125rem;padding:1rem}.update,article>h3,.list>li{padding-inline:1rem}}
`.replaceAll("\n", "");

/** Light and dark by the reader's choice; on paper light, with tables that do not break inside a row. */
export const style = `
:root{color-scheme:light dark;--fg:#1c2430;--dim:#5b6675;--bg:#fff;--line:#dfe4ea;--soft:#f4f6f8;--good:#0f7a4f;--bad:#b3261e;--band:#a9c4f5;--mark:#1d4ed8;--more:#d9695f;--less:#3f9d74}
@media(prefers-color-scheme:dark){:root{--fg:#e6eaf0;--dim:#9aa7b8;--bg:#12161c;--line:#2b333e;--soft:#1a2029;--good:#4cc38a;--bad:#ff8a80;--band:#34548f;--mark:#8ab4ff;--more:#e5847b;--less:#4cb888}}
body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif}main{max-width:64rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}.sub,.dim{color:var(--dim)}.sub{margin:.25rem 0 1rem;overflow-wrap:anywhere}
.good{color:var(--good);font-weight:600}.bad{color:var(--bad);font-weight:600}.notice{border-left:3px solid var(--mark);background:var(--soft);padding:.6rem .9rem}.notice.bad{border-color:var(--bad);color:inherit;font-weight:400}.notice.good{border-color:var(--good);color:inherit;font-weight:400}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.75rem;margin:1.25rem 0}.tile{border:1px solid var(--line);border-radius:.5rem;padding:.8rem 1rem}.tile .name,.tile .detail{color:var(--dim);font-size:.85rem}.tile .value{font-size:1.5rem;font-weight:600;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}th{font-weight:500;color:var(--dim);font-size:.85rem}.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}tfoot td{font-weight:600;border-bottom:0}
code{font:13px/1.45 ui-monospace,monospace;background:var(--soft);border-radius:.25rem;padding:.05rem .3rem}
.bar{display:inline-block;vertical-align:middle;margin-left:.6rem}.track{fill:var(--soft)}.band{fill:var(--band)}.mark{fill:var(--mark)}.more{fill:var(--more)}.less{fill:var(--less)}.ink{fill:var(--fg)}.rule{stroke:var(--line)}.zero{stroke:var(--dim);stroke-dasharray:2 2}
figure{margin:1rem 0}figcaption{font-weight:600;margin-bottom:.4rem}.chart{max-width:100%;height:auto;display:block}.chart text{fill:var(--fg);font:13px system-ui,sans-serif}.chart .figure{font-variant-numeric:tabular-nums}.chart .axis{fill:var(--dim);font-size:12px}
@media print{:root{color-scheme:light;--fg:#000;--dim:#444;--bg:#fff;--line:#ccc;--soft:#f2f2f2;--good:#0b5c3b;--bad:#8c1d17;--band:#a9c4f5;--mark:#1d4ed8;--more:#d9695f;--less:#3f9d74}body{print-color-adjust:exact;font-size:11px}main{max-width:none;padding:0}h2{break-after:avoid}tr,figure,.tile{break-inside:avoid}.wide{overflow:visible}}
`.trim();

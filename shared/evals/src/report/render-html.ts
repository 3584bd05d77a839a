import type { EvalFigures, EvalReport, EvalResult, EvalShare } from '@upshift/contracts';
import { targetKeyOf } from '@upshift/contracts';
import { inputOf } from '../cases/case-id.ts';
import { shortQuestion } from '../cases/short-question.ts';
import { tagsOf } from '../cases/tags-of.ts';
import { referenceOutput } from '../score/score-answer.ts';

/** A report as one page that needs no network and no script. Whatever a model or a producer wrote is text in it, never markup. */
export function renderHtml(report: EvalReport): string {
  const { run, total, change, judge } = report;
  const title = `Evaluation of ${run.workload}`;
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">',
    `<title>${text(title)}</title><style>${style}</style></head><body><main>`,
    `<h1>${text(title)}</h1>`,
    `<p class="sub">${text(describeTarget(report))}</p>`,
    report.simulated
      ? '<p class="notice"><strong>Simulated.</strong> Answers came from simulated deployments: the figures say what the assumptions in the portfolio make of this set, not what a model can do.</p>'
      : '',
    run.state === 'done'
      ? ''
      : `<p class="notice">The run is ${text(run.state)}${run.error === null ? '' : `: ${text(run.error)}`}.</p>`,
    '<section class="tiles">',
    tile('Success', shareText(total.success), total.success === null ? 'no case was scored' : rangeText(total.success)),
    tile('Cases', `${total.passed} / ${total.scored}`, casesText(report)),
    tile(
      'Cost per success',
      usd(total.costPerSuccessUsd),
      `${usd(total.costUsd)} in all${report.judgeUsd > 0 ? `, and ${usd(report.judgeUsd)} for the judge` : ''}; the run may spend ${usd(run.budgetUsd)}`,
    ),
    tile(
      'Latency, median',
      ms(total.latencyMs?.p50),
      total.latencyMs === null ? '' : `95 % within ${ms(total.latencyMs.p95)}`,
    ),
    '</section>',
    change === null
      ? '<p class="sub">There is no earlier run of this target to compare with.</p>'
      : renderChange(report, change),
    renderSlices(report),
    judge === null ? '' : renderJudge(judge),
    renderCases(report),
    '</main></body></html>\n',
  ].join('\n');
}

function describeTarget({ run }: EvalReport): string {
  const target = run.target.kind === 'active' ? 'the active portfolio' : targetKeyOf(run.target).replace(':', ' ');
  return `${target} · portfolio ${run.portfolio.slice(0, 12)} · set ${run.setHash.slice(0, 12)} · run ${run.id} · ${run.startedAt.slice(0, 16).replace('T', ' ')} UTC${run.trigger === 'schedule' ? ' · on schedule' : ''}`;
}

function casesText({ run, total, results }: EvalReport): string {
  const skipped = results.filter((one) => one.skipped !== null).length;
  const open = total.cases - total.scored;
  return [
    `passed of scored, ${run.cases} in the set`,
    ...(open > 0 ? [`${open} without a score`] : []),
    ...(skipped > 0 ? [`${skipped} not asked`] : []),
  ].join(', ');
}

function tile(name: string, value: string, detail: string): string {
  return `<div class="tile"><div class="name">${text(name)}</div><div class="value">${text(value)}</div><div class="detail">${text(detail)}</div></div>`;
}

function renderChange(report: EvalReport, change: NonNullable<EvalReport['change']>): string {
  const { success } = change;
  const named = new Map(report.results.map((one) => [one.caseId, one]));
  const list = (ids: readonly string[]): string =>
    ids.length === 0
      ? '<p class="none">none</p>'
      : `<ul>${ids.map((id) => `<li><a href="#${text(id)}">${text(questionOf(named.get(id)))}</a>${change.guarded.includes(id) ? ' <span class="bad">guarded</span>' : ''}</li>`).join('')}</ul>`;
  return [
    '<section><h2>Against the run before</h2>',
    `<p>${text(success === null ? 'No case was scored in both.' : `Success ${signed(success.value)} points (${signed(success.low)} to ${signed(success.high)}) on ${change.pairs} cases`)}`,
    text(change.costPerCase === null ? '' : `; cost ${signedPercent(change.costPerCase)}`),
    text(change.p95 === null ? '' : `; P95 ${signedPercent(change.p95)}`),
    text(`. ${change.sameSet ? 'The same version of the set.' : 'The set has changed since.'}`),
    '</p><div class="two">',
    `<div><h3>Worse (${change.regressed.length})</h3>${list(change.regressed)}</div>`,
    `<div><h3>Better (${change.improved.length})</h3>${list(change.improved)}</div>`,
    change.unproved.length === 0
      ? ''
      : `<div><h3>Passed before, without a score now (${change.unproved.length})</h3>${list(change.unproved)}</div>`,
    '</div></section>',
  ].join('');
}

function renderSlices({ slices, total }: EvalReport): string {
  if (slices.length === 0) return '';
  const rows = [{ tag: 'all', figures: total }, ...slices].map(
    ({ tag, figures }) =>
      `<tr><th scope="row">${text(tag)}</th><td class="num">${figures.scored}</td><td>${bar(figures)}</td><td class="num">${text(shareText(figures.success))}</td><td class="num">${text(figures.success === null ? '' : rangeText(figures.success))}</td><td class="num">${text(usd(figures.costPerSuccessUsd))}</td></tr>`,
  );
  return `<section><h2>By tag</h2><div class="wide"><table><thead><tr><th>tag</th><th class="num">scored</th><th>95 % interval</th><th class="num">success</th><th class="num">from – to</th><th class="num">cost per success</th></tr></thead><tbody>${rows.join('')}</tbody></table></div></section>`;
}

/** The interval as a band, the share as a mark in it. */
function bar({ success }: EvalFigures): string {
  if (success === null) return '';
  const x = (share: number): string => (200 * share).toFixed(1);
  return `<svg viewBox="0 0 200 14" width="200" height="14" role="img" aria-label="${text(rangeText(success))}"><rect class="track" x="0" y="5" width="200" height="4" rx="2"/><rect class="band" x="${x(success.low)}" y="3" width="${x(Math.max(0.005, success.high - success.low))}" height="8" rx="2"/><rect class="mark" x="${x(Math.max(0, success.value - 0.0075))}" y="0" width="3" height="14"/></svg>`;
}

function renderJudge(judge: NonNullable<EvalReport['judge']>): string {
  const said = `${judge.cases} ${judge.cases === 1 ? 'case was' : 'cases were'} graded by a judge, ${judge.swapped} of them in both orders; it changed its mind on ${judge.unsteady}.${judge.lengthCorrelation === null ? '' : ` Rank correlation of grade and length: ${judge.lengthCorrelation.toFixed(2)}.`}`;
  return `<section><h2>The judge</h2><p>${text(said)}</p>${judge.warnings.map((warning) => `<p class="notice">${text(warning)}</p>`).join('')}</section>`;
}

function renderCases({ results }: EvalReport): string {
  const order = (one: EvalResult): number => (one.score?.passed === false ? 0 : one.score?.passed === true ? 2 : 1);
  const sorted = results.toSorted((left, right) => order(left) - order(right));
  return `<section><h2>Cases</h2>${sorted.map(renderCase).join('\n')}</section>`;
}

function renderCase(one: EvalResult): string {
  const mark = markOf(one);
  const { messages } = inputOf(one.case);
  const wanted = referenceOutput(one.case.reference);
  const block = (name: string, value: string | null): string =>
    value === null || value === '' ? '' : `<h4>${text(name)}</h4><pre>${text(value)}</pre>`;
  const facts = [
    one.deployment,
    one.calls === 0 ? null : `${one.calls} ${one.calls === 1 ? 'call' : 'calls'}`,
    one.costNanoUsd === 0 ? null : usd(one.costNanoUsd / 1e9),
    one.latencyMs === null ? null : ms(one.latencyMs),
    one.case.weight === 1 ? null : `weight ${one.case.weight}`,
    one.taskId,
  ].filter((fact) => fact !== null);
  return [
    `<details id="${text(one.caseId)}"><summary><span class="${mark.style}">${text(mark.word)}</span> <span class="q">${text(questionOf(one))}</span>${tagsOf(
      one.case.tags,
    )
      .map((tag) => `<span class="tag">${text(tag)}</span>`)
      .join('')}</summary>`,
    `<p class="sub">${text(facts.join(' · '))}</p>`,
    one.score === null ? '' : `<p>${text(one.score.reason)}</p>`,
    block('Asked', messages.map(({ role, content }) => `${role}: ${content}`).join('\n\n')),
    block('Right', wanted.text ?? (wanted.toolCalls === null ? null : JSON.stringify(wanted.toolCalls, null, 2))),
    block('Rubric', one.case.rubric ?? null),
    block(
      'Answered',
      one.output === null
        ? null
        : [one.output.text ?? '', one.output.toolCalls === null ? '' : JSON.stringify(one.output.toolCalls, null, 2)]
            .join('\n')
            .trim(),
    ),
    '</details>',
  ].join('');
}

function markOf({ score, skipped, ended, state }: EvalResult): { word: string; style: string } {
  if (skipped !== null) return { word: 'not asked', style: 'none' };
  if (!ended) return { word: 'open', style: 'none' };
  if (score?.passed === true) return { word: 'passed', style: 'good' };
  if (score?.passed === false) return { word: state === 'succeeded' ? 'failed' : `no answer`, style: 'bad' };
  return { word: 'no score', style: 'none' };
}

function questionOf(one: EvalResult | undefined): string {
  return one === undefined ? 'a case that is not in this run' : shortQuestion(one.case, 110);
}

function shareText(share: EvalShare | null): string {
  return share === null ? '–' : `${(100 * share.value).toFixed(1)} %`;
}

function rangeText({ low, high }: EvalShare): string {
  return `${(100 * low).toFixed(1)} – ${(100 * high).toFixed(1)} %`;
}

function signed(difference: number): string {
  return `${difference >= 0 ? '+' : '−'}${Math.abs(100 * difference).toFixed(1)}`;
}

function signedPercent(ratio: number): string {
  return `${signed(ratio)} %`;
}

function usd(amount: number | null): string {
  if (amount === null) return '–';
  if (amount === 0) return '0 USD';
  return `${amount.toFixed(Math.min(9, Math.max(2, 2 - Math.floor(Math.log10(amount)))))} USD`;
}

function ms(value: number | undefined): string {
  if (value === undefined) return '–';
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(1)} s`;
}

/** Safe in markup and in attributes; control characters, and marks that turn the direction of text, are shown as what they are. */
function text(value: string): string {
  return value
    .replaceAll(
      /(?![\t\n\u200d])[\p{Cc}\p{Cf}]/gu,
      (mark) => `\\u${(mark.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

const style = `
:root{color-scheme:light dark;--fg:#1c2430;--dim:#5b6675;--bg:#fff;--line:#dfe4ea;--soft:#f4f6f8;--good:#0f7a4f;--bad:#b3261e;--band:#a9c4f5;--mark:#1d4ed8}
@media(prefers-color-scheme:dark){:root{--fg:#e6eaf0;--dim:#9aa7b8;--bg:#12161c;--line:#2b333e;--soft:#1a2029;--good:#4cc38a;--bad:#ff8a80;--band:#2c4a85;--mark:#8ab4ff}}
body{margin:0;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif}main{max-width:62rem;margin:0 auto;padding:2rem 1.25rem 4rem}
h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}h3{font-size:1rem;margin:.5rem 0}h4{margin:.75rem 0 .25rem;font-size:.85rem;color:var(--dim)}
.sub{color:var(--dim);margin:.25rem 0}.none{color:var(--dim)}.good{color:var(--good);font-weight:600}.bad{color:var(--bad);font-weight:600}
.notice{border-left:3px solid var(--mark);background:var(--soft);padding:.6rem .9rem}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(12rem,1fr));gap:.75rem;margin:1.25rem 0}.tile{border:1px solid var(--line);border-radius:.5rem;padding:.8rem 1rem}.tile .name,.tile .detail{color:var(--dim);font-size:.85rem}.tile .value{font-size:1.3rem;font-weight:600;font-variant-numeric:tabular-nums}
.two{display:grid;grid-template-columns:repeat(auto-fit,minmax(18rem,1fr));gap:1rem}.two ul{margin:0;padding-left:1.1rem}a{color:var(--mark)}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid var(--line);white-space:nowrap}th{font-weight:500}.num{text-align:right;font-variant-numeric:tabular-nums}
.track{fill:var(--line)}.band{fill:var(--band)}.mark{fill:var(--mark)}
details{border:1px solid var(--line);border-radius:.5rem;padding:.5rem .8rem;margin:.4rem 0}summary{cursor:pointer}.q{overflow-wrap:anywhere}.tag{display:inline-block;margin-left:.4rem;padding:0 .45rem;border-radius:1rem;background:var(--soft);color:var(--dim);font-size:.8rem}
pre{background:var(--soft);padding:.6rem .8rem;margin:.25rem 0;border-radius:.4rem;white-space:pre-wrap;overflow-wrap:anywhere;max-height:24rem;overflow:auto}
`.trim();

import { h } from '../show/dom.js';
import { countOf, formatCount, formatShare, formatUsd, toWords } from '../show/format.js';
import { age, wideTable } from '../show/parts.js';

/**
 * @import { AuditView, DriftView } from '@upshift/contracts'
 * @import { Child } from '../show/dom.js'
 */

/** @type {Readonly<Record<string, string>>} */
const causes = {
  model: 'the vendor’s model',
  portfolio: 'our portfolio',
  prompt: 'our prompt',
  traffic: 'the traffic',
};

/**
 * What has changed, and how far the validators may be trusted.
 *
 * @param {DriftView} drift
 * @param {AuditView} audit
 * @returns {Child[]}
 */
export function renderMeasures({ report }, { workloads }) {
  return [...renderDrift(report), ...renderAudits(workloads)];
}

/**
 * @param {DriftView['report']} report
 * @returns {Child[]}
 */
function renderDrift(report) {
  if (report === null) return [h('p', { class: 'muted' }, 'Nobody has looked for drift yet: the evaluator does.')];
  const basis = h(
    'span',
    {},
    ` ${countOf(report.tasks, 'task')}, ${countOf(report.probes, 'probe')}, `,
    age(report.at),
    ' ago.',
  );
  if (report.findings.length === 0) return [h('p', {}, 'Nothing has drifted.', basis)];
  return [
    h('p', {}, h('span', { class: 'judged worse' }, `Changed: ${report.causes.map(causeOf).join(', ')}.`), basis),
    wideTable({
      label: 'Drift',
      head: ['Workload', 'Signal', 'Cause', 'Since', 'Deployment', 'Why'],
      rows: report.findings
        .slice(0, 10)
        .map(({ workload, signal, cause, changedAt, deployment, why }) => [
          workload,
          toWords(signal),
          causeOf(cause),
          age(changedAt),
          deployment ?? '–',
          why,
        ]),
    }),
  ];
}

/** @param {string} cause */
function causeOf(cause) {
  return causes[cause] ?? cause;
}

/**
 * @param {AuditView['workloads']} workloads
 * @returns {Child[]}
 */
function renderAudits(workloads) {
  const rows = workloads.flatMap(({ workload, verifiers, compared, costUsd }) =>
    verifiers.map(({ validator, falseAccept, falseEscalate, exposed }) => [
      workload,
      h(
        'span',
        { class: exposed.length === 0 ? null : 'judged worse' },
        `${validator ?? 'all together'}${exposed.length === 0 ? '' : ', beyond its limit'}`,
      ),
      rateOf(falseAccept),
      rateOf(falseEscalate),
      formatCount(compared),
      formatUsd(costUsd),
    ]),
  );
  if (rows.length === 0)
    return [
      h('p', { class: 'muted' }, 'No answer was audited: audit.share of a workload in the portfolio asks for it.'),
    ];
  return [
    wideTable({
      label: 'Audits of validators, with 95 % intervals',
      head: ['Workload', 'Validator', 'Falsely accepted', 'Falsely escalated', 'Audits', 'Their cost'],
      rows,
    }),
  ];
}

/** @param {{ value: number, low: number, high: number } | null} share */
function rateOf(share) {
  if (share === null) return '–';
  return `${formatShare(share.value)} (${formatShare(share.low)} to ${formatShare(share.high)})`;
}

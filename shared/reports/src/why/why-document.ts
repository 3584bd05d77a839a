import type { WhyReport } from '@upshift/contracts';
import type { Document } from '../render/document.ts';
import { formatCount, formatExact, formatNano, formatPeriod, formatSigned } from '../render/format.ts';

export function toWhyDocument(report: WhyReport): Document {
  const { from, to, changeNanoUsd, lines, simulated } = report;
  const side = (name: string, { period, tasks, succeeded, costPerSuccessNanoUsd }: WhyReport['from']) => ({
    name: `${name}: ${formatPeriod(period)}`,
    value: formatNano(costPerSuccessNanoUsd),
    detail: `per success; ${formatCount(succeeded)} of ${formatCount(tasks)} tasks succeeded`,
  });
  return {
    title: 'Why a success costs what it costs',
    subtitle: `${formatPeriod(from.period)}, against ${formatPeriod(to.period)}`,
    blocks: [
      ...(simulated
        ? [
            {
              kind: 'notice' as const,
              title: 'Simulated.',
              text: 'Some answers came from simulated deployments: their costs are what the portfolio assumes, and nobody was paid.',
            },
          ]
        : []),
      {
        kind: 'tiles',
        tiles: [
          side('From', from),
          side('To', to),
          {
            name: 'Change',
            value: changeNanoUsd === null ? '–' : formatSigned(changeNanoUsd),
            detail: 'of cost per success, all costs in',
            ...(changeNanoUsd === null || changeNanoUsd === 0
              ? {}
              : { tone: changeNanoUsd > 0 ? ('bad' as const) : ('good' as const) }),
          },
        ],
      },
      ...(changeNanoUsd === null
        ? [
            {
              kind: 'text' as const,
              text: 'In one of the periods nothing succeeded: there is no cost per success to compare.',
            },
          ]
        : [
            {
              kind: 'waterfall' as const,
              name: 'Cost per success',
              steps: [
                {
                  label: 'From',
                  value: from.costPerSuccessNanoUsd ?? 0,
                  text: formatNano(from.costPerSuccessNanoUsd),
                  total: true,
                },
                ...lines.map(({ cause, changeNanoUsd: change }) => ({
                  label: cause,
                  value: change,
                  text: formatSigned(change),
                })),
                {
                  label: 'To',
                  value: to.costPerSuccessNanoUsd ?? 0,
                  text: formatNano(to.costPerSuccessNanoUsd),
                  total: true,
                },
              ],
            },
            {
              kind: 'table' as const,
              columns: [
                { title: 'cause' },
                { title: 'USD per success', align: 'right' as const },
                { title: 'most of it' },
                { title: 'what it is' },
              ],
              rows: lines.map(({ cause, changeNanoUsd: change, workloads, meaning }) => [
                cause,
                formatExact(change),
                workloads
                  .slice(0, 3)
                  .map((one) => `${one.workload} ${formatSigned(one.changeNanoUsd)}`)
                  .join(', '),
                { text: meaning, tone: 'dim' as const },
              ]),
              total: ['all', formatExact(changeNanoUsd), '', ''],
            },
            {
              kind: 'text' as const,
              text: 'Causes are changed one after the other, in this order; an effect of two together counts to the later one. The lines add up exactly.',
            },
          ]),
    ],
  };
}

import type { AuditView } from '@upshift/contracts';
import { Command } from 'commander';
import { formatCount, formatShare, formatUsd } from '../terminal/format.ts';
import type { Colors } from '../terminal/output.ts';
import { printableLines } from '../terminal/printable.ts';
import { renderTable } from '../terminal/render-table.ts';
import { type ServerCommandOptions, type ServerContext, withServerOptions } from './command-context.ts';
import { parseMoment } from './parse-moment.ts';

export interface AuditContext extends ServerContext {
  /** Wall time, ms since 1970. */
  now(): number;
}

interface Options extends ServerCommandOptions {
  readonly workload?: string;
  readonly since?: string;
}

type Workload = AuditView['workloads'][number];
type Verifier = Workload['verifiers'][number];

/** `upshift audit`: what the validators let pass that is wrong, and stop that is right. */
export function createAuditCommand({ output, connect, now }: AuditContext): Command {
  const command = new Command('audit').description(
    'show how often validators accept what is wrong and escalate what is right, with 95 % intervals',
  );
  return withServerOptions(command)
    .option('--workload <name>', 'only of this workload')
    .option('--since <moment>', 'audits drawn from then on: 12h, 7d, 2026-11-26 or a time with its zone', (text) =>
      parseMoment(text, now()),
    )
    .action(async ({ workload, since, ...options }: Options) => {
      const client = await connect(options);
      const view = await client.audit({
        ...(workload === undefined ? {} : { workload }),
        ...(since === undefined ? {} : { since }),
      });
      if (options.json === true) return output.json(view);
      output.result(describeAudit(printableLines(view), output.colors));
    });
}

function describeAudit({ workloads }: AuditView, colors: Colors): string {
  if (workloads.length === 0)
    return 'Nothing was audited. A workload is once it says `audit: { share: 0.02, escalatedShare: 0.1 }`.';
  return workloads.map((workload) => describeWorkload(workload, colors)).join('\n\n');
}

function describeWorkload(workload: Workload, colors: Colors): string {
  const { compared, waiting, incomparable, skipped, costUsd } = workload;
  const counts = [
    `${formatCount(compared)} compared`,
    ...(waiting === 0 ? [] : [`${formatCount(waiting)} waiting`]),
    ...(incomparable === 0 ? [] : [`${formatCount(incomparable)} not comparable`]),
    ...(skipped === 0 ? [] : [`${formatCount(skipped)} skipped`]),
    `audits cost ${formatUsd(costUsd)}`,
  ];
  const head = `${colors.bold(workload.workload)}  ${counts.join(' · ')}`;
  return workload.verifiers.length === 0 ? head : `${head}\n${describeVerifiers(workload, colors)}`;
}

function describeVerifiers({ verifiers, maxFalseAccept, maxFalseEscalate }: Workload, colors: Colors): string {
  const columns = [
    { title: 'validator' },
    { title: 'passed', align: 'right' },
    { title: `wrong of them (limit ${formatShare(maxFalseAccept)})`, align: 'right' },
    { title: 'stopped', align: 'right' },
    { title: `right of them (limit ${formatShare(maxFalseEscalate)})`, align: 'right' },
    { title: '' },
  ] as const;
  const rows = verifiers.map(({ validator, passed, falseAccept, objected, falseEscalate, exposed }) => [
    validator ?? 'all together',
    formatCount(passed),
    describeRate(falseAccept),
    formatCount(objected),
    describeRate(falseEscalate),
    describeExposed(exposed, colors),
  ]);
  return renderTable(columns, rows);
}

function describeRate(rate: Verifier['falseAccept']): string {
  if (rate === null) return '-';
  return `${formatShare(rate.value)} (${formatShare(rate.low)} to ${formatShare(rate.high)})`;
}

function describeExposed(exposed: Verifier['exposed'], colors: Colors): string {
  const said = exposed.map((rate) => (rate === 'false_accept' ? 'lets too much pass' : 'stops too much'));
  return said.length === 0 ? '' : colors.red(said.join(', '));
}

import {
  type DriftCause,
  type DriftFinding,
  type DriftReport,
  type DriftView,
  driftViewSchema,
} from '@upshift/contracts';
import { Command } from 'commander';
import { formatCount, formatShare } from '../terminal/format.ts';
import type { Colors } from '../terminal/output.ts';
import { printableLines } from '../terminal/printable.ts';
import { renderTable } from '../terminal/render-table.ts';
import { type ServerCommandOptions, type ServerContext, withServerOptions } from './command-context.ts';

/** `upshift drift`: what has changed, and whose doing it is. */
export function createDriftCommand({ output, connect }: ServerContext): Command {
  const command = new Command('drift').description(
    "show what has drifted, and why: the vendor's model, the portfolio, a prompt or the traffic",
  );
  return withServerOptions(command).action(async (options: ServerCommandOptions) => {
    const client = await connect(options);
    const view: DriftView = await client.request(driftViewSchema, 'GET', '/v1/drift');
    if (options.json === true) return output.json(view);
    output.result(describeDrift(printableLines(view), output.colors));
  });
}

const causes: Readonly<Record<DriftCause, string>> = {
  model: "the vendor's model",
  portfolio: 'our portfolio',
  prompt: 'our prompt',
  traffic: 'the traffic',
};

function describeDrift({ report }: DriftView, colors: Colors): string {
  if (report === null)
    return 'Nobody has looked for drift yet: the evaluator does, every hour (UPSHIFT_DRIFT_SECONDS).';
  const head = describeHead(report);
  if (report.findings.length === 0) return `${colors.bold('Nothing has drifted.')}  ${head}`;
  const changed = report.causes.map((cause) => causes[cause]).join(', ');
  const whys = [...new Set(report.findings.map(({ cause, workload, why }) => `${workload}, ${causes[cause]}: ${why}`))];
  return `${colors.bold(`Changed: ${changed}.`)}  ${head}\n${renderFindings(report.findings)}\n${whys.join('\n')}`;
}

function describeHead({ since, at, tasks, probes, falseAlarmRate, simulated }: DriftReport): string {
  return [
    `${toDay(since)} to ${toMinute(at)} UTC`,
    `${formatCount(tasks)} tasks`,
    `${formatCount(probes)} probes`,
    `false alarms in at most ${formatShare(falseAlarmRate)} of months`,
    ...(simulated ? ['simulated models among them'] : []),
  ].join(' · ');
}

function renderFindings(findings: readonly DriftFinding[]): string {
  const columns = [
    { title: 'workload' },
    { title: 'signal' },
    { title: 'before', align: 'right' },
    { title: 'after', align: 'right' },
    { title: 'changed (UTC)' },
    { title: 'seen (UTC)' },
    { title: 'cause' },
    { title: 'deployment' },
  ] as const;
  return renderTable(
    columns,
    findings.map(({ workload, signal, before, after, changedAt, seenAt, cause, deployment }) => [
      workload,
      signal,
      formatValue(signal, before),
      formatValue(signal, after),
      toMinute(changedAt),
      toMinute(seenAt),
      causes[cause],
      deployment ?? '-',
    ]),
  );
}

function formatValue(signal: DriftFinding['signal'], value: number): string {
  switch (signal) {
    case 'pass':
    case 'escalated':
    case 'share':
    case 'risk':
    case 'intent':
    case 'probe':
      return formatShare(value);
    case 'calibration':
      return `${value < 0 ? '' : '+'}${value.toFixed(3)}`;
    case 'output':
      return `${formatCount(Math.round(value))} tokens`;
    case 'cost':
      return `${(value / 1e9).toPrecision(3)} USD`;
    case 'latency':
      return `${formatCount(Math.round(value))} ms`;
    case 'input':
      return `${formatCount(Math.round(Math.exp(value)))} characters`;
  }
}

function toDay(at: string): string {
  return at.slice(0, 10);
}

function toMinute(at: string): string {
  return at.slice(0, 16).replace('T', ' ');
}

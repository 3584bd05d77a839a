import type { EscalationEntry } from '@upshift/contracts';
import { csvLine } from '@upshift/reports';
import { Command, Option } from 'commander';
import { CliError, exitCodes } from '../cli-error.ts';
import type { ServerClient } from '../server/server-client.ts';
import { printableJson, printableLine } from '../terminal/printable.ts';
import { renderTable } from '../terminal/render-table.ts';
import { type ServerCommandOptions, type ServerContext, withServerOptions } from './command-context.ts';
import { parseMoment } from './parse-moment.ts';
import { parseCount } from './parse-number.ts';

export interface EscalationsContext extends ServerContext {
  /** Wall time, ms since 1970. */
  now(): number;
}

const filters = ['workload', 'reason', 'validator', 'deployment', 'action', 'since', 'until'] as const;

interface Options extends ServerCommandOptions, Partial<Record<(typeof filters)[number], string>> {
  readonly limit?: number;
  readonly csv?: boolean;
  readonly jsonl?: boolean;
}

/** What a screen holds; an export has no such limit. */
const shownEntries = 50;
const pageEntries = 1000;
const columns = [
  'at',
  'task',
  'step',
  'workload',
  'action',
  'reason',
  'detail',
  'validator',
  'deployment',
  'fromTier',
  'toTier',
] as const satisfies readonly (keyof EscalationEntry)[];

/** `upshift escalations`: why tasks went to a stronger tier or to a person; as a table, or exported. */
export function createEscalationsCommand({ output, connect, now }: EscalationsContext): Command {
  const command = new Command('escalations').description(
    'list why tasks went to a stronger tier or to a person, newest first',
  );
  const moment = (text: string): string => parseMoment(text, now());
  return withServerOptions(command)
    .option('--workload <name>', 'only of this workload')
    .option('--reason <code>', 'only for this reason')
    .option('--validator <name>', 'only what this validator decided')
    .option('--deployment <name>', 'only answers of this deployment')
    .addOption(new Option('--action <action>', 'only these').choices(['escalate', 'handoff']))
    .option('--since <moment>', 'from then on: 12h, 7d, 2026-11-26 or a time with its zone', moment)
    .option('--until <moment>', 'up to then', moment)
    .option('--limit <count>', `at most so many (a table: ${shownEntries}; an export: all)`, parseCount)
    .addOption(new Option('--csv', 'export as CSV, one line each, as it comes').conflicts(['json', 'jsonl']))
    .addOption(new Option('--jsonl', 'export as JSON, one line each, as it comes').conflicts(['json', 'csv']))
    .action(async (options: Options) => {
      const client = await connect(options);
      const isExport = options.csv === true || options.jsonl === true;
      const entries = readEntries(client, queryOf(options), options.limit ?? (isExport ? null : shownEntries));
      if (options.csv === true) {
        output.result(csvLine(columns));
        for await (const entry of entries) output.result(csvLine(columns.map((column) => entry[column])));
        return;
      }
      if (options.jsonl === true) {
        for await (const entry of entries) output.result(printableJson(entry));
        return;
      }
      const found: EscalationEntry[] = [];
      for await (const entry of entries) found.push(entry);
      if (options.json === true) return output.json({ escalations: found });
      output.result(found.length === 0 ? 'No task was escalated.' : renderEntries(found));
    });
}

function queryOf(options: Options): Record<string, string> {
  return Object.fromEntries(
    filters.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name] as string]])),
  );
}

/** Page by page, so that an export of any length holds one page at a time. */
async function* readEntries(
  client: ServerClient,
  query: Readonly<Record<string, string>>,
  most: number | null,
): AsyncGenerator<EscalationEntry> {
  let left = most ?? Number.POSITIVE_INFINITY;
  for (let cursor: string | null = null; ; ) {
    const page: Awaited<ReturnType<ServerClient['escalations']>> = await client.escalations({
      ...query,
      limit: String(Math.min(left, pageEntries)),
      ...(cursor === null ? {} : { cursor }),
    });
    yield* page.escalations.slice(0, left);
    left -= page.escalations.length;
    if (page.nextCursor === null || left <= 0) return;
    if (page.nextCursor === cursor)
      throw new CliError('SERVER_UNREADABLE', `${client.url} gave the same page twice.`, {
        exitCode: exitCodes.failed,
      });
    cursor = page.nextCursor;
  }
}

function renderEntries(entries: readonly EscalationEntry[]): string {
  const titles = ['at (UTC)', 'task', 'workload', 'move', 'reason', 'by', 'deployment'];
  const rows = entries.map(
    ({ at, task, workload, action, reason, detail, validator, deployment, fromTier, toTier }) => [
      at.slice(0, 19).replace('T', ' '),
      task,
      workload,
      action === 'handoff' ? `${fromTier ?? '-'} → a person` : `${fromTier ?? '-'} → ${toTier ?? '-'}`,
      reason,
      validator ?? detail ?? '-',
      deployment ?? '-',
    ],
  );
  return renderTable(
    titles.map((title) => ({ title })),
    rows.map((row) => row.map(printableLine)),
  );
}

import { Command } from 'commander';
import { printableLine } from '../terminal/printable.ts';
import { type ServerCommandOptions, withServerOptions } from './command-context.ts';
import { parseCount } from './parse-number.ts';
import type { ChangeContext } from './portfolio-change-context.ts';

interface ExportOptions extends ServerCommandOptions {
  readonly rollout?: string;
  readonly limit: number;
}

/** `upshift outcomes export`: the ledger's newest tasks as an outcome table, shadow answers beside those that served. */
export function createExportCommand({ output, connect, backtest }: ChangeContext): Command {
  const command = new Command('export')
    .description('write recorded answers of a running system as an outcome table; it holds content of tasks')
    .argument('<file>', 'where to, .jsonl')
    .option('--rollout <id>', 'only tasks that this shadow copied')
    .option('--limit <count>', 'of the newest settled tasks, at most 5000', parseCount, 500);
  return withServerOptions(command).action(async (file: string, { rollout, limit, ...options }: ExportOptions) => {
    const rows = await (await connect(options)).outcomes({ limit, ...(rollout === undefined ? {} : { rollout }) });
    await backtest.writeFile(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    if (options.json === true) return output.json({ file, rows: rows.length });
    output.result(`${rows.length} rows are in ${printableLine(file)}.`);
  });
}

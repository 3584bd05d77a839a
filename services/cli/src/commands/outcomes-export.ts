import { Command } from 'commander';
import { printableLine } from '../terminal/printable.ts';
import { type ServerCommandOptions, withServerOptions } from './command-context.ts';
import { parseMoment } from './parse-moment.ts';
import { parseCount } from './parse-number.ts';
import type { ChangeContext } from './portfolio-change-context.ts';
import type { ReplayContext } from './replay.ts';

interface ExportOptions extends ServerCommandOptions {
  readonly rollout?: string;
  readonly limit: number;
  readonly since?: string;
}

/** `upshift outcomes export`: the ledger's newest tasks as an outcome table, shadow answers beside those that served. */
export function createExportCommand({
  output,
  connect,
  backtest,
  replay,
}: ChangeContext & Pick<ReplayContext, 'replay'>): Command {
  const command = new Command('export')
    .alias('from-ledger')
    .description('write recorded answers of a running system as an outcome table; it holds content of tasks')
    .argument('<file>', 'where to, .jsonl')
    .option('--rollout <id>', 'only tasks that this shadow copied')
    .option('--since <when>', 'only tasks accepted from then on, such as 30d', (text) =>
      parseMoment(text, replay.now()),
    )
    .option('--limit <count>', 'of the newest settled tasks', parseCount, 500);
  return withServerOptions(command).action(
    async (file: string, { rollout, since, limit, ...options }: ExportOptions) => {
      const pages = (await connect(options)).outcomePages({
        limit,
        ...(rollout === undefined ? {} : { rollout }),
        ...(since === undefined ? {} : { since }),
      });
      let rows = 0;
      async function* lines(): AsyncIterable<string> {
        for await (const page of pages) {
          rows += page.length;
          yield page.map((row) => `${JSON.stringify(row)}\n`).join('');
        }
      }
      await backtest.writeFile(file, lines());
      if (options.json === true) return output.json({ file, rows });
      output.result(`${rows} rows are in ${printableLine(file)}.`);
    },
  );
}

import { type AlarmList, alarmListSchema } from '@upshift/contracts';
import { Command } from 'commander';
import type { Colors } from '../terminal/output.ts';
import { printableLines } from '../terminal/printable.ts';
import { type ServerCommandOptions, type ServerContext, withServerOptions } from './command-context.ts';
import { parseCount } from './parse-number.ts';

interface AlarmsOptions extends ServerCommandOptions {
  readonly limit: number;
}

/** `upshift alarms`: what somebody was told of, or would have been. */
export function createAlarmsCommand({ output, connect }: ServerContext): Command {
  const command = new Command('alarms')
    .description(
      'list alarms: scheduled evaluations that fail or get worse, drills that failed or are overdue, canaries that ended, deployments that retire',
    )
    .option('--limit <count>', 'newest ones', parseCount, 20);
  return withServerOptions(command).action(async ({ limit, ...options }: AlarmsOptions) => {
    const client = await connect(options);
    const list: AlarmList = await client.request(alarmListSchema, 'GET', `/v1/alarms?limit=${limit}`);
    if (options.json === true) return output.json(list);
    output.result(describeAlarms(printableLines(list), output.colors));
  });
}

function describeAlarms({ alarms }: AlarmList, colors: Colors): string {
  if (alarms.length === 0) return 'No alarm was ever raised.';
  return alarms
    .flatMap(({ raisedAt, toldAt, kind, summary, mend }) => [
      `${raisedAt.slice(0, 16).replace('T', ' ')}  ${kind.padEnd(18)}  ${summary}`,
      colors.dim(`${' '.repeat(38)}${mend}${toldAt === null ? '  (no webhook has taken it)' : ''}`),
    ])
    .join('\n');
}

import type { DeploymentView } from '@upshift/contracts';
import { Command } from 'commander';
import { formatCount, formatMs, formatShare } from '../terminal/format.ts';
import type { Colors } from '../terminal/output.ts';
import { printableLines } from '../terminal/printable.ts';
import { renderTable } from '../terminal/render-table.ts';
import { type ServerCommandOptions, withServerOptions } from './command-context.ts';
import type { DeploymentsContext } from './deployments-context.ts';
import { createDeploymentRollbackCommand } from './deployments-rollback.ts';

interface ChangeOptions extends ServerCommandOptions {
  readonly reason?: string;
  readonly by?: string;
}

/** `upshift deployments`: how they are doing, and taking one out of service and putting it back. */
export function createDeploymentsCommand(context: DeploymentsContext): Command {
  return new Command('deployments')
    .description('see how deployments are doing, take one out of service, put it back, roll one back')
    .addCommand(createListCommand(context), { isDefault: true })
    .addCommand(createDrainCommand(context))
    .addCommand(createRestoreCommand(context))
    .addCommand(createDeploymentRollbackCommand(context));
}

function createListCommand({ output, connect }: DeploymentsContext): Command {
  const command = new Command('list').description('show state, breaker, latency, errors and calls of each deployment');
  return withServerOptions(command).action(async (options: ServerCommandOptions) => {
    const list = await (await connect(options)).deployments();
    if (options.json === true) return output.json(list);
    output.result(describeDeployments(printableLines(list.deployments), output.colors));
  });
}

function createDrainCommand(context: DeploymentsContext): Command {
  const command = new Command('drain')
    .description('send no new call to a deployment; calls under way end as they would')
    .argument('<deployment>', 'its name in the portfolio')
    .requiredOption('--reason <text>', 'why, for whoever looks later');
  return withChange(context, command, 'drain');
}

function createRestoreCommand(context: DeploymentsContext): Command {
  const command = new Command('restore')
    .description('put a deployment back: after a drain, or when its key was refused and you have put that right')
    .argument('<deployment>', 'its name in the portfolio')
    .option('--reason <text>', 'why, for whoever looks later');
  return withChange(context, command, 'restore');
}

function withChange({ output, connect, userName }: DeploymentsContext, command: Command, action: 'drain' | 'restore') {
  return withServerOptions(command.option('--by <name>', 'who asks for it (default: your user name)')).action(
    async (name: string, { reason, by = userName, ...options }: ChangeOptions) => {
      const deployment = await (await connect(options)).changeDeployment(name, { action, reason, by });
      if (options.json === true) return output.json(deployment);
      output.result(describeChange(printableLines(deployment), output.colors));
    },
  );
}

function describeChange({ name, state, inFlight }: DeploymentView, colors: Colors): string {
  if (state !== 'drained')
    return `${colors.bold(name)} is ${colors.green('restored')}: executors call it again within seconds.`;
  const left = inFlight === 0 ? 'none is under way' : `${formatCount(inFlight)} under way end as they would`;
  return `${colors.bold(name)} is ${colors.yellow('drained')}: no new call within seconds; ${left}. Put it back with "upshift deployments restore ${name}".`;
}

/** A table, and below it why each that does not simply serve does not. */
function describeDeployments(deployments: readonly DeploymentView[], colors: Colors): string {
  const columns = [
    { title: 'deployment' },
    { title: 'tiers' },
    { title: 'state' },
    { title: 'breaker' },
    { title: 'in flight', align: 'right' },
    { title: 'mean', align: 'right' },
    { title: 'P95', align: 'right' },
    { title: 'errors', align: 'right' },
  ] as const;
  const rows = deployments.map(({ name, tiers, state, inFlight, health, simulated }) => [
    simulated ? `${name} ${colors.yellow('SIMULATED')}` : name,
    tiers.length === 0 ? '-' : tiers.join(', '),
    paintState(state, colors),
    health?.breaker ?? '-',
    formatCount(inFlight),
    formatMaybe(health?.latencyMs),
    formatMaybe(health?.p95Ms),
    health === null || health.latencyMs === null ? '-' : formatShare(health.errorRatio),
  ]);
  const why = deployments.flatMap(({ name, state, reason, changed }) => {
    if (reason === null) return [];
    const who = state === 'drained' && changed !== null ? ` (${changed.by}, ${changed.at})` : '';
    return [`${colors.bold(name)}: ${reason}${who}`];
  });
  return [renderTable(columns, rows), ...(why.length === 0 ? [] : ['', ...why])].join('\n');
}

function paintState(state: DeploymentView['state'], colors: Colors): string {
  if (state === 'serving') return colors.green(state);
  if (state === 'unknown') return state;
  return state === 'out' || state === 'open' ? colors.red(state) : colors.yellow(state);
}

function formatMaybe(ms: number | null | undefined): string {
  return ms === null || ms === undefined ? '-' : formatMs(ms);
}

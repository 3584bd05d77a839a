import type { Deployment, Portfolio, Workload } from '@upshift/contracts';
import { type CarryOptions, carryDeployment, toName } from './carry-deployment.ts';
import type { LitellmConfig, LitellmModel } from './litellm-config.ts';
import { nameLeftovers } from './name-leftovers.ts';
import type { Note } from './note.ts';
import { orderGroups } from './order-groups.ts';

export interface Imported {
  /** Null where no deployment is left. */
  readonly portfolio:
    | (Pick<Portfolio, 'name' | 'tiers' | 'deployments' | 'defaultWorkload'> & {
        readonly workloads: Readonly<Record<string, Workload>>;
      })
    | null;
  readonly notes: readonly Note[];
}

/** As many tiers as a portfolio may have. */
const tierLimit = 10;

/**
 * A LiteLLM config as a portfolio: a tier for each model group, in the order of the fallbacks; and a workload of the same
 * name for each, which starts on that tier and may use what stood in for it. So a program that asked for a model by its
 * name asks for the workload of that name.
 */
export function importLitellm(config: LitellmConfig, options: CarryOptions): Imported {
  const notes: Note[] = [];
  const take = (note: Note): void => void notes.push(note);
  const groups = collectGroups(config, options, take);
  const { order, chains } = orderGroups([...groups.keys()], config, take);
  nameLeftovers(config, take);
  const kept = order.slice(0, tierLimit);
  for (const group of order.slice(tierLimit))
    take({
      path: groups.get(group)?.path ?? [],
      kind: 'lost',
      message: `A portfolio has ${tierLimit} tiers at most; "${group}" is left out.`,
    });
  const [first] = kept;
  if (first === undefined) return { portfolio: null, notes };

  const tierOf = nameTiers(kept);
  const taken = new Set<string>();
  const workloadOf = new Map(kept.map((group) => [group, freeName(toName(group), taken)]));
  const tiers = kept.map((group) => ({
    name: tierOf.get(group) ?? '',
    deployments: (groups.get(group)?.deployments ?? []).map(({ name }) => name),
  }));
  const deployments = Object.fromEntries(
    kept.flatMap((group) => (groups.get(group)?.deployments ?? []).map(({ name, deployment }) => [name, deployment])),
  );
  const workloads: Record<string, Workload> = {};
  for (const group of kept) {
    const chain = [group, ...(chains.get(group) ?? [])].flatMap((one) => tierOf.get(one) ?? []);
    workloads[workloadOf.get(group) ?? ''] = {
      start: chain[0],
      tiers: chain,
      escalation: { max: Math.min(chain.length - 1, 5), exhausted: 'fail' },
    };
  }
  for (const { alias, group, path } of aliases(config)) {
    const workload = workloadOf.get(group);
    if (workload === undefined)
      take({ path, kind: 'lost', message: `"${alias}" names a model that is not in the portfolio.` });
    else workloads[toName(alias)] ??= { extends: workload };
  }
  return {
    portfolio: { name: 'imported', defaultWorkload: workloadOf.get(first) ?? '', tiers, deployments, workloads },
    notes,
  };
}

interface Group {
  readonly path: Note['path'];
  readonly deployments: { readonly name: string; readonly deployment: Deployment }[];
}

/** Model groups as they stand, without those of which nothing is left; the deployments of each by their `order`. */
function collectGroups(
  { model_list }: LitellmConfig,
  options: CarryOptions,
  take: (note: Note) => void,
): Map<string, Group> {
  const groups = new Map<string, Group>();
  const taken = new Set<string>();
  const placed = model_list.map((entry, index) => ({ entry, path: ['model_list', index] as const }));
  for (const { entry, path } of placed.sort((left, right) => orderOf(left.entry) - orderOf(right.entry))) {
    if (entry.model_name.includes('*')) {
      take({
        path: [...path, 'model_name'],
        kind: 'lost',
        message: 'A name with "*" stands for many models: write each out.',
      });
      continue;
    }
    const deployment = carryDeployment(entry, path, options, take);
    if (deployment === null) continue;
    const group = groups.get(entry.model_name) ?? { path, deployments: [] };
    groups.set(entry.model_name, group);
    group.deployments.push({ name: freeName(toName(entry.model_name), taken), deployment });
  }
  const asTheyStand = model_list.map(({ model_name }) => model_name);
  return new Map([...groups].sort(([left], [right]) => asTheyStand.indexOf(left) - asTheyStand.indexOf(right)));
}

function orderOf({ litellm_params: { order } }: LitellmModel): number {
  return order ?? Number.MAX_SAFE_INTEGER;
}

function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let no = 2; taken.has(name); no += 1) name = `${wanted.slice(0, 60)}-${no}`;
  taken.add(name);
  return name;
}

/** A tier's name is a queue's too: short, lower case, no dots. */
function nameTiers(groups: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set(['human']);
  return new Map(
    groups.map((group) => {
      const plain = group
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, '-')
        .replace(/^[^a-z]+/, '')
        .slice(0, 28)
        .replace(/-$/, '');
      return [group, freeName(plain === '' ? 'tier' : plain, taken)];
    }),
  );
}

function* aliases(config: LitellmConfig) {
  for (const section of ['router_settings', 'litellm_settings'] as const)
    for (const [alias, target] of Object.entries(config[section]?.model_group_alias ?? {})) {
      const group = typeof target === 'string' ? target : target.model;
      yield { alias, group, path: [section, 'model_group_alias', alias] };
    }
}

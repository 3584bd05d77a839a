import type { Portfolio, ReadinessFacts, ReadinessPoint, ReadinessReport } from '@upshift/contracts';
import { findRetirements, membersOf, resolveWorkload, rollbackTargetOf } from '@upshift/core';
import { formatUsd } from '../render/format.ts';

type Point = ReadinessReport['workloads'][number]['points'][number];
type Workload = ReturnType<typeof resolveWorkload>;

interface Look {
  readonly portfolio: Portfolio;
  readonly facts: ReadinessFacts;
  readonly workload: Workload;
  /** Deployments that it may use. */
  readonly deployments: readonly string[];
}

/** Reviews of escalations and runs of eval sets may be this old. */
const freshDays = 7;
/** Whoever stands by may have been evaluated so long ago: a weekly schedule that is a little late is none that is missing. */
const standbyDays = 14;
/** Drills may be this old where the portfolio sets no schedule. */
const drillDays = 30;

/**
 * Holds each workload of the active portfolio against the seven points. Every point comes with what was seen, and a red one
 * with the command that mends it.
 */
export function buildReadiness(
  { hash, portfolio }: { readonly hash: string; readonly portfolio: Portfolio },
  facts: ReadinessFacts,
): ReadinessReport {
  const workloads = Object.keys(portfolio.workloads).map((name) => {
    const workload = resolveWorkload(portfolio, name);
    const look = { portfolio, facts, workload, deployments: deploymentsOf(portfolio, workload) };
    const points = checks.map(([point, check]) => ({ point, ...check(look) }));
    return { workload: name, ready: points.every(({ ok }) => ok), points };
  });
  return {
    kind: 'readiness',
    at: facts.at.toISOString(),
    portfolio: { name: portfolio.name, hash },
    ready: workloads.every(({ ready }) => ready),
    workloads,
  };
}

type Checked = Omit<Point, 'point'>;

const checks: readonly (readonly [ReadinessPoint, (look: Look) => Checked])[] = [
  ['two_paths', checkPaths],
  ['routing', checkRouting],
  ['validators', checkValidators],
  ['escalations_reviewed', checkReviews],
  ['eval_set', checkEvals],
  ['cost_per_success', checkCost],
  ['rollback_drilled', checkDrills],
];

const green = (evidence: string): Checked => ({ ok: true, evidence, mend: null });
const red = (evidence: string, mend: string): Checked => ({ ok: false, evidence, mend });
const applyCommand = 'upshift portfolio apply portfolio.yaml --reason "…"';

function deploymentsOf(portfolio: Portfolio, { planned, tiers }: Workload): string[] {
  const names =
    planned === null
      ? portfolio.tiers.filter(({ name }) => tiers.includes(name)).flatMap((tier) => tier.deployments)
      : membersOf(planned).map(({ deployment }) => deployment);
  return [...new Set(names)];
}

/** Two deployments of one vendor fail together: a second path is another vendor's. A critical workload needs one on each tier. */
function checkPaths({ portfolio, facts, workload, deployments }: Look): Checked {
  const drained = deployments.filter((name) => facts.drained.includes(name));
  const vendorsOf = (names: readonly string[]): string[] => [
    ...new Set(
      names.filter((name) => !drained.includes(name)).flatMap((name) => portfolio.deployments[name]?.vendor ?? []),
    ),
  ];
  const vendors = vendorsOf(deployments);
  const away = drained.length === 0 ? '' : `; out of service: ${drained.join(', ')}`;
  const mend =
    drained[0] === undefined
      ? `add a deployment of another vendor to its tiers, then: ${applyCommand}`
      : `upshift deployments restore ${drained[0]}`;
  const thin = workload.critical
    ? portfolio.tiers.filter(({ name, deployments: own }) => workload.tiers.includes(name) && vendorsOf(own).length < 2)
    : [];
  if (vendors.length < 2)
    return red(`${vendors.length === 0 ? 'no vendor serves it' : `only ${vendors[0]} serves it`}${away}`, mend);
  if (thin.length > 0)
    return red(`critical, and tier ${thin.map(({ name }) => name).join(', ')} has one vendor${away}`, mend);
  const leaving = checkRetirements({ portfolio, facts, workload, deployments }, vendorsOf);
  if (leaving?.ok === false) return leaving;
  const untried = workload.critical ? checkSecondPaths({ portfolio, facts, workload, deployments }) : null;
  if (untried?.ok === false) return untried;
  const also = [leaving, untried].flatMap((one) => (one === null ? [] : [`; ${one.evidence}`])).join('');
  return green(`${deployments.length - drained.length} deployments of ${vendors.join(', ')}${away}${also}`);
}

/** Whether there are two paths still when those are gone that the vendor stops serving within 30 days; null where none is. */
function checkRetirements(
  { portfolio, facts, workload, deployments }: Look,
  vendorsOf: (names: readonly string[]) => readonly string[],
): Checked | null {
  const leaving = findRetirements(portfolio, facts.at.toISOString().slice(0, 10)).filter(({ deployment }) =>
    deployments.includes(deployment),
  );
  const [first] = leaving;
  if (first === undefined) return null;
  const said = leaving
    .map(
      ({ deployment, retiresOn, inDays }) => `${deployment} ${inDays < 0 ? 'was retired' : 'retires'} on ${retiresOn}`,
    )
    .join(', ');
  const gone = new Set(leaving.map(({ deployment }) => deployment));
  const stays = (names: readonly string[]) => vendorsOf(names.filter((name) => !gone.has(name)));
  const isThin = workload.critical
    ? portfolio.tiers.some(({ name, deployments: own }) => workload.tiers.includes(name) && stays(own).length < 2)
    : stays(deployments).length < 2;
  const next =
    portfolio.deployments[first.deployment]?.alternate === undefined
      ? '<deployment>'
      : `--instead-of ${first.deployment}`;
  return isThin
    ? red(`${said}: one vendor is left`, `upshift models try ${next} --workload ${workload.name}`)
    : green(said);
}

/** Of each tier of a critical workload, a deployment of another vendor than the first one's: shown to answer by a run of its own. */
function checkSecondPaths({ portfolio, facts, workload }: Look): Checked | null {
  const seconds = portfolio.tiers
    .filter(({ name }) => workload.tiers.includes(name))
    .flatMap(({ deployments: [first = '', ...others] }) => {
      const vendor = portfolio.deployments[first]?.vendor;
      return others.filter((name) => portfolio.deployments[name]?.vendor !== vendor).slice(0, 1);
    });
  if (seconds.length === 0) return null;
  const alone = facts.evals.find((one) => one.workload === workload.name)?.alone ?? [];
  const bad = seconds.filter((name) => {
    const run = alone.find(({ deployment }) => deployment === name);
    return run === undefined || run.daysAgo > standbyDays || run.passed === 0;
  });
  const said = seconds.map((name) => {
    const run = alone.find(({ deployment }) => deployment === name);
    return run === undefined
      ? `${name} was never evaluated`
      : `${name} passed ${run.passed} of ${run.scored} cases ${ago(run.daysAgo)}`;
  });
  const evidence = `second path: ${said.join(', ')}`;
  return bad[0] === undefined
    ? green(evidence)
    : red(
        `critical; ${evidence}`,
        `upshift eval schedule --workload ${workload.name} --deployment ${bad[0]} --every 1w`,
      );
}

/** A type of task is routed where the portfolio says where it starts, and there is somewhere to go from there. */
function checkRouting({ portfolio, workload }: Look): Checked {
  const types = Object.keys(portfolio.workloads).length;
  const where = workload.planned === null ? `starts on ${workload.start}` : `follows a ${workload.planned.kind} plan`;
  if (workload.planned === null && workload.tiers.length < 2)
    return red(
      `it may use the tier ${workload.tiers.join('')} alone: there is nothing to route`,
      `name a second tier, then: ${applyCommand}`,
    );
  if (types < 2)
    return red(
      'all tasks are one workload',
      `give each kind of task a workload of its own ("match" tells them apart), then: ${applyCommand}`,
    );
  return green(`${where}; tiers ${workload.tiers.join(' → ')}; one of ${types} types of task`);
}

function checkValidators({ workload }: Look): Checked {
  const { validators } = workload;
  if (validators.length === 0)
    return red('no validator: every answer is accepted', `name validators for it, then: ${applyCommand}`);
  return green(`${validators.length}: ${validators.map(({ name }) => name).join(', ')}`);
}

function checkReviews({ facts, workload }: Look): Checked {
  const count = facts.workloads.find((one) => one.workload === workload.name)?.escalations7d ?? 0;
  const logged = `${count} escalated in the last ${freshDays} days`;
  const { signOff } = facts;
  const mend = 'upshift report weekly --sign-off <your name>';
  if (signOff === null) return red(`${logged}; nobody has ever signed a review off`, mend);
  const signed = `${signOff.by} signed the review of ${signOff.reviewed} off ${ago(signOff.daysAgo)}`;
  return signOff.daysAgo > freshDays ? red(`${logged}; ${signed}`, mend) : green(`${logged}; ${signed}`);
}

function checkEvals({ facts, workload: { name } }: Look): Checked {
  const set = facts.evals.find(({ workload }) => workload === name);
  const run = `upshift eval run --workload ${name}`;
  if (set === undefined || set.cases === 0)
    return red('no eval set', `upshift eval add cases.jsonl --workload ${name}, then: ${run}`);
  const cases = `${set.cases} cases, ${set.edgeCases} of them edge cases`;
  if (set.edgeCases === 0)
    return red(
      cases,
      `add cases with tags: { edgeCase: true } (upshift eval add cases.jsonl --workload ${name}), then: ${run}`,
    );
  if (set.lastRunDaysAgo === null) return red(`${cases}; never run`, run);
  const broken = set.schedules.find(({ error }) => error !== null);
  if (broken !== undefined)
    return red(`${cases}; on schedule, ${broken.deployment ?? 'active'}: ${broken.error}`, 'upshift eval schedules');
  const rounds = set.schedules.map(
    ({ deployment, everyHours }) => `${deployment ?? 'active'} every ${Number(everyHours.toFixed(1))} h`,
  );
  const ran = `${cases}; run ${ago(set.lastRunDaysAgo)}${rounds.length === 0 ? '; nothing on schedule' : `; on schedule: ${rounds.join(', ')}`}`;
  return set.lastRunDaysAgo > freshDays ? red(ran, run) : green(ran);
}

function checkCost({ facts, workload: { name } }: Look): Checked {
  const own = facts.workloads.find(({ workload }) => workload === name);
  if (own === undefined || own.tasks === 0)
    return red('no task in the last 30 days', `upshift submit --workload ${name} …`);
  if (own.succeeded === 0)
    return red(`none of ${own.tasks} tasks of the last 30 days succeeded`, 'upshift report monthly');
  const cost = formatUsd(own.costNanoUsd / own.succeeded / 1e9);
  return green(`${cost} per success over ${own.tasks} tasks of the last 30 days`);
}

function checkDrills({ portfolio, facts, deployments }: Look): Checked {
  const everyDays = portfolio.drills?.everyDays ?? drillDays;
  const planless = deployments.filter((name) => {
    const deployment = portfolio.deployments[name];
    return deployment !== undefined && rollbackTargetOf(deployment, undefined) === null;
  });
  // Nowhere to roll back to, with the reason that the linter asks for: there is nothing to try.
  const excused = planless.filter((name) => portfolio.deployments[name]?.noRollback !== undefined);
  const bare = planless.filter((name) => !excused.includes(name));
  if (bare.length > 0)
    return red(`no way back: ${bare.join(', ')}`, `name "previous" or "alternate" for it, then: ${applyCommand}`);
  const due = deployments.filter((name) => !planless.includes(name));
  if (due.length === 0)
    return red('none of its deployments has a way back to try', `name an "alternate", then: ${applyCommand}`);
  const drillOf = (name: string) => facts.drills.find(({ deployment }) => deployment === name);
  const missing = due.filter((name) => drillOf(name) === undefined);
  const failed = due.filter((name) => drillOf(name)?.passed === false);
  const old = due.filter((name) => (drillOf(name)?.daysAgo ?? 0) > everyDays);
  const first = failed[0] ?? missing[0] ?? old[0];
  if (first !== undefined) {
    const said = [
      ...(failed.length > 0 ? [`failed: ${failed.join(', ')}`] : []),
      ...(missing.length > 0 ? [`never drilled: ${missing.join(', ')}`] : []),
      ...(old.length > 0 ? [`longer ago than ${everyDays} days: ${old.join(', ')}`] : []),
    ];
    return red(said.join('; '), `upshift drill ${first}`);
  }
  const oldest = Math.max(...due.map((name) => drillOf(name)?.daysAgo ?? 0));
  const without = excused.length === 0 ? '' : `; without a way back, with a reason: ${excused.join(', ')}`;
  return green(`${due.length} drilled, the oldest ${ago(oldest)}${without}`);
}

function ago(days: number): string {
  if (days < 1) return 'today';
  const whole = Math.floor(days);
  return whole === 1 ? 'yesterday' : `${whole} days ago`;
}

import type { DriftCause } from '@upshift/contracts';
import type { DriftRow, ProbeRow } from '@upshift/ports';
import { drawTie } from '../sequential/draw-tie.ts';

/** Simulated traffic of 28 days: three workloads on two deployments, and a daily run of probes on each. */
export interface Simulation {
  readonly seed: number;
  /** What changes in the middle of it; null: nothing that matters. */
  readonly cause: DriftCause | null;
  /** ms since 1970. */
  readonly since: number;
  /** On a workday, about. */
  readonly tasksPerDay?: number;
}

const dayMs = 86_400_000;
const days = 28;
const cases = 40;

interface Kind {
  readonly workload: string;
  readonly intent: string;
  readonly deployment: string;
  readonly share: number;
  readonly pass: number;
  readonly characters: number;
  readonly outputTokens: number;
}
const kinds: readonly Kind[] = [
  {
    workload: 'support',
    intent: 'question',
    deployment: 'small-a',
    share: 0.45,
    pass: 0.93,
    characters: 400,
    outputTokens: 120,
  },
  {
    workload: 'support',
    intent: 'complaint',
    deployment: 'small-a',
    share: 0.15,
    pass: 0.84,
    characters: 900,
    outputTokens: 220,
  },
  {
    workload: 'extract',
    intent: 'extraction',
    deployment: 'small-a',
    share: 0.25,
    pass: 0.95,
    characters: 2500,
    outputTokens: 90,
  },
  {
    workload: 'code',
    intent: 'code',
    deployment: 'medium-b',
    share: 0.15,
    pass: 0.8,
    characters: 1500,
    outputTokens: 500,
  },
];

/**
 * One period. Besides the cause, a version of the portfolio that changes nothing comes on another day, so that a version is no sign by
 * itself; tasks come by day more than by night, fewer at weekends, and in bursts.
 */
export function simulatePeriod({ seed, cause, since, tasksPerDay = 300 }: Simulation): {
  readonly tasks: readonly DriftRow[];
  readonly probes: readonly ProbeRow[];
  /** ms since 1970. */
  readonly changedAt: number;
} {
  let drawn = 0;
  const draw = (): number => {
    drawn += 1;
    return drawTie(`${seed}:${drawn}`);
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(draw())) * Math.cos(2 * Math.PI * draw());
  const changedAt = since + (10 + 8 * draw()) * dayMs;
  const idleAt = changedAt + (draw() < 0.5 ? -1 : 1) * (2 + 3 * draw()) * dayMs;
  const tasks: DriftRow[] = [];
  for (let hour = 0; hour < days * 24; hour += 1) {
    const byDay = 1 + 0.7 * Math.sin(((hour % 24) / 24) * 2 * Math.PI - Math.PI / 2);
    const weekday = Math.floor((since / dayMs + hour / 24) % 7);
    const weekend = weekday === 2 || weekday === 3 ? 0.5 : 1;
    const count = Math.round((tasksPerDay / 24) * byDay * weekend * Math.exp(0.25 * normal()));
    const slow = Math.exp(0.1 * normal());
    for (let i = 0; i < count; i += 1) tasks.push(toTask(since + (hour + draw()) * 3_600_000, slow));
  }
  tasks.sort((a, b) => a.at - b.at);

  function toTask(at: number, slow: number): DriftRow {
    const changed = at >= changedAt ? cause : null;
    const idle = at >= idleAt;
    const kind = choose(changed === 'traffic');
    const { workload, intent } = kind;
    const ours = changed === 'portfolio' || changed === 'prompt' ? changed : '';
    // A change of the portfolio sends support elsewhere; one of the vendor's is of the deployment that most tasks use.
    const deployment = changed === 'portfolio' && workload === 'support' ? 'small-c' : kind.deployment;
    const vendor = changed === 'model' && deployment === 'small-a';
    const prompt = changed === 'prompt' && workload === 'support';
    const pass = kind.pass - (vendor ? 0.1 : prompt ? 0.09 : deployment === 'small-c' ? 0.07 : 0);
    const longer = vendor ? 1.15 : prompt ? 1.25 : deployment === 'small-c' ? 0.85 : 1;
    const passed = draw() < pass;
    const outputTokens = Math.round(kind.outputTokens * longer * Math.exp(0.35 * normal()));
    const characters = Math.round(kind.characters * Math.exp(0.4 * normal()));
    return {
      id: `t${seed}-${drawn}`,
      at,
      workload,
      risk: draw() < 0.1 ? 'high' : 'low',
      intent,
      characters,
      portfolioHash: `version${idle ? '-idle' : ''}${ours}`,
      deployment,
      promptHash: prompt ? 'prompt-2' : 'prompt-1',
      modelServed: deployment,
      passed,
      escalated: passed ? draw() < 0.02 : draw() < 0.9,
      expected: kind.pass,
      outputTokens,
      costNanoUsd: Math.round(characters * 25 + outputTokens * (deployment === 'small-c' ? 300 : 400)),
      latencyMs: (300 + outputTokens * 8) * slow * Math.exp(0.2 * normal()),
      simulated: true,
    };
  }

  function choose(isOther: boolean): Kind {
    const shares = kinds.map(({ intent, share }) => (isOther && intent === 'complaint' ? share * 3 : share));
    let left = draw() * shares.reduce((sum, share) => sum + share, 0);
    const found = kinds.findIndex((_, i) => {
      left -= shares[i] ?? 0;
      return left < 0;
    });
    return kinds[found] ?? (kinds[0] as Kind);
  }

  const probes = Array.from({ length: days }, (_, day) =>
    ['support', 'extract'].flatMap((workload) =>
      Array.from({ length: cases }, (_, no): ProbeRow => {
        const at = since + (day + 0.1) * dayMs + no * 1000;
        const changed = at >= changedAt ? cause : null;
        const hard = drawTie(`case ${workload} ${no}`) < 0.2;
        const pass =
          (hard ? 0.6 : 0.97) - (changed === 'model' ? 0.12 : changed === 'prompt' && workload === 'support' ? 0.1 : 0);
        return {
          id: `p${seed}-${workload}-${day}-${no}`,
          at,
          workload,
          caseId: `c${no}`,
          deployment: 'small-a',
          promptHash: changed === 'prompt' && workload === 'support' ? 'prompt-2' : 'prompt-1',
          passed: draw() < pass,
          simulated: true,
        };
      }),
    ),
  ).flat();
  return { tasks, probes: probes.sort((a, b) => a.at - b.at), changedAt };
}

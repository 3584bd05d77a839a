import { type Finding, figure, type Goal, judge } from '../goal.ts';
import { alternate, type Pairs, pairedRatio, spreadLimit } from '../measure/alternate.ts';
import type { RunFigures } from '../measure/measure-run.ts';
import { type Spread, toSpread } from '../measure/spread.ts';
import { openNaive } from '../sides/open-naive.ts';
import { openUpshift } from '../sides/open-upshift.ts';
import { withOpen } from '../with-open.ts';
import type { Scenario, ScenarioContext } from './scenario.ts';

type Layout = 'one' | 'each';

export interface AgainstNaiveOptions {
  readonly layout: Layout;
  /** A without a call of the vendor: explains, is no goal. */
  readonly naiveCall?: 'http' | 'none';
  /** Where B classifies; its default is at the door, by the API, before the measurement begins. */
  readonly classify?: 'door' | 'stage';
}

const goals: Readonly<Record<Layout, { rate: Goal; cpu: Goal | null; scripts: Goal; statements: Goal }>> = {
  one: {
    rate: { name: 'tasks/s, B / A', better: 'more', pass: 1, stretch: 1.5 },
    cpu: { name: 'CPU per task, B / A', better: 'less', pass: 1.3, stretch: 1 },
    scripts: { name: 'EVALSHA, EVAL, FCALL per task', better: 'less', pass: 2.2, stretch: 1.2 },
    statements: { name: 'Postgres statements per task', better: 'less', pass: 0.5, stretch: 0.1 },
  },
  each: {
    rate: { name: 'tasks/s, B / A', better: 'more', pass: 0.6, stretch: 0.8 },
    cpu: null,
    scripts: { name: 'EVALSHA, EVAL, FCALL per task', better: 'less', pass: 5.1, stretch: 3.2 },
    statements: { name: 'Postgres statements per task', better: 'less', pass: 0.5, stretch: 0.1 },
  },
};

const names: Readonly<Record<Layout, string>> = { one: 'one process', each: 'a process each' };

/** B against the naive pipeline, both with all stages in one process (`one`) or a process for each (`each`). */
export function againstNaive(options: AgainstNaiveOptions): Scenario {
  const { layout, naiveCall = 'http', classify = 'door' } = options;
  const suffix = `${classify === 'stage' ? ', classified in a stage' : ''}${naiveCall === 'none' ? ', A without a call' : ''}`;
  const label = `${names[layout]}${suffix}`;
  return {
    name: `${layout === 'one' ? 'one-process' : 'process-each'}${classify === 'stage' ? '-staged' : ''}${naiveCall === 'none' ? '-no-call' : ''}`,
    about: `B / A, ${label}`,
    headline: naiveCall === 'http' && (layout === 'one') === (classify === 'door'),
    async run(context) {
      const { pairs, steps } = await compare(context, { layout, naiveCall, classify }, label);
      const findings = toFindings(pairs, layout, `${label}: `, naiveCall === 'http');
      return [
        ...findings,
        figure(`${label}: work rows per task, B`, steps, '', 'a row more where a step was not merged'),
      ];
    },
  };
}

async function compare(
  { servers, vendorUrl, quick, onProgress }: ScenarioContext,
  { layout, naiveCall, classify }: Required<AgainstNaiveOptions>,
  label: string,
): Promise<{ pairs: Pairs; steps: number }> {
  const env = { UPSHIFT_API_CLASSIFY_AT_DOOR: String(classify === 'door') };
  return withOpen(
    () => openNaive(servers, { layout, vendorUrl, call: naiveCall }),
    (a) =>
      withOpen(
        () => openUpshift(servers, { layout, vendorUrl, env }),
        async (b) => {
          const pairs = await alternate(a, b, {
            warmUp: quick ? 600 : 1500,
            tasks: quick ? 1000 : 3000,
            rounds: quick ? 3 : 5,
            onProgress: (message) => onProgress(`${label}: ${message}`),
          });
          const { rows } = await b.pool.query<{ works: string }>('select count(*) as works from work');
          return { pairs, steps: Number(rows[0]?.works) / b.accepted() };
        },
      ),
  );
}

function toFindings(pairs: Pairs, layout: Layout, prefix: string, judged: boolean): Finding[] {
  const { rate, cpu, scripts, statements } = goals[layout];
  const of = (side: readonly RunFigures[], pick: (figures: RunFigures) => number): Spread => toSpread(side.map(pick));
  const named = (goal: Goal): Goal => ({ ...goal, name: `${prefix}${goal.name}` });
  const rateRatio = pairedRatio(pairs, ({ tasksPerSecond }) => tasksPerSecond);
  const cpuRatio = pairedRatio(pairs, ({ cpuUs }) => cpuUs.all);
  const swung = pairs.spreadOfA > spreadLimit ? `A swung by ${pairs.spreadOfA.toFixed(1)}: discard` : '';
  const { a, b } = pairs;
  const explained = [
    figure(
      `${prefix}A tasks/s`,
      of(a, (run) => run.tasksPerSecond),
    ),
    figure(
      `${prefix}B tasks/s`,
      of(b, (run) => run.tasksPerSecond),
    ),
    ...(['node', 'redis', 'postgres'] as const).map((kind) =>
      figure(
        `${prefix}CPU in ${kind}, B`,
        of(b, (run) => run.cpuUs[kind]),
        'µs',
        kind === 'postgres' ? '' : `A ${Math.round(of(a, (run) => run.cpuUs[kind]).median)}`,
      ),
    ),
  ];
  if (!judged) {
    const ratios = [figure(`${prefix}${rate.name}`, rateRatio), figure(`${prefix}CPU per task, B / A`, cpuRatio)];
    return [...ratios, ...explained];
  }
  return [
    judge(named(rate), rateRatio, swung),
    cpu === null ? figure(`${prefix}CPU per task, B / A`, cpuRatio) : judge(named(cpu), cpuRatio),
    judge(
      named(scripts),
      of(b, (run) => run.scripts),
      `A ${of(a, (run) => run.scripts).median.toFixed(2)}`,
    ),
    figure(
      `${prefix}all Redis commands per task`,
      of(b, (run) => run.redisCommands),
      '',
      `A ${of(a, (run) => run.redisCommands).median.toFixed(1)}`,
    ),
    judge(
      named(statements),
      of(b, (run) => run.statements),
    ),
    ...explained,
  ];
}

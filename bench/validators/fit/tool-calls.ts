/**
 * Fits the doubt of `tool_calls` on recorded function calls: `node bench/validators/fit/tool-calls.ts [--data DIR]`.
 *
 * All answers to a task stay in one fold: 13 models that err alike are one mistake, not thirteen. Prints what a fit on the
 * other folds would have caught and alarmed at several thresholds, and the weights of a fit on all.
 */
import { parseArgs } from 'node:util';
import type { ModelOutput, TaskInput } from '@upshift/contracts';
import { readTask } from '../../../shared/validators/src/tool-calls/read-task.ts';
import { type CallFeatureName, weighCalls } from '../../../shared/validators/src/tool-calls/weigh-calls.ts';
import { judgeHere, toConfig } from '../judge-here.ts';
import { readRows } from '../read-rows.ts';
import { fitLogistic, oddsOf } from './fit-logistic.ts';
import { aurocOf, foldOf } from './folds.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    decay: { type: 'string', default: '0.003' },
    seeds: { type: 'string', default: '3' },
  },
});
const FOLDS = 5;

interface Row {
  readonly id: string;
  readonly workload: string;
  readonly input: TaskInput;
  readonly outcomes: Readonly<Record<string, { readonly output: ModelOutput; readonly correct: number }>>;
}
interface Item {
  readonly id: string;
  readonly workload: string;
  readonly model: string;
  readonly isVendors: boolean;
  readonly wrong: number;
  /** Null where the form alone decides, or there is nothing to weigh. */
  readonly features: readonly number[] | null;
  readonly failsByForm: boolean;
}

const config = toConfig('tool_calls', { doubt: 1 });
let names: CallFeatureName[] = [];
const items = (readRows<Row>(values.data, 'outcomes/bfcl') ?? []).flatMap(({ id, workload, input, outcomes }) => {
  const task = readTask(input);
  return Object.entries(outcomes).map(([model, { output, correct }]): Item => {
    const failsByForm = judgeHere(config, { input, output }).verdict !== 'pass';
    const calls = output.toolCalls ?? [];
    let features: number[] | null = null;
    if (!failsByForm && calls.length > 0) {
      const weighed = weighCalls(calls, input.tools ?? [], task);
      names = Object.keys(weighed) as CallFeatureName[];
      features = Object.values(weighed);
    }
    const isVendors = /-FC$|gemini/.test(model);
    return { id, workload, model, isVendors, wrong: Number(correct < 0.5), features, failsByForm };
  });
});
const lowers = new Set<CallFeatureName>(['describedFit']);
const signs = names.map((name) => (lowers.has(name) ? -1 : 1));
const weighed = items.filter((item) => item.features !== null);
const train = (training: readonly Item[]) =>
  fitLogistic(
    training.map(({ features }) => features as readonly number[]),
    training.map(({ wrong }) => wrong),
    { decay: Number(values.decay), steps: 500, signs },
  );

const right = items.filter(({ wrong }) => wrong === 0);
print(`by form: alarms ${share(right, (item) => item.failsByForm)}; by workload:`);
for (const workload of new Set(items.map((item) => item.workload))) {
  const own = items.filter((item) => item.workload === workload);
  print(
    `  ${workload}: false ${own.filter((item) => item.wrong === 0 && item.failsByForm).length}/${own.filter((item) => item.wrong === 0).length}, caught ${own.filter((item) => item.wrong === 1 && item.failsByForm).length}/${own.filter((item) => item.wrong === 1).length}`,
  );
}
for (let seed = 0; seed < Number(values.seeds); seed++) {
  const odds = new Map<Item, number>();
  for (let fold = 0; fold < FOLDS; fold++) {
    const model = train(weighed.filter(({ id }) => foldOf(id, FOLDS, seed) !== fold));
    for (const item of weighed)
      if (foldOf(item.id, FOLDS, seed) === fold) odds.set(item, oddsOf(model, item.features as readonly number[]));
  }
  print(
    `seed ${seed}: AUROC of weighed ${aurocOf(
      weighed.map((item) => odds.get(item) as number),
      weighed.map(({ wrong }) => wrong),
    ).toFixed(4)}`,
  );
  for (const doubt of [0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75]) {
    const limit = Math.log(doubt / (1 - doubt));
    report(`  doubt ${doubt}`, (item) => item.failsByForm || (odds.get(item) ?? -99) >= limit);
  }
}
const final = train(weighed);
print(`bias ${final.bias.toFixed(3)}`);
for (const [at, name] of names.entries()) print(`  ${name}: ${final.weights[at]?.toFixed(2)}`);

function report(name: string, fails: (item: Item) => boolean): void {
  const failed = items.filter(fails);
  const wrong = items.filter((item) => item.wrong === 1);
  const vendors = items.filter((item) => item.isVendors);
  print(
    `${name}: alarms ${share(right, fails)}, precision ${share(failed, (item) => item.wrong === 1)}, recall ${share(wrong, fails)}; vendors' own: alarms ${share(
      vendors.filter((item) => item.wrong === 0),
      fails,
    )}, precision ${share(vendors.filter(fails), (item) => item.wrong === 1)}, recall ${share(
      vendors.filter((item) => item.wrong === 1),
      fails,
    )}`,
  );
}

function share(list: readonly Item[], holds: (item: Item) => boolean): string {
  return `${((100 * list.filter(holds).length) / Math.max(1, list.length)).toFixed(2)} %`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

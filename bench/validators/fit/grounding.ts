/**
 * Fits the weights of `grounding` on BEGIN: `node bench/validators/fit/grounding.ts [--data DIR] [--write]`.
 *
 * The label is of the whole answer: it is attributable when all its claims are. So each answer is represented by the claim
 * that is supported least, which is chosen anew by the weights of the round before. Rows on the same piece of knowledge stay
 * in one fold.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readClaims } from '../../../shared/validators/src/grounding/read-claims.ts';
import { readSource } from '../../../shared/validators/src/grounding/read-source.ts';
import { claimFeatureNames, weighClaim } from '../../../shared/validators/src/grounding/weigh-claim.ts';
import { readRows } from '../read-rows.ts';
import { type BeginRow, isAttributable } from '../sets/grounding.ts';
import { fitLogistic, type Logistic, oddsOf } from './fit-logistic.ts';
import { aurocOf, foldOf } from './folds.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    write: { type: 'boolean' },
    decay: { type: 'string', default: '0.01' },
  },
});
const FOLDS = 5;
const ROUNDS = 4;
const decay = Number(values.decay);

interface Item {
  readonly claims: readonly (readonly number[])[];
  readonly label: number;
  readonly group: string;
  readonly model: string;
}

const rows = readRows<BeginRow>(values.data, 'validators/begin_grounding') ?? [];
const items: Item[] = rows
  .map((row) => {
    const source = readSource(row.knowledge);
    const claims = readClaims(row.response).map((claim) => {
      const features = weighClaim(claim, source);
      return claimFeatureNames.map((name) => features[name]);
    });
    return { claims, label: Number(isAttributable(row)), group: row.knowledge, model: row.model };
  })
  .filter(({ claims }) => claims.length > 0);

function train(training: readonly Item[]): Logistic {
  const width = claimFeatureNames.length;
  let model: Logistic = { bias: 0, weights: claimFeatureNames.map((name) => (name === 'outOfLineShare' ? -1 : 0)) };
  for (let round = 0; round < ROUNDS; round++) {
    const chosen = training.map(({ claims }) => weakest(model, claims));
    model = fitLogistic(
      chosen,
      training.map(({ label }) => label),
      { decay, steps: 400 },
    );
  }
  if (model.weights.length !== width) throw new Error('a weight for each feature');
  return model;
}

function weakest(model: Logistic, claims: Item['claims']): readonly number[] {
  return claims.reduce((worst, claim) => (oddsOf(model, claim) < oddsOf(model, worst) ? claim : worst));
}

const scores = new Array<number>(items.length);
for (let fold = 0; fold < FOLDS; fold++) {
  const model = train(items.filter(({ group }) => foldOf(group, FOLDS) !== fold));
  for (const [index, item] of items.entries())
    if (foldOf(item.group, FOLDS) === fold) scores[index] = oddsOf(model, weakest(model, item.claims));
}
const labels = items.map(({ label }) => label);
process.stdout.write(`out of fold, ${items.length} answers: AUROC ${aurocOf(scores, labels).toFixed(4)}\n`);
for (const model of new Set(items.map((item) => item.model))) {
  const own = items
    .map((item, index) => ({ item, score: scores[index] as number }))
    .filter(({ item }) => item.model === model);
  process.stdout.write(
    `  ${model} ${own.length}: ${aurocOf(
      own.map(({ score }) => score),
      own.map(({ item }) => item.label),
    ).toFixed(4)}\n`,
  );
}
const final = train(items);
for (const [at, name] of claimFeatureNames.entries())
  process.stdout.write(`  ${name} ${final.weights[at]?.toFixed(3)}\n`);
if (values.write === true) {
  const file = new URL('../../../shared/validators/src/grounding/support-weights.ts', import.meta.url);
  const weights = claimFeatureNames
    .map((name, at) => `    ${name}: ${(final.weights[at] ?? 0).toFixed(4)},`)
    .join('\n');
  writeFileSync(
    file,
    `${readFileSync(file, 'utf8').split('export const support')[0]}export const support: Support = {\n  bias: ${final.bias.toFixed(4)},\n  weights: {\n${weights}\n  },\n};\n`,
  );
}

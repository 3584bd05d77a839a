import { type Guard, type GuardFeatureName, quorumPlanSchema } from '@upshift/contracts';
import { expect, test } from 'vitest';
import type { PlanTask } from '../ballot.ts';
import { openPlan } from '../open-plan.ts';
import { readQuestion } from '../read-question.ts';
import { explainNovelty } from './explain-novelty.ts';
import { readFeatures } from './guard-features.ts';
import { noveltyOf } from './novelty.ts';

const ask = (content: string, tools: PlanTask['tools'] = null): PlanTask => ({
  messages: [{ role: 'user', content }],
  tools,
  outputSchema: null,
});
const offer = (name: string, properties: Record<string, unknown>, description = 'Looks it up.') => ({
  type: 'function' as const,
  function: { name, description, parameters: { type: 'object', properties } },
});
const nested = {
  order: {
    type: 'object',
    properties: { lines: { type: 'array', items: { type: 'object', properties: { sku: {} } } } },
  },
};

test.each<[GuardFeatureName, PlanTask, number]>([
  ['messages', ask('Hello'), Math.log(2)],
  ['instructed', { ...ask('Hello'), messages: [{ role: 'system', content: 'Be brief.' }] }, 1],
  ['toolless', ask('Hello'), 1],
  ['toolless', ask('Hello', [offer('find', {})]), 0],
  ['foreign', ask('añb¿'), 50],
  ['codeSigns', ask('call a.b and c(x) now'), (100 * 2) / 21],
  ['addresses', ask('GET https://a.example and http://b.example'), Math.log(3)],
  ['depth', ask('', [offer('make', nested)]), 4],
  ['mostParameters', ask('', [offer('one', { a: {} }), offer('three', nested)]), Math.log(4)],
  ['objects', ask('', [offer('make', nested)]), 1 / 3],
  ['lists', ask('', [offer('make', nested)]), 1 / 3],
  ['untyped', ask('', [offer('make', nested)]), 1 / 3],
  ['listed', ask('', [offer('find', { side: { enum: ['buy', 'sell'] }, at: { type: 'string' } })]), 1 / 2],
  ['undescribed', ask('', [offer('find', { a: { type: 'string' }, b: { type: 'string', description: 'B' } })]), 1 / 2],
  ['described', ask('', [offer('find', { a: { description: 'abcd' }, b: {} })]), Math.log(3)],
  ['camelNames', ask('', [offer('findAll', { sortBy: {}, page: {}, size: {} })]), 1 / 2],
  ['toolAddresses', ask('', [offer('get', {}, 'See https://docs.example')]), Math.log(2)],
  ['strangeWords', ask('words that nobody marked'), 0],
])('%s of %j is %d', (name, task, value) => {
  expect(readFeatures(task, readQuestion(task))(name)).toBeCloseTo(value, 12);
});

/** As plans of before have it. */
const before: Guard = {
  ...{ features: ['digits', 'questionLength'], mean: [0, 3], scale: [1, 1], points: [[0, 0]], neighbours: 3 },
  ...{ radius: 1, full: 3, doubt: 0, trust: {}, start: ['large'] },
};
const range: Guard = {
  ...before,
  metric: 'range',
  points: [
    [-1, -2],
    [2, 1],
  ],
};
const read = (digits: number, length: number) => (name: GuardFeatureName) => (name === 'digits' ? digits : length);

test.each([
  ['by the nearest point', before, read(3, 3), 1],
  ['by the nearest point, each feature held to five deviations', { ...before, full: 20 }, read(900, 3), 4 / 19],
  ['inside of a range', range, read(2, 4), 0],
  ['one radius outside of it', range, read(3, 4), 0],
  ['two outside of it', range, read(4, 4), 0.5],
  ['below it', range, read(0, -1), 0.5],
  ['outside by two features', range, read(2 + 1.2, 4 + 1.6), 0.5],
  ['by the farthest of several looks', { ...range, also: [{ ...range, radius: 0.5 }] }, read(3, 4), 0.5],
] as const)('novelty %s', (_, guard, feature, novelty) => {
  expect(noveltyOf(guard as Guard, feature)).toBeCloseTo(novelty, 12);
});

const members = [
  { deployment: 'small', weight: 2 },
  { deployment: 'medium', weight: 2, delayMs: 200 },
  { deployment: 'large', weight: 4, delayMs: null, callBelow: 3 },
];
const plan = (guard: Guard) => quorumPlanSchema.parse({ kind: 'quorum', members, decisiveLead: 3, guard });
const digits = ask('1234567890');

test('a plan of before is read as it was: the strong one joins the others on an unlike task', () => {
  const old = plan(before);
  expect(Object.keys(old.guard ?? {}).sort()).toEqual(Object.keys(before).sort());
  expect(openPlan(old, digits).starts).toEqual([
    { member: 0, afterMs: 0 },
    { member: 1, afterMs: 200 },
    { member: 2, afterMs: 0 },
  ]);
});

test('where the guard says so the strong one starts alone, on unlike tasks only', () => {
  const alone = plan({ ...range, alone: true });
  expect(openPlan(alone, digits).starts).toEqual([{ member: 2, afterMs: 0 }]);
  expect(openPlan(alone, ask('nineteen letters at')).starts.map(({ member }) => member)).toEqual([0, 1]);
});

test('says which features are strange, the farthest first, and what was seen', () => {
  expect(explainNovelty(plan(range), ask('what is it'))).toEqual([]);
  const [first, ...rest] = explainNovelty(plan(range), digits);
  expect(rest).toEqual([]);
  expect(first).toEqual({ feature: 'digits', value: 100, low: 0, high: 3, deviations: 98 });
  expect(explainNovelty(plan(before), digits).map(({ feature }) => feature)).toEqual(['digits', 'questionLength']);
});

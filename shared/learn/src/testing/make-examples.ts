import type { Example } from '../classifier/train-classifier.ts';
import { seededRandom } from '../seeded-random.ts';

const subjects = {
  refund: ['refund', 'money back', 'reimburse me', 'return the payment'],
  parcel: ['parcel', 'delivery', 'package', 'courier'],
  login: ['password', 'log in', 'account access', 'sign in'],
} as const;
const frames = [
  'I need help with my',
  'where is the',
  'please look at the',
  'what about my',
  'problem with the',
  'hello, the',
];
const ends = ['today', 'again', 'please', 'since monday', 'it is urgent', 'thank you'];

/**
 * Questions of three kinds that anyone can tell apart, the same for the same seed.
 *
 * @param noise share of labels that are wrong
 */
export function makeExamples(count: number, { seed = 1, noise = 0 } = {}): Example[] {
  const random = seededRandom(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const labels = Object.keys(subjects) as (keyof typeof subjects)[];
  return Array.from({ length: count }, (_, row) => {
    const label = pick(labels);
    const text = `${pick(frames)} ${pick(subjects[label])} ${pick(ends)} ${row}`;
    return { text, label: random() < noise ? pick(labels) : label };
  });
}

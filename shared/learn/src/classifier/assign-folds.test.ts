import { expect, it } from 'vitest';
import { assignFolds } from './assign-folds.ts';

it('gives every fold its share of every label', () => {
  const labels = Array.from({ length: 100 }, (_, row) => (row < 80 ? 'often' : 'seldom'));
  const folds = assignFolds(
    labels.map((label, row) => `${label} ${row}`),
    labels,
    5,
    1,
  );
  for (const label of ['often', 'seldom']) {
    const counts = [0, 0, 0, 0, 0];
    for (const [row, fold] of folds.entries()) if (labels[row] === label) counts[fold] = (counts[fold] ?? 0) + 1;
    expect(Math.max(...counts) - Math.min(...counts)).toBe(0);
  }
});

it('keeps rows of one text together, whatever their case', () => {
  const texts = Array.from({ length: 60 }, (_, row) => (row % 2 === 0 ? `Text ${row >> 1}` : ` text ${row >> 1}`));
  const folds = assignFolds(
    texts,
    texts.map(() => 'x'),
    5,
    3,
  );
  for (let row = 0; row < 60; row += 2) expect(folds[row]).toBe(folds[row + 1]);
});

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { failureReferenceFile, toFailureReference } from '../../../deploy/generate-failure-reference.ts';

test('docs/reference/failure-classes.md is current (`node deploy/generate-failure-reference.ts` writes it)', () => {
  expect(readFileSync(failureReferenceFile, 'utf8')).toBe(toFailureReference());
});

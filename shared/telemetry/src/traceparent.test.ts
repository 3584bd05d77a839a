import { describe, expect, it } from 'vitest';
import { parseTraceparent, toTraceparent } from './traceparent.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

describe('traceparent', () => {
  it.each([
    [`00-${traceId}-${spanId}-01`, { traceId, spanId, sampled: true }],
    [`00-${traceId}-${spanId}-00`, { traceId, spanId, sampled: false }],
    [`00-${traceId}-${spanId}-03`, { traceId, spanId, sampled: true }],
    [`01-${traceId}-${spanId}-01-more`, { traceId, spanId, sampled: true }],
    [`00-${traceId}-${spanId}-01-more`, null],
    [`ff-${traceId}-${spanId}-01`, null],
    [`00-${'0'.repeat(32)}-${spanId}-01`, null],
    [`00-${traceId}-${'0'.repeat(16)}-01`, null],
    [`00-${traceId.toUpperCase()}-${spanId}-01`, null],
    ['', null],
    [null, null],
  ])('%s', (text, expected) => {
    expect(parseTraceparent(text)).toEqual(expected);
  });

  it('is written as it was read', () => {
    const text = `00-${traceId}-${spanId}-01`;
    expect(toTraceparent(parseTraceparent(text) ?? { traceId: '', spanId: '', sampled: false })).toBe(text);
  });
});

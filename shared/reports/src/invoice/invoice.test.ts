import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvoiceError, parseInvoice } from './parse-invoice.ts';
import { reconcileInvoice } from './reconcile-invoice.ts';

test('reads models and exact money whatever stands around them', () => {
  const text =
    '\uFEFFDate,Model,"Cost_USD",note\r\n2026-11-01,"a, b",12.000000001,"two\nlines"\r\n\r\n2026-11-02,c,"$1,234.5678901235",\n,c,-0.5,credit';
  expect(parseInvoice(text)).toEqual([
    { line: 2, model: 'a, b', costNanoUsd: 12_000_000_001 },
    { line: 5, model: 'c', costNanoUsd: 1_234_567_890_124 },
    { line: 6, model: 'c', costNanoUsd: -500_000_000 },
  ]);
});

test.each([
  ['', 1, 'empty'],
  ['a,b\n', 1, 'no column says the model'],
  ['model,b\n', 1, 'no column says the money'],
  ['model,usd\nx,1\ny\n', 3, '1 cells'],
  ['model,usd\n,1\n', 2, 'the model is empty'],
  ['model,usd\nx,1e3\n', 2, 'no amount'],
  ['model,usd\nx,=1+1\n', 2, 'no amount'],
  ['model,usd,currency\nx,1,EUR\n', 2, '"EUR"'],
  ['model,usd\n"x,1\n', 2, 'does not end'],
  ['model,usd\n"x"y,1\n', 2, 'follows a quoted cell'],
])('names the line of what it cannot read: %j', (text, line, says) => {
  const error = (() => {
    try {
      parseInvoice(text);
    } catch (thrown) {
      return thrown;
    }
    return null;
  })();
  expect(error).toBeInstanceOf(InvoiceError);
  expect(error).toMatchObject({ line, message: expect.stringContaining(says) });
});

test('any text is read or refused with a line of it', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[model,usd\n\r"x1.$]{0,40}$/), (tail) => {
      try {
        expect(Array.isArray(parseInvoice(`model,usd\n${tail}`))).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(InvoiceError);
      }
    }),
  );
});

const booked = (deployment: string, model: string, costNanoUsd: number) => ({
  deployment,
  vendor: 'one',
  requested: `${deployment}-asked`,
  model,
  calls: 1,
  costNanoUsd,
  estimatedNanoUsd: 0,
});

test('agrees to the cent, and lists what does not with its lines', () => {
  const ledger = [
    booked('small', 'mini', 1_000_000_000),
    booked('spare', 'mini', 4_000_000),
    booked('large', 'max', 7),
  ];
  const line = (at: number, model: string, costNanoUsd: number) => ({ line: at, model, costNanoUsd });
  const right = [line(2, 'mini', 600_000_000), line(3, 'mini', 400_000_000), line(4, 'max', 0)];
  expect(reconcileInvoice(ledger, right)).toMatchObject({ agrees: true, agreeing: 2, differences: [] });
  const wrong = [line(2, 'mini', 1_250_000_000), line(3, 'huge', 20_000_000)];
  expect(reconcileInvoice(ledger, wrong)).toMatchObject({
    agrees: false,
    invoiceNanoUsd: 1_270_000_000,
    differences: [
      { model: 'mini', ledgerNanoUsd: 1_004_000_000, differenceNanoUsd: 246_000_000, lines: [2] },
      { model: 'huge', ledgerNanoUsd: null, differenceNanoUsd: 20_000_000, lines: [3] },
    ],
  });
});

test('finds calls by the model that was served, else by the one that was asked for, else by the deployment', () => {
  const ledger = [booked('small', 'mini-1', 50_000_000), booked('small', 'mini-2', 20_000_000)];
  for (const model of ['small', 'small-asked'])
    expect(reconcileInvoice(ledger, [{ line: 2, model, costNanoUsd: 70_000_000 }]).agrees).toBe(true);
  const split = [
    { line: 2, model: 'mini-1', costNanoUsd: 50_000_000 },
    { line: 3, model: 'small-asked', costNanoUsd: 20_000_000 },
  ];
  expect(reconcileInvoice(ledger, split).agrees).toBe(true);
});

import type { MonthlyReport, Reconciliation } from '@upshift/contracts';
import { sumOf } from '../spend-facts.ts';
import type { InvoiceLine } from './parse-invoice.ts';

const cent = 10_000_000;

/**
 * Holds a vendor's invoice against the ledger, model by model. A line may name a model as the vendor served it, as it was asked
 * for, or by our deployment: calls stand under the first of these that the invoice names.
 *
 * Both sides are rounded to cents, as an invoice is; what then differs is listed, the largest difference first.
 *
 * @param billed what the ledger has; of one vendor, where the invoice is one vendor's
 */
export function reconcileInvoice(billed: MonthlyReport['billed'], invoice: readonly InvoiceLine[]): Reconciliation {
  const lines = Map.groupBy(invoice, ({ model }) => model);
  const ledger = Map.groupBy(
    billed,
    ({ model, requested, deployment }) => [model, requested, deployment].find((name) => lines.has(name)) ?? model,
  );
  const compared = [...new Set([...lines.keys(), ...ledger.keys()])].map((model) => {
    const named = lines.get(model);
    const booked = ledger.get(model);
    const invoiceNanoUsd = named === undefined ? null : sumOf(named, (one) => one.costNanoUsd);
    const ledgerNanoUsd = booked === undefined ? null : sumOf(booked, (one) => one.costNanoUsd);
    return {
      model,
      invoiceNanoUsd,
      ledgerNanoUsd,
      differenceNanoUsd: (invoiceNanoUsd ?? 0) - (ledgerNanoUsd ?? 0),
      lines: (named ?? []).map(({ line }) => line),
    };
  });
  const differences = compared
    .filter((one) => toCents(one.invoiceNanoUsd ?? 0) !== toCents(one.ledgerNanoUsd ?? 0))
    .sort((a, b) => Math.abs(b.differenceNanoUsd) - Math.abs(a.differenceNanoUsd) || (a.model < b.model ? -1 : 1));
  return {
    agrees: differences.length === 0,
    invoiceNanoUsd: sumOf(invoice, (one) => one.costNanoUsd),
    ledgerNanoUsd: sumOf(billed, (one) => one.costNanoUsd),
    estimatedNanoUsd: sumOf(billed, (one) => one.estimatedNanoUsd),
    agreeing: compared.length - differences.length,
    differences,
  };
}

function toCents(nanoUsd: number): number {
  return Math.floor(nanoUsd / cent + 0.5);
}

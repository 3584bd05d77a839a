import type { MonthlyReport, Reconciliation } from '@upshift/contracts';
import { sumOf } from '../spend-facts.ts';
import type { InvoiceLine } from './parse-invoice.ts';

const cent = 10_000_000;

/**
 * Holds a vendor's invoice against the ledger, model by model. A line may name the model as the vendor served it, or a deployment of
 * ours.
 *
 * Both sides are rounded to cents, as an invoice is; what then differs is listed, the largest difference first.
 */
export function reconcileInvoice(billed: MonthlyReport['billed'], invoice: readonly InvoiceLine[]): Reconciliation {
  const deployments = new Set(billed.map(({ deployment }) => deployment));
  const models = new Set(billed.map(({ model }) => model));
  // A deployment that is named stands for its model only where the model itself is not named as such.
  const keyOfLine = (name: string): string =>
    !models.has(name) && deployments.has(name) ? (billed.find((row) => row.deployment === name)?.model ?? name) : name;
  const lines = Map.groupBy(invoice, ({ model }) => keyOfLine(model));
  const ledger = Map.groupBy(billed, ({ model }) => model);
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

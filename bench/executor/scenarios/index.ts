import { inFlightOf } from './in-flight.ts';
import type { Scenario } from './scenario.ts';
import { slowVendor } from './slow-vendor.ts';

export const scenarios: readonly Scenario[] = [
  inFlightOf(5),
  inFlightOf(2),
  inFlightOf(1),
  slowVendor('fastest', { choice: 'fastest' }, true),
  slowVendor('hedged', { choice: 'order', hedge: true }, true),
  // What it would be without: no goal.
  slowVendor('neither', { choice: 'order' }, false),
];

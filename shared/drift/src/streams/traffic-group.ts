import type { DriftRow } from '@upshift/ports';

/** What kind of question a task is: answers are compared within a kind, so that another mix alone changes no comparison. */
export function trafficGroup({ intent, risk, characters }: DriftRow): string {
  const band = characters === null ? '-' : Math.round(Math.log2(Math.max(1, characters)));
  return `${intent ?? '-'}|${risk}|${band}`;
}

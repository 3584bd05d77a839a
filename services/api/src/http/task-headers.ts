import type { TaskView } from '@upshift/contracts';

/** What a proxy or a log wants to know of a task without reading its body. What is not known yet is left out. */
export function taskHeaders(view: TaskView): Record<string, string> {
  const known = {
    'x-upshift-task': view.id,
    'x-upshift-tier': view.tier,
    'x-upshift-deployment': view.deployment,
    'x-upshift-attempts': String(view.calls),
    'x-upshift-cost-usd': toDecimal(view.costUsd),
    'x-upshift-route-reason': view.routeReason,
  };
  return Object.fromEntries(Object.entries(known).flatMap(([name, value]) => (value == null ? [] : [[name, value]])));
}

/** Dollars to the nano-dollar, never in exponents. */
function toDecimal(usd: number): string {
  return usd.toFixed(9).replace(/\.?0+$/, '');
}

import type { DeploymentHealth, Limiter } from '@upshift/ports';

/** How old what is known may be before it is looked up again, in µs. */
const freshMicros = 1_000_000;

/**
 * How deployments were a moment ago. Never waits: it answers what the last look found, and begins another one where that is old. A limiter that is
 * away leaves what was known last, or nothing.
 */
export function createHealthGlance(
  look: Limiter['look'],
  micros: () => number,
): (deployments: readonly string[]) => (deployment: string) => string | null {
  let known: Readonly<Record<string, DeploymentHealth>> = {};
  let lookedMicros = Number.NEGATIVE_INFINITY;
  let isLooking = false;

  async function refresh(deployments: readonly string[]): Promise<void> {
    isLooking = true;
    lookedMicros = micros();
    try {
      known = { ...known, ...(await look(deployments)) };
    } catch {
      // The executor, who asks before each call, says so where it matters.
    } finally {
      isLooking = false;
    }
  }

  return (deployments) => {
    if (!isLooking && micros() - lookedMicros >= freshMicros) void refresh(deployments);
    return (deployment) => known[deployment]?.state ?? null;
  };
}

import { setTimeout as sleep } from 'node:timers/promises';

/** Asks every 20 ms. @throws Error after 60 s */
export async function waitUntil(condition: () => Promise<boolean>, what: string, withinMs = 60_000): Promise<void> {
  const until = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > until) throw new Error(`Waited ${withinMs / 1000} s in vain: ${what}`);
    await sleep(20);
  }
}

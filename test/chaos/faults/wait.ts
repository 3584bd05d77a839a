/** Waits, or less when the run is being ended: every fault is taken back on its way out. */
export async function wait(ms: number, ended: AbortSignal): Promise<void> {
  if (ended.aborted || ms <= 0) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms);
    ended.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
  });
}

/** Something of one scenario that must be closed, whatever happens in it. */
export interface Closing {
  close(): Promise<void>;
}

/** Opens, works, and closes in the reverse order, also after a failure. */
export async function withOpen<A extends Closing, Result>(
  open: () => Promise<A>,
  work: (opened: A) => Promise<Result>,
): Promise<Result> {
  const opened = await open();
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}

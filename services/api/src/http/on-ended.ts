import type { ServerResponse } from 'node:http';

/** Calls back once, when the answer has left or the client has gone away. */
export function onEnded(response: ServerResponse, callback: () => void): void {
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    callback();
  };
  response.once('finish', end);
  response.once('close', end);
}

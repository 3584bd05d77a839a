/** Why a call was broken off whose hedge had answered. */
const outrun = new DOMException('Another deployment answered first.', 'AbortError');

export function outRun(controller: AbortController): void {
  controller.abort(outrun);
}

export function wasOutrun({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason === outrun;
}

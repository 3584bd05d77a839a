/** Ends the executor that sends it, by faults/preload.ts. */
export const poisonMarker = 'this-request-ends-its-process';

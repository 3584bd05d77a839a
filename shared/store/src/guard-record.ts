import { toRecordError } from './record-error.ts';

/**
 * The same object, whose methods reject with a `RecordError` where Postgres or the wire failed: no message, detail or
 * query of the driver leaves this package.
 */
export function guardRecord<Record extends object>(record: Record): Record {
  const guarded = Object.entries(record).map(([name, method]: [string, unknown]) => {
    if (typeof method !== 'function') return [name, method];
    return [
      name,
      (...values: unknown[]): unknown => {
        const result: unknown = method(...values);
        if (!(result instanceof Promise)) return result;
        return result.catch((error: unknown) => {
          throw toRecordError(error);
        });
      },
    ];
  });
  return Object.fromEntries(guarded);
}

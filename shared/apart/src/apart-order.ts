/** What a process apart is told as it starts, as JSON. */
export interface ApartOrder {
  /** The process that started it: when that one is gone, it ends. */
  readonly parentPid: number;
  /** All of its memory, heap and the rest, bytes; null: no limit. */
  readonly memoryBytes: number | null;
  readonly data: unknown;
}

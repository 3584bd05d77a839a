/** What the loop that learns routers again keeps between its rounds. */
export interface LearningMemory {
  /** Id of the newest task that the last round saw; null: there was none. */
  readonly newest: string | null;
  /** SHA-256 of the router that was taken out and not replaced yet. */
  readonly former: string | null;
  /** The shadow that looks for a better one. */
  readonly search: string | null;
  /** What the last round did, in a word. */
  readonly note: string | null;
}

export interface LearningStore {
  /**
   * Takes the round that is due by the record's clock; of several that ask at once one gets it.
   *
   * @returns what the rounds before kept; null: none is due
   */
  takeLearningRound(tenantId: string, everyMs: number): Promise<LearningMemory | null>;
  endLearningRound(tenantId: string, memory: LearningMemory): Promise<void>;
  /** Keeps a small model by its SHA-256, so that every process that routes can read it. The same twice is kept once. */
  saveModelFile(sha256: string, bytes: Uint8Array): Promise<void>;
  loadModelFile(sha256: string): Promise<Uint8Array | null>;
}

/** Where learned models lie: files of a folder, and what the record keeps. */
export interface ModelFiles {
  /**
   * The content of a file, or of the record where there is no such file and its content is pinned.
   *
   * @throws Error that names the file and says how to mend it
   */
  read(card: { readonly file: string; readonly sha256?: string | undefined }): Promise<Uint8Array>;
}

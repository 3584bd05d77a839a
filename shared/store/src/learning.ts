import type { LearningMemory, LearningStore } from '@upshift/ports';
import type pg from 'pg';

const first: LearningMemory = { newest: null, former: null, search: null, note: null };

/** Rounds of learning, and what they made; see the port. */
export function createLearning(pool: pg.Pool): LearningStore {
  return {
    async takeLearningRound(tenantId, everyMs) {
      // The condition stands in the update: of two that ask at once the second one finds the first one's time.
      const { rows } = await pool.query<{ memory: string }>(
        `insert into learning as l (tenant_id, taken_at, memory) values ($1, clock_timestamp(), $3)
         on conflict (tenant_id) do update set taken_at = clock_timestamp()
           where l.taken_at <= clock_timestamp() - make_interval(secs => $2::float8 / 1000)
         returning memory`,
        [tenantId, everyMs, JSON.stringify(first)],
      );
      return rows[0] === undefined ? null : (JSON.parse(rows[0].memory) as LearningMemory);
    },
    async endLearningRound(tenantId, memory) {
      await pool.query('update learning set memory = $2 where tenant_id = $1', [tenantId, JSON.stringify(memory)]);
    },
    async saveModelFile(sha256, bytes) {
      await pool.query('insert into model_file (sha256, body) values ($1, $2) on conflict do nothing', [
        sha256,
        Buffer.from(bytes),
      ]);
    },
    async loadModelFile(sha256) {
      const { rows } = await pool.query<{ body: Buffer }>(
        "select body from model_file where tenant_id = 'default' and sha256 = $1",
        [sha256],
      );
      return rows[0]?.body ?? null;
    },
  };
}

import { type PortfolioChange, portfolioSchema, type RolloutDecision, spendLimitsOf } from '@upshift/contracts';
import type { ChangeOrder, ChangeResult, ChangeStore, PortfolioVersion } from '@upshift/ports';
import type pg from 'pg';
import { readRollouts } from './rollout-rows.ts';

const startOrder: ChangeOrder = {
  kind: 'start',
  who: 'start',
  why: 'the file that a process was started with',
  forced: null,
  backtest: null,
  expected: null,
};

interface VersionRow {
  readonly hash: string;
  readonly body: string;
  readonly source: string;
}

/** The log of the active version. Statements of people: few, so each does with what it needs and nothing is kept. */
export function createPortfolioChanges(
  pool: pg.Pool,
): Pick<ChangeStore, 'changePortfolio' | 'startWithFile' | 'previousPortfolio' | 'findPortfolio' | 'portfolioHistory'> {
  async function change(version: PortfolioVersion, order: ChangeOrder): Promise<ChangeResult> {
    await saveVersion(pool, version);
    const { rows } = await pool.query<{ result: ChangeResult }>(
      "select upshift_change_portfolio('default', $1, $2, $3, $4, $5, $6, $7, $8, null) as result",
      [
        version.hash,
        JSON.stringify(spendLimitsOf(version.portfolio)),
        order.kind,
        order.who,
        order.why,
        order.forced,
        order.backtest === null ? null : JSON.stringify(order.backtest),
        order.expected,
      ],
    );
    const result = rows[0]?.result ?? { outcome: 'conflict', from: null };
    if (result.outcome === 'applied') await pool.query("select upshift_wake_held('default')");
    return result;
  }

  return {
    changePortfolio: change,
    startWithFile: (version) => change(version, startOrder),
    async previousPortfolio() {
      const { rows } = await pool.query<VersionRow>(`select v.hash, v.body, v.source from portfolio_change c
        join portfolio_version v on v.tenant_id = c.tenant_id and v.hash = c.from_hash
        where c.tenant_id = 'default' and c.to_hash = upshift_active_portfolio('default') and c.from_hash <> c.to_hash
        order by c.seq desc limit 1`);
      return toVersion(rows[0]);
    },
    async findPortfolio(prefix) {
      const { rows } = await pool.query<VersionRow>(
        "select hash, body, source from portfolio_version where tenant_id = 'default' and starts_with(hash, $1) limit 2",
        [prefix],
      );
      return rows.length === 1 ? toVersion(rows[0]) : null;
    },
    async portfolioHistory(limit) {
      const [active, changes, rollouts] = await Promise.all([
        pool.query<{ hash: string | null }>("select upshift_active_portfolio('default') as hash"),
        pool.query<ChangeRow>("select * from portfolio_change where tenant_id = 'default' order by seq desc limit $1", [
          limit,
        ]),
        readRollouts(pool, 'true', limit),
      ]);
      const decisions = await pool.query<RolloutDecision & { readonly at: Date }>(
        `select rollout_id as rollout, action, reason, at from rollout_decision
          where tenant_id = 'default' and rollout_id = any($1) order by seq desc limit $2`,
        [rollouts.map(({ id }) => id), 5 * limit],
      );
      return {
        active: active.rows[0]?.hash ?? null,
        changes: changes.rows.map(toChange),
        rollouts: [...rollouts],
        decisions: decisions.rows.map((row) => ({ ...row, at: row.at.toISOString() })),
      };
    },
  };
}

/** Saves what is not there yet. Never changes one that is. */
export async function saveVersion(pool: pg.Pool, { hash, portfolio, source }: PortfolioVersion): Promise<void> {
  await pool.query('insert into portfolio_version (hash, body, source) values ($1, $2, $3) on conflict do nothing', [
    hash,
    JSON.stringify(portfolio),
    source,
  ]);
}

function toVersion(row: VersionRow | undefined): PortfolioVersion | null {
  if (row === undefined) return null;
  return { hash: row.hash, portfolio: portfolioSchema.parse(JSON.parse(row.body)), source: row.source };
}

interface ChangeRow {
  readonly seq: number;
  readonly kind: PortfolioChange['kind'];
  readonly from_hash: string | null;
  readonly to_hash: string;
  readonly who: string;
  readonly why: string;
  readonly forced: string | null;
  readonly backtest: string | null;
  readonly rollout_id: string | null;
  readonly at: Date;
}

function toChange(row: ChangeRow): PortfolioChange {
  const { seq, kind, who, why, forced } = row;
  return {
    seq,
    kind,
    from: row.from_hash,
    to: row.to_hash,
    who,
    why,
    forced,
    backtest: row.backtest === null ? null : (JSON.parse(row.backtest) as PortfolioChange['backtest']),
    rollout: row.rollout_id,
    at: row.at.toISOString(),
  };
}

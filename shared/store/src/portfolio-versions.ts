import { type Portfolio, portfolioSchema, spendLimitsOf } from '@upshift/contracts';
import type { PortfolioVersion, TaskStore } from '@upshift/ports';
import type pg from 'pg';

interface VersionRow {
  readonly hash: string;
  readonly body: string;
  readonly source: string;
}

/** Versions kept in memory: what a hash names never changes. */
const keptVersions = 50;

export function createPortfolioVersions(
  pool: pg.Pool,
): Pick<TaskStore, 'savePortfolio' | 'loadPortfolio' | 'activePortfolio' | 'knownTiers'> {
  const known = new Map<string, PortfolioVersion>();
  const tiers = new Map<string, readonly string[]>();

  function keep(row: VersionRow): PortfolioVersion {
    const kept = known.get(row.hash);
    if (kept !== undefined) return kept;
    const portfolio: Portfolio = portfolioSchema.parse(JSON.parse(row.body));
    const version = { hash: row.hash, portfolio, source: row.source };
    known.set(row.hash, version);
    const oldest = known.size > keptVersions ? known.keys().next().value : undefined;
    if (oldest !== undefined) known.delete(oldest);
    return version;
  }

  return {
    async savePortfolio({ hash, portfolio, source }, { active }) {
      await pool.query(
        'insert into portfolio_version (hash, body, source) values ($1, $2, $3) on conflict do nothing',
        [hash, JSON.stringify(portfolio), source],
      );
      if (!active) return;
      // One statement, so that no task is accepted under a version whose limits do not hold yet.
      await pool.query(
        "with limits as materialized (select upshift_limit('default', $2)) update portfolio_version set active_since = clock_timestamp() from limits where hash = $1",
        [hash, JSON.stringify(spendLimitsOf(portfolio))],
      );
      await pool.query("select upshift_wake_held('default')");
    },
    async loadPortfolio(hash) {
      const kept = known.get(hash);
      if (kept !== undefined) return kept;
      const { rows } = await pool.query<VersionRow>(
        "select hash, body, source from portfolio_version where tenant_id = 'default' and hash = $1",
        [hash],
      );
      return rows[0] === undefined ? null : keep(rows[0]);
    },
    async activePortfolio() {
      const { rows } = await pool.query<VersionRow>({
        name: 'active_portfolio',
        text: "select hash, body, source from portfolio_version where tenant_id = 'default' and active_since is not null order by active_since desc limit 1",
      });
      return rows[0] === undefined ? null : keep(rows[0]);
    },
    async knownTiers() {
      // Read here, not in SQL: a prompt may hold an escape that jsonb refuses. Each version is read once.
      const { rows } = await pool.query<VersionRow>({
        name: 'known_tiers',
        text: "select hash, body, source from portfolio_version where tenant_id = 'default' and not hash = any($1)",
        values: [[...tiers.keys()]],
      });
      for (const { hash, body } of rows) {
        const portfolio = portfolioSchema.parse(JSON.parse(body));
        tiers.set(
          hash,
          portfolio.tiers.map(({ name }) => name),
        );
      }
      return [...new Set([...tiers.values()].flat())].toSorted();
    },
  };
}

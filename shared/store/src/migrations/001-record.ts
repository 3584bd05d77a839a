/**
 * The record's tables (design.md section 9).
 *
 * There are no foreign keys: each would lock the parent row on every insert of a child, and the functions below hold
 * the task's lock already, which is what keeps the rows of a task together. Texts that a model or a producer wrote are
 * JSON kept as `text`, so that a NUL or half a surrogate pair stays an escape and never fails a statement.
 */
export const recordTables = `
create table task (
  tenant_id text not null default 'default',
  id text not null,
  state text not null default 'open',
  step int not null,
  workload text not null,
  risk text not null,
  priority int not null,
  portfolio_hash text not null,
  progress text not null,
  deadline_at timestamptz not null,
  budget_nano_usd bigint not null,
  spent_nano_usd bigint not null default 0,
  reserved_nano_usd bigint not null default 0,
  overrun_nano_usd bigint not null default 0,
  calls int not null default 0,
  max_calls int not null,
  crashes int not null default 0,
  accepted_step int,
  accepted_no int,
  accepted_try int,
  reason text,
  reason_detail text,
  traceparent text,
  created_at timestamptz not null default now(),
  settled_at timestamptz,
  primary key (tenant_id, id)
) with (fillfactor = 70);
create index task_by_state on task (tenant_id, state, id desc);
create index task_open_by_deadline on task (deadline_at) where state = 'open';

create table idempotency (
  tenant_id text not null default 'default',
  key text not null,
  body_hash text not null,
  task_id text not null,
  created_at timestamptz not null default now(),
  primary key (tenant_id, key)
);

create table content (
  tenant_id text not null default 'default',
  task_id text not null,
  ref text not null,
  body text not null,
  primary key (tenant_id, task_id, ref)
);

create table work (
  tenant_id text not null default 'default',
  task_id text not null,
  step int not null,
  no int not null,
  kind text not null,
  queue text not null,
  state text not null default 'ready',
  priority int not null,
  due_at timestamptz not null,
  rung_at timestamptz,
  rings int not null default 0,
  losses int not null default 0,
  fence int not null default 0,
  tries int not null default 0,
  suspect int not null default 0,
  worker_id text,
  -- Who last claimed or committed the row, made anew for each call of the store: when an answer is lost on the wire the same
  -- call is made again, and the token tells it from somebody else's.
  token uuid,
  call text,
  traceparent text,
  primary key (tenant_id, task_id, step, no)
) with (fillfactor = 70);
create index work_to_ring on work (queue, priority, due_at) where state = 'ready' and rung_at is null;
create index work_rung on work (rung_at) where state = 'ready' and rung_at is not null;
create index work_leased on work (worker_id) where state = 'leased';

create table attempt (
  tenant_id text not null default 'default',
  task_id text not null,
  step int not null,
  no int not null,
  try int not null,
  fence int not null,
  worker_id text,
  tier text not null,
  mode text not null,
  deployment text not null,
  model_served text,
  state text not null default 'started',
  use text,
  failure_class text,
  input_tokens int,
  cached_input_tokens int,
  output_tokens int,
  reserved_nano_usd bigint not null,
  cost_nano_usd bigint not null default 0,
  cost_source text not null default 'none',
  latency_ms double precision,
  recorded_latency_ms double precision,
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  primary key (tenant_id, task_id, step, no, try)
) with (fillfactor = 80);
create index attempt_started on attempt (worker_id) where state = 'started';

create table verdict (
  tenant_id text not null default 'default',
  task_id text not null,
  step int not null,
  no int not null,
  try int not null,
  validator text not null,
  version text not null,
  verdict text not null,
  body text not null,
  at timestamptz not null default now(),
  primary key (tenant_id, task_id, step, no, try, validator, version)
);

create table decision (
  tenant_id text not null default 'default',
  task_id text not null,
  seq bigint generated always as identity,
  step int not null,
  stage text not null,
  action text not null,
  reason text not null,
  body text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (tenant_id, task_id, seq)
);

create table event (
  tenant_id text not null default 'default',
  seq bigint generated always as identity,
  task_id text not null,
  kind text not null,
  body text not null,
  at timestamptz not null default now(),
  primary key (tenant_id, task_id, seq)
);

-- In shards: all tasks of a workload meet in its window, and a row lock is held until the batch is on disk. A backend writes
-- the shard of its own process id, so that batches of several processes do not queue up.
create table budget_window (
  tenant_id text not null default 'default',
  workload text not null,
  day date not null,
  shard smallint not null,
  reserved_nano_usd bigint not null default 0,
  spent_nano_usd bigint not null default 0,
  primary key (tenant_id, workload, day, shard)
) with (fillfactor = 50);

create table portfolio_version (
  tenant_id text not null default 'default',
  hash text not null,
  body text not null,
  source text not null,
  saved_at timestamptz not null default now(),
  active_since timestamptz,
  primary key (tenant_id, hash)
);

create table worker (
  tenant_id text not null default 'default',
  id text primary key,
  service text not null,
  host text not null,
  pid int not null,
  started_at timestamptz not null default now(),
  beat_at timestamptz not null default clock_timestamp(),
  dead_at timestamptz,
  left_at timestamptz
);
create index worker_alive on worker (beat_at) where dead_at is null;

create type upshift_money as (tenant_id text, workload text, day date, reserved_nano_usd bigint, spent_nano_usd bigint);

-- Adds what a batch reserved and spent. Windows are the last rows that a batch locks, in the order of their keys.
create function upshift_count_money(p_money upshift_money[]) returns void language plpgsql as $$
begin
  insert into budget_window as b (tenant_id, workload, day, shard, reserved_nano_usd, spent_nano_usd)
  select m.tenant_id, m.workload, m.day, pg_backend_pid() % 16, sum(m.reserved_nano_usd)::bigint, sum(m.spent_nano_usd)::bigint
  from unnest(p_money) as m
  group by m.tenant_id, m.workload, m.day
  having sum(m.reserved_nano_usd) <> 0 or sum(m.spent_nano_usd) <> 0
  order by m.tenant_id, m.workload, m.day
  on conflict (tenant_id, workload, day, shard) do update
  set reserved_nano_usd = b.reserved_nano_usd + excluded.reserved_nano_usd, spent_nano_usd = b.spent_nano_usd + excluded.spent_nano_usd;
end $$;
`;

/**
 * Reviews by people. A task that enters `in_review`, on whatever way, opens a review; one that leaves it otherwise than by a
 * decision (its producer cancels it) ends it.
 *
 * A review is `waiting` while nobody has ended it. `review_claim` keeps every claim of a reviewer with the terms that held
 * when it was made, so that its time can be booked by whatever ends it.
 *
 * `eval_candidates`: settled cases that an eval set may take. The input is the content `input_ref` of the task, the answer
 * its content `answer_ref` (null: there is no right answer). Reviews write it; escalations, audits and feedback may.
 */
export const reviewTables = `
create table review (
  tenant_id text not null default 'default',
  task_id text not null,
  workload text not null,
  risk text not null,
  reason text,
  reason_detail text,
  opened_at timestamptz not null default clock_timestamp(),
  -- Of the newest claim; 0 while there was none.
  fence int not null default 0,
  verdict text check (verdict in ('accept', 'edit', 'reject', 'cancelled')),
  reviewer text,
  comment text,
  ended_at timestamptz,
  primary key (tenant_id, task_id)
);
create index review_waiting on review (tenant_id, opened_at, task_id) where ended_at is null;

create table review_claim (
  tenant_id text not null default 'default',
  task_id text not null,
  fence int not null,
  reviewer text not null,
  claimed_at timestamptz not null,
  -- The last sign of life.
  seen_at timestamptz not null,
  lease_until timestamptz not null,
  rate_nano_usd_per_hour bigint not null,
  cap_ms bigint not null,
  ended_at timestamptz,
  ended_as text check (ended_as in ('accept', 'edit', 'reject', 'released', 'lapsed', 'cancelled')),
  worked_ms bigint not null default 0,
  cost_nano_usd bigint not null default 0,
  insisted text,
  verdicts text not null default '[]',
  primary key (tenant_id, task_id, fence)
);

create table eval_candidates (
  tenant_id text not null default 'default',
  id bigint generated always as identity,
  source text not null check (source in ('review', 'escalation', 'audit', 'feedback')),
  task_id text not null,
  workload text not null,
  portfolio_hash text not null,
  input_ref text not null default 'request',
  answer_ref text,
  verdict text not null,
  comment text,
  created_at timestamptz not null default clock_timestamp(),
  harvested_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, source, task_id)
);
create index eval_candidates_fresh on eval_candidates (tenant_id, workload, id) where harvested_at is null;

-- Ends the claim of this fence, if it is under way, and books its time: until now while the lease holds, else until the last
-- sign of life; capped; money rounded once, half up.
create function upshift_end_claim(p_tenant text, p_task text, p_fence int, p_as text, p_now timestamptz) returns void language sql as $$
  update review_claim c set ended_at = w.until, ended_as = p_as, worked_ms = w.ms,
    cost_nano_usd = floor(w.ms::numeric * c.rate_nano_usd_per_hour / 3600000 + 0.5)
  from (
    select b.task_id, b.until, least(b.cap_ms, greatest(0, floor(extract(epoch from b.until - b.claimed_at) * 1000)))::bigint as ms
    from (select a.*, case when a.lease_until > p_now then p_now else a.seen_at end as until from review_claim a
      where a.tenant_id = p_tenant and a.task_id = p_task and a.fence = p_fence) as b
  ) as w
  where c.tenant_id = p_tenant and c.task_id = p_task and c.fence = p_fence and c.ended_at is null
$$;

create function upshift_open_review() returns trigger language plpgsql as $$
begin
  insert into review (tenant_id, task_id, workload, risk, reason, reason_detail)
  values (new.tenant_id, new.id, new.workload, new.risk, new.reason, new.reason_detail) on conflict do nothing;
  return null;
end $$;
create trigger task_enters_review after update of state on task for each row
when (new.state = 'in_review' and old.state <> 'in_review') execute function upshift_open_review();

create function upshift_leave_review() returns trigger language plpgsql as $$
declare
  v_now timestamptz := clock_timestamp();
begin
  -- Whoever decides ends the review first; then there is nothing left to do here.
  perform upshift_end_claim(r.tenant_id, r.task_id, r.fence, 'cancelled', v_now) from review r
  where r.tenant_id = new.tenant_id and r.task_id = new.id and r.ended_at is null;
  update review set verdict = 'cancelled', ended_at = v_now where tenant_id = new.tenant_id and task_id = new.id and ended_at is null;
  return null;
end $$;
create trigger task_leaves_review after update of state on task for each row
when (old.state = 'in_review' and new.state <> 'in_review') execute function upshift_leave_review();

insert into review (tenant_id, task_id, workload, risk, reason, reason_detail, opened_at)
select tenant_id, id, workload, risk, reason, reason_detail, coalesce(settled_at, clock_timestamp()) from task where state = 'in_review';
`;

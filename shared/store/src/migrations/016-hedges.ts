/**
 * Functions changed where they stand, as migration 7 changes others:
 *
 * upshift_claim(batch): rows carry `ask` as well. A call whose first choice that is not avoided is to be asked about, or all of
 * whose choices are avoided, is held; before, such a call began with the first.
 *
 * upshift_begin(batch): rows may carry `beside`: another attempt under the same fence, at another deployment, mode `hedge`.
 *
 * upshift_admit(batch, now): what is begun beside another attempt comes under the same limits.
 *
 * upshift_siblings(...), upshift_commit(batch): a vote that was taken up and waits for a place is under way. It was told from one whose
 * time has not come by its tries; it is by its fence.
 */
export const hedges = `
do $change$
declare
  v_change record;
  v_definition text;
begin
  for v_change in
    select * from (values
      (1, 'upshift_claim(jsonb)', 'avoid jsonb, hold boolean', 'avoid jsonb, ask jsonb, hold boolean'),
      (2, 'upshift_claim(jsonb)', $a$coalesce((w.call::jsonb ->> 'held')::boolean, false)) as holds$a$,
        $b$coalesce((w.call::jsonb ->> 'held')::boolean, false)
          or (i.avoid <> '[]' or coalesce(i.ask, '[]') <> '[]') and coalesce((
            select coalesce(i.ask, '[]') ? (y.value ->> 'deployment')
            from jsonb_array_elements(w.call::jsonb -> 'choices') with ordinality as y(value, rank)
            where not i.avoid ? (y.value ->> 'deployment') order by y.rank limit 1), true)) as holds$b$),
      (3, 'upshift_begin(jsonb)', '"workerId" text, deployment text,', '"workerId" text, deployment text, beside boolean,'),
      (4, 'upshift_begin(jsonb)', 'and no = w.no and fence = w.fence;', 'and no = w.no and fence = w.fence and (i.beside is not true or deployment = i.deployment);'),
      (5, 'upshift_begin(jsonb)', $a$w.call::jsonb ->> 'mode', i.called$a$, $b$case when i.beside then 'hedge' else w.call::jsonb ->> 'mode' end, i.called$b$),
      (6, 'upshift_admit(jsonb, timestamp with time zone)', 'and a.no = w.no and a.fence = w.fence)',
        $b$and a.no = w.no and a.fence = w.fence and (coalesce((x.value ->> 'beside')::boolean, false) is not true or a.deployment = x.value ->> 'deployment'))$b$),
      (7, 'upshift_siblings(text, text, integer, integer)', $a$s.state = 'ready' and s.tries = 0$a$, $b$s.state = 'ready' and s.fence = 0$b$),
      (8, 'upshift_commit(jsonb)', $a$h.state = 'ready' and h.tries = 0$a$, $b$h.state = 'ready' and h.fence = 0$b$)
    ) as c(place, name, old, new) order by place
  loop
    v_definition := pg_get_functiondef(v_change.name::regprocedure);
    if position(v_change.old in v_definition) = 0 then
      raise exception using errcode = '22023', message = format('%s is not what migration 16 changes (%s)', v_change.name, v_change.place);
    end if;
    execute replace(v_definition, v_change.old, v_change.new);
  end loop;
end $change$;
`;

-- Paper registers on their way in. The lines themselves are case files; here stands which file they came from.

create table import_batch (
  id INTEGER primary key,
  -- Part of the numbers of its cases; given when it is accepted.
  ordinal INTEGER unique,
  branch INTEGER not null references stream (id),
  file_hash TEXT not null,
  file_name TEXT not null,
  heading_key TEXT not null,
  -- What people answered, as JSON: column, word, meaning.
  answers TEXT not null,
  -- running: accepted, and not all lines are written; the next run of the same import completes it.
  state TEXT not null check (state in ('rehearsed', 'running', 'done', 'undone')),
  -- The totals at acceptance, as JSON.
  counts TEXT,
  created_at INTEGER not null,
  created_by INTEGER not null,
  accepted_at INTEGER,
  accepted_by INTEGER,
  undone_at INTEGER,
  undone_by INTEGER
) STRICT;
create index import_batch_file on import_batch (branch, file_hash);

-- The calls that a branch has taken over: the same file again changes nothing.
create table import_row (
  branch INTEGER not null,
  key TEXT not null,
  digest TEXT not null,
  batch INTEGER not null references import_batch (id),
  row INTEGER not null,
  stream INTEGER not null references stream (id),
  primary key (branch, key)
) STRICT;
create index import_row_batch on import_row (batch, row);

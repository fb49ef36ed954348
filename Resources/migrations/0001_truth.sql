-- The truth: what cannot be made again from anything else. Registers are made from it and live in Resources/registers.

create table stream (
  id INTEGER primary key,
  kind TEXT not null,
  branch INTEGER not null,
  head INTEGER not null check (head >= 1),
  hash BLOB not null,
  opened_at INTEGER not null
) STRICT;
create index stream_kind on stream (kind, id);

create table event (
  stream INTEGER not null references stream (id),
  seq INTEGER not null check (seq >= 1),
  kind TEXT not null,
  version INTEGER not null,
  happened_at INTEGER not null,
  recorded_at INTEGER not null,
  actor INTEGER not null,
  cause INTEGER not null,
  body TEXT not null,
  hash BLOB not null,
  primary key (stream, seq)
) STRICT;

-- Committed events in one global order, for listeners and checkpoints.
create table sealed (
  position INTEGER primary key,
  stream INTEGER not null,
  seq INTEGER not null,
  unique (stream, seq)
) STRICT;

-- What waits for its place in that order (PostgreSQL, where many writers commit at once).
create table unsealed (
  stream INTEGER not null,
  seq INTEGER not null,
  primary key (stream, seq)
) STRICT;

-- Erasable values that event bodies only refer to.
create table personal (
  ref INTEGER primary key,
  stream INTEGER not null,
  class TEXT not null,
  value TEXT,
  salt BLOB
) STRICT;
create index personal_stream on personal (stream);

create table counter (
  branch INTEGER not null,
  kind TEXT not null,
  year INTEGER not null,
  last INTEGER not null,
  primary key (branch, kind, year)
) STRICT;

create table idempotency (
  actor INTEGER not null,
  key TEXT not null,
  sum BLOB not null,
  status INTEGER not null,
  location TEXT,
  body TEXT not null,
  created_at INTEGER not null,
  primary key (actor, key)
) STRICT;
create index idempotency_age on idempotency (created_at);

create table file (
  hash TEXT primary key,
  type TEXT not null,
  size INTEGER not null,
  created_at INTEGER not null,
  created_by INTEGER not null
) STRICT;

-- Which case a file belongs to: a file is seen by whoever may see one of its cases.
create table file_use (
  hash TEXT not null references file (hash),
  stream INTEGER not null references stream (id),
  primary key (hash, stream)
) STRICT;

create table file_part (
  hash TEXT not null,
  n INTEGER not null,
  bytes BLOB not null,
  primary key (hash, n)
) STRICT;

create table node (
  id INTEGER primary key,
  owner TEXT not null,
  until INTEGER not null
) STRICT;

-- Published policies and calendars, whole, under the hash of their canonical text.
create table document (
  hash TEXT primary key,
  kind TEXT not null check (kind in ('policy', 'calendar')),
  name TEXT not null,
  version INTEGER not null,
  body TEXT not null,
  published_at INTEGER not null,
  unique (kind, name, version)
) STRICT;

create table setting (
  name TEXT primary key,
  value TEXT not null
) STRICT;

-- Log-ins. The password is kept as scrypt's answer; there is no way back.
create table credential (
  staff INTEGER primary key references stream (id),
  login TEXT not null unique,
  salt BLOB not null,
  hash BLOB not null,
  rounds INTEGER not null,
  changed_at INTEGER not null,
  must_change INTEGER not null check (must_change in (0, 1))
) STRICT;

create table session (
  token_hash BLOB primary key,
  staff INTEGER not null references stream (id),
  csrf TEXT not null,
  created_at INTEGER not null,
  seen_at INTEGER not null,
  expires_at INTEGER not null
) STRICT;
create index session_staff on session (staff);

create table token (
  token_hash BLOB primary key,
  id INTEGER not null unique,
  staff INTEGER not null references stream (id),
  name TEXT not null,
  created_at INTEGER not null,
  revoked_at INTEGER
) STRICT;

-- Who opened personal values, of whom, for what purpose.
create table access_log (
  id INTEGER primary key,
  at INTEGER not null,
  actor INTEGER not null,
  stream INTEGER not null,
  purpose TEXT not null
) STRICT;

create table register (
  name TEXT primary key,
  hash TEXT not null
) STRICT;

-- What an outsider can hold against us: signed daily checkpoints of every case file that changed.

-- The keys that signed. The private half is left out of backups; without it a key can only be checked.
create table signing_key (
  public_key BLOB primary key,
  private_key BLOB,
  state TEXT not null check (state in ('current', 'retired')),
  made_at INTEGER not null
) STRICT;
create unique index signing_key_current on signing_key (state) where state = 'current';

create table checkpoint (
  number INTEGER primary key check (number >= 1),
  day TEXT not null unique,
  zone TEXT not null,
  until_at INTEGER not null,
  leaves INTEGER not null,
  root BLOB not null,
  previous BLOB not null,
  made_at INTEGER not null,
  public_key BLOB not null,
  signature BLOB not null
) STRICT;

-- Which event of which case file a checkpoint covers. The hash stands with the event.
create table checkpoint_leaf (
  stream INTEGER not null references stream (id),
  head INTEGER not null,
  number INTEGER not null references checkpoint (number),
  primary key (stream, head)
) STRICT;
create unique index checkpoint_leaf_number on checkpoint_leaf (number, stream);

-- Finds what was recorded within a day.
create index event_recorded on event (recorded_at);

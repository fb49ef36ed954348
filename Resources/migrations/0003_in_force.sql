-- Which published version was in force from when, by whose hand and why. One that was replaced may come back: the last line
-- of a name counts.
create table in_force (
  kind TEXT not null,
  name TEXT not null,
  n INTEGER not null check (n >= 1),
  hash TEXT not null references document (hash),
  since INTEGER not null,
  actor INTEGER not null,
  reason TEXT,
  primary key (kind, name, n)
) STRICT;
insert into in_force (kind, name, n, hash, since, actor) select kind, name, version, hash, published_at, 0 from document;

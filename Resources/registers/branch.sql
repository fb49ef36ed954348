create table branch (
  id INTEGER primary key,
  code TEXT not null unique,
  name TEXT not null,
  kind TEXT not null,
  parent INTEGER,
  zone TEXT not null,
  calendar TEXT,
  dispatch_by_clerk INTEGER not null,
  closed INTEGER not null,
  head INTEGER not null
) STRICT;

-- Who has read and confirmed which version of the regulation.
create table acknowledgement (
  policy TEXT not null references document (hash),
  staff INTEGER not null references stream (id),
  at INTEGER not null,
  primary key (policy, staff)
) STRICT;

create table technician_day (
  id INTEGER primary key,
  technician INTEGER not null,
  day TEXT not null,
  head INTEGER not null,
  unique (technician, day)
) STRICT;
create index technician_day_day on technician_day (day, technician);
-- The hours that the day keeps for orders, and the visits that are over.
create table booking_of_day (
  case_id INTEGER not null,
  n INTEGER not null,
  work_order INTEGER not null,
  starts_at INTEGER not null,
  ends_at INTEGER not null,
  done INTEGER not null,
  -- The technician will not be there.
  broken INTEGER not null,
  primary key (case_id, n)
) STRICT;
create index booking_of_day_order on booking_of_day (work_order);
create table absence_of_day (
  case_id INTEGER not null,
  n INTEGER not null,
  kind TEXT not null,
  starts_at INTEGER not null,
  ends_at INTEGER not null,
  primary key (case_id, n)
) STRICT;

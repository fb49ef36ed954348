create table staff (
  id INTEGER primary key,
  login TEXT not null unique,
  name TEXT not null,
  roles TEXT not null,
  branches TEXT not null,
  language TEXT not null,
  phone TEXT,
  -- One a line.
  skills TEXT not null,
  active INTEGER not null,
  home INTEGER not null,
  head INTEGER not null
) STRICT;

create table staff_of_branch (
  case_id INTEGER not null,
  branch INTEGER not null,
  technician INTEGER not null,
  primary key (case_id, branch)
) STRICT;
create index staff_of_branch_branch on staff_of_branch (branch, technician);

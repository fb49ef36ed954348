-- search: customer
create table customer (
  id INTEGER primary key,
  branch INTEGER not null,
  kind TEXT not null,
  party TEXT not null,
  agent INTEGER,
  name TEXT not null,
  phone TEXT not null,
  address TEXT not null,
  zone TEXT,
  type TEXT,
  is_key INTEGER not null,
  erased INTEGER not null,
  head INTEGER not null,
  tokens TEXT not null
) STRICT;
create index customer_agent on customer (agent) where agent is not null;

create table customer_of_branch (
  case_id INTEGER not null,
  branch INTEGER not null,
  primary key (case_id, branch)
) STRICT;
create index customer_of_branch_branch on customer_of_branch (branch, case_id);

create table customer_of_phone (
  case_id INTEGER not null,
  digits TEXT not null,
  primary key (case_id, digits)
) STRICT;
create index customer_of_phone_digits on customer_of_phone (digits);

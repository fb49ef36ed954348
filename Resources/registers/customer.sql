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
  pouch TEXT not null,
  tier TEXT,
  card TEXT,
  registered_at INTEGER not null,
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
create index customer_card on customer (card) where card is not null;
create index customer_unmade on customer (pouch, registered_at);

-- The same home, however its address is written.
create table household_of_customer (
  case_id INTEGER not null,
  address_key TEXT not null,
  primary key (case_id, address_key)
) STRICT;
create index household_of_customer_key on household_of_customer (address_key);

-- Where an address lies on the map: latitude,longitude; set by somebody, or noted at the door.
create table pin_of_customer (
  case_id INTEGER not null,
  address_key TEXT not null,
  pin TEXT not null,
  origin TEXT not null,
  primary key (case_id, address_key)
) STRICT;

-- Letters, calls and visits.
create table contact_of_customer (
  case_id INTEGER not null,
  key INTEGER not null,
  at INTEGER not null,
  kind TEXT not null,
  channel TEXT not null,
  direction TEXT not null,
  topic TEXT not null,
  person TEXT,
  handling TEXT,
  theme TEXT,
  model TEXT,
  department TEXT,
  number TEXT,
  reply_to INTEGER,
  taken_by INTEGER,
  primary key (case_id, key)
) STRICT;
create index contact_of_customer_at on contact_of_customer (kind, at);
create index contact_of_customer_number on contact_of_customer (number) where number is not null;
create index contact_of_customer_model on contact_of_customer (model) where model is not null;

-- Customers' own documents and samples in our custody.
create table item_of_customer (
  case_id INTEGER not null,
  key INTEGER not null,
  what TEXT not null,
  place TEXT not null,
  received_at INTEGER not null,
  returned_at INTEGER,
  primary key (case_id, key)
) STRICT;

-- search: work_order
create table work_order (
  id INTEGER primary key,
  number TEXT not null unique,
  paper_number TEXT,
  branch INTEGER not null,
  customer INTEGER not null,
  asset INTEGER,
  status TEXT not null,
  open INTEGER not null,
  kind TEXT not null,
  category TEXT not null,
  channel TEXT not null,
  zone TEXT,
  severity TEXT not null,
  name TEXT not null,
  phone TEXT not null,
  address TEXT not null,
  model TEXT not null,
  serial TEXT,
  symptom TEXT not null,
  technician INTEGER,
  -- Who has the job, or went when it was done.
  sent INTEGER,
  called_at INTEGER not null,
  dispatched_at INTEGER,
  arrived_at INTEGER,
  closed_at INTEGER,
  due INTEGER,
  paused INTEGER not null,
  holder TEXT not null,
  holder_since INTEGER not null,
  signed INTEGER not null,
  urges INTEGER not null,
  carried_over TEXT,
  -- In the branch's grab pool.
  released INTEGER not null,
  by_rule TEXT,
  round INTEGER not null,
  amount INTEGER,
  means TEXT,
  imported INTEGER not null,
  call_group TEXT,
  mended_at INTEGER,
  visits INTEGER not null,
  -- What the article wants of whoever is sent, by the regulation of the case.
  skill TEXT,
  head INTEGER not null,
  tokens TEXT not null
) STRICT;
-- Minutes worked, a line for each visit and for the workshop: whose, and when they were done.
create table work_of_order (
  case_id INTEGER not null,
  n INTEGER not null,
  branch INTEGER not null,
  technician INTEGER not null,
  category TEXT not null,
  minutes INTEGER not null,
  done_at INTEGER not null,
  primary key (case_id, n)
) STRICT;
-- Ways that were driven: the area of the door, when he left and when he was there.
create table way_of_order (
  case_id INTEGER not null,
  n INTEGER not null,
  branch INTEGER not null,
  technician INTEGER not null,
  zone TEXT not null,
  departed_at INTEGER not null,
  arrived_at INTEGER not null,
  primary key (case_id, n)
) STRICT;
create index way_of_order_arrived on way_of_order (branch, arrived_at);
create index work_of_order_done on work_of_order (branch, done_at);
create index work_order_branch_called on work_order (branch, called_at, id);
create index work_order_called on work_order (called_at, id);
create index work_order_branch_open on work_order (branch, status, called_at) where open = 1;
-- With `open` in it the counts of every page need not fetch a line.
create index work_order_open on work_order (status, branch, open) where open = 1;
create index work_order_due on work_order (due, id) where open = 1;
-- The dispatch desk's order within a branch, word for word as QueueListing asks for it; the status last, so that a call which
-- does not wait is passed over without being fetched.
create index work_order_rank on work_order (branch, (
  case when status in ('waitingParts', 'secondVisit', 'nobodyIn', 'handedBack') then 8796093022208 + called_at
    when carried_over is null then 4398046511104 + coalesce(due, 4398046511103)
    else coalesce(due, 4398046511103) end), id, status) where open = 1;
create index work_order_sent on work_order (sent, called_at, id);
create index work_order_customer on work_order (customer, called_at);
create index work_order_asset on work_order (asset, called_at);
create index work_order_technician on work_order (technician, called_at) where open = 1;
create index work_order_paper on work_order (paper_number) where paper_number is not null;
create index work_order_voucher_missing on work_order (branch, called_at) where status = 'struckOff' and holder <> 'archive';
create index work_order_released on work_order (branch, due) where released = 1;

-- search: asset
create table asset (
  id INTEGER primary key,
  branch INTEGER not null,
  customer INTEGER not null,
  model TEXT not null,
  category TEXT,
  serial TEXT,
  place TEXT,
  sold_by_us TEXT not null,
  sold_on TEXT,
  retired INTEGER not null,
  head INTEGER not null,
  tokens TEXT not null
) STRICT;
create index asset_customer on asset (customer, id);
create index asset_serial on asset (serial);

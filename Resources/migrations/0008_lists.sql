-- Lists as people arranged them for themselves and for their branch.

create table list_view (
  id INTEGER primary key,
  list TEXT not null,
  name TEXT not null,
  owner INTEGER not null references stream (id),
  -- null: the owner's alone; else everybody who works in this branch sees it.
  branch INTEGER references stream (id),
  -- The query of the page's address: filters, order, columns. No search words: they may be somebody's name.
  query TEXT not null,
  changed_at INTEGER not null,
  unique (owner, list, name)
) STRICT;
create index list_view_branch on list_view (branch, list) where branch is not null;

create table list_choice (
  staff INTEGER not null references stream (id),
  list TEXT not null,
  -- Names of columns in their order, parted by points; null: as everybody has them.
  columns TEXT,
  -- The view that stands behind the bare address; a view that is gone is no view.
  view INTEGER,
  primary key (staff, list)
) STRICT;

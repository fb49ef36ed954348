-- Which version of which case file an answer showed: a repetition draws it again from the events, as it was at `created_at`.
-- Null where the answer itself is kept in `body`.
alter table idempotency add column stream INTEGER;
alter table idempotency add column version INTEGER;

/** The table of the benchmarks: ten columns, a primary key and one more index. */
export const createItems = `
  create table items (
    code text primary key,
    system text not null,
    short_desc text not null,
    long_desc text not null,
    price numeric(12,4) not null,
    valid_from date not null,
    valid_to date,
    billable boolean not null,
    chapter integer not null,
    attrs jsonb not null
  );
  create index items_by_chapter
    on items (system, chapter)`

/**
 * 004: what the clinic keeps in stock, where, from whom, and how it moves.
 *
 * - What is on hand is never stored: it is the sum of the movements, and `inventory_on_hand()` adds them up. It is a
 *   function, not a view, because a view shows the rows of its owner, past row-level security.
 * - Movements only grow. A mistake is corrected by an adjustment.
 * - A unit cost has four decimals: one glove may cost a fraction of a cent.
 * - Par and reorder levels, costs and suppliers are the site's; lots and movements are never seeded.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = [
  'units_of_measure',
  'inventory_categories',
  'inventory_suppliers',
  'inventory_locations',
  'inventory_items',
  'inventory_item_suppliers',
  'inventory_item_locations',
  'inventory_lots',
  'inventory_stock_movements',
]

/** The tables that people edit, each of them an organization's. */
const editedTables = [
  'inventory_categories',
  'inventory_suppliers',
  'inventory_locations',
  'inventory_items',
  'inventory_item_suppliers',
  'inventory_item_locations',
  'inventory_lots',
]

/** The tables whose rows belong to one organization, by their column `org_id`. */
const tenantTables = [...editedTables, 'inventory_stock_movements']

export async function up(db: Database): Promise<void> {
  await createCatalogue(db)
  await createItems(db)
  await createStock(db)
  await guardRows(db)
}

export async function down(db: Database): Promise<void> {
  await sql`drop function inventory_on_hand()`.execute(db)
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
}

async function createCatalogue(db: Database): Promise<void> {
  // A unit is a multiple of its base unit; a base unit has none, and the factor 1.
  await sql`
    create table units_of_measure (
      id           uuid           primary key default gen_random_uuid(),
      code         text           not null unique check (code <> ''),
      name         text           not null,
      dimension    text           not null
                                  check (dimension in (
                                    'count', 'mass', 'volume', 'length', 'area', 'activity', 'other'
                                  )),
      ucum_code    text,
      base_unit_id uuid           references units_of_measure (id) on delete restrict,
      factor       numeric(20,10) not null default 1 check (factor > 0),
      active       boolean        not null default true,
      retired_on   date,
      created_at   timestamptz    not null default now(),
      constraint units_of_measure_base_check check (base_unit_id is not null or factor = 1)
    )
  `.execute(db)

  await sql`
    create table inventory_categories (
      id          uuid        primary key default gen_random_uuid(),
      org_id      uuid        not null references organizations (id) on delete restrict,
      code        text        not null check (code <> ''),
      name        text        not null,
      description text,
      parent_id   uuid,
      sort_order  integer     not null default 0,
      active      boolean     not null default true,
      retired_on  date,
      created_at  timestamptz not null default now(),
      updated_at  timestamptz not null default now(),
      unique (org_id, code),
      unique (org_id, id),
      foreign key (org_id, parent_id) references inventory_categories (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create table inventory_suppliers (
      id             uuid        primary key default gen_random_uuid(),
      org_id         uuid        not null references organizations (id) on delete restrict,
      code           text        not null check (code <> ''),
      name           text        not null,
      contact_name   text,
      phone          text,
      email          text,
      website        text,
      account_number text,
      lead_time_days integer     check (lead_time_days >= 0),
      address        jsonb       not null default '{}' check (jsonb_typeof(address) = 'object'),
      is_demo        boolean     not null default false,
      active         boolean     not null default true,
      retired_on     date,
      created_at     timestamptz not null default now(),
      updated_at     timestamptz not null default now(),
      unique (org_id, code),
      unique (org_id, id)
    )
  `.execute(db)

  // Temperatures in degrees Celsius.
  await sql`
    create table inventory_locations (
      id              uuid         primary key default gen_random_uuid(),
      org_id          uuid         not null references organizations (id) on delete restrict,
      code            text         not null check (code <> ''),
      name            text         not null,
      storage_type    text         not null default 'storeroom'
                                   check (storage_type in (
                                     'storeroom', 'cabinet', 'shelf', 'cart', 'refrigerator', 'freezer', 'controlled',
                                     'quarantine'
                                   )),
      location_id     uuid,
      parent_id       uuid,
      min_temperature numeric(5,2),
      max_temperature numeric(5,2),
      active          boolean      not null default true,
      retired_on      date,
      created_at      timestamptz  not null default now(),
      updated_at      timestamptz  not null default now(),
      constraint inventory_locations_temperature_check check (max_temperature >= min_temperature),
      unique (org_id, code),
      unique (org_id, id),
      foreign key (org_id, location_id) references locations (org_id, id) on delete restrict,
      foreign key (org_id, parent_id) references inventory_locations (org_id, id) on delete restrict
    )
  `.execute(db)
}

async function createItems(db: Database): Promise<void> {
  // A controlled substance is one with a schedule. Levels are in the item's unit, over all locations.
  await sql`
    create table inventory_items (
      id               uuid          primary key default gen_random_uuid(),
      org_id           uuid          not null references organizations (id) on delete restrict,
      sku              text          not null check (sku <> ''),
      name             text          not null,
      description      text,
      category_id      uuid,
      unit_id          uuid          not null references units_of_measure (id) on delete restrict,
      item_type        text          not null default 'supply'
                                     check (item_type in (
                                       'supply', 'medication', 'vaccine', 'device', 'equipment', 'reagent', 'office'
                                     )),
      ndc11            text          check (ndc11 ~ '^[0-9]{11}$'),
      hcpcs_code       text          check (hcpcs_code ~ '^[A-Z][0-9]{4}$'),
      gtin             text          check (gtin ~ '^([0-9]{8}|[0-9]{12,14})$'),
      dea_schedule     text          check (dea_schedule in ('II', 'III', 'IV', 'V')),
      track_lots       boolean       not null default false,
      track_expiration boolean       not null default false,
      is_billable      boolean       not null default false,
      min_level        numeric(14,3) check (min_level >= 0),
      reorder_level    numeric(14,3) check (reorder_level >= 0),
      max_level        numeric(14,3) check (max_level >= 0),
      unit_cost        numeric(12,4) check (unit_cost >= 0),
      active           boolean       not null default true,
      retired_on       date,
      created_at       timestamptz   not null default now(),
      updated_at       timestamptz   not null default now(),
      constraint inventory_items_levels_check check (
        min_level <= reorder_level
        and reorder_level <= max_level
        and min_level <= max_level
      ),
      unique (org_id, sku),
      unique (org_id, id),
      foreign key (org_id, category_id) references inventory_categories (org_id, id) on delete restrict
    )
  `.execute(db)
  await sql`create index inventory_items_category_id_idx on inventory_items (org_id, category_id)`.execute(db)

  // One pack holds so many of the item's unit.
  await sql`
    create table inventory_item_suppliers (
      id                uuid          primary key default gen_random_uuid(),
      org_id            uuid          not null references organizations (id) on delete restrict,
      item_id           uuid          not null,
      supplier_id       uuid          not null,
      supplier_sku      text          not null default '',
      effective_from    date          not null,
      effective_through date,
      pack_quantity     numeric(14,3) not null default 1 check (pack_quantity > 0),
      pack_price        numeric(12,2) check (pack_price >= 0),
      is_preferred      boolean       not null default false,
      active            boolean       not null default true,
      retired_on        date,
      created_at        timestamptz   not null default now(),
      updated_at        timestamptz   not null default now(),
      constraint inventory_item_suppliers_dates_check check (effective_through >= effective_from),
      constraint inventory_item_suppliers_key unique (org_id, item_id, supplier_id, supplier_sku, effective_from),
      foreign key (org_id, item_id) references inventory_items (org_id, id) on delete restrict,
      foreign key (org_id, supplier_id) references inventory_suppliers (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create table inventory_item_locations (
      id                    uuid          primary key default gen_random_uuid(),
      org_id                uuid          not null references organizations (id) on delete restrict,
      item_id               uuid          not null,
      inventory_location_id uuid          not null,
      par_level             numeric(14,3) check (par_level >= 0),
      reorder_level         numeric(14,3) check (reorder_level >= 0),
      bin                   text,
      active                boolean       not null default true,
      retired_on            date,
      created_at            timestamptz   not null default now(),
      updated_at            timestamptz   not null default now(),
      constraint inventory_item_locations_levels_check check (reorder_level <= par_level),
      constraint inventory_item_locations_key unique (org_id, item_id, inventory_location_id),
      foreign key (org_id, item_id) references inventory_items (org_id, id) on delete restrict,
      foreign key (org_id, inventory_location_id) references inventory_locations (org_id, id) on delete restrict
    )
  `.execute(db)
}

async function createStock(db: Database): Promise<void> {
  await sql`
    create table inventory_lots (
      id                uuid          primary key default gen_random_uuid(),
      org_id            uuid          not null references organizations (id) on delete restrict,
      item_id           uuid          not null,
      lot_number        text          not null check (lot_number <> ''),
      serial_number     text          not null default '',
      supplier_id       uuid,
      manufactured_on   date,
      expires_on        date,
      received_quantity numeric(14,3) not null default 0 check (received_quantity >= 0),
      status            text          not null default 'available'
                                      check (status in ('available', 'quarantined', 'recalled', 'expired', 'depleted')),
      created_at        timestamptz   not null default now(),
      updated_at        timestamptz   not null default now(),
      constraint inventory_lots_dates_check check (expires_on >= manufactured_on),
      unique (org_id, item_id, lot_number, serial_number),
      unique (org_id, item_id, id),
      foreign key (org_id, item_id) references inventory_items (org_id, id) on delete restrict,
      foreign key (org_id, supplier_id) references inventory_suppliers (org_id, id) on delete restrict
    )
  `.execute(db)
  await sql`create index inventory_lots_expires_on_idx on inventory_lots (org_id, expires_on)`.execute(db)

  // A receipt comes from outside, an issue, a waste and a return to the supplier leave, a transfer does neither. An
  // adjustment adds to one place or takes from it.
  await sql`
    create table inventory_stock_movements (
      id                      uuid          primary key default gen_random_uuid(),
      org_id                  uuid          not null references organizations (id) on delete restrict,
      item_id                 uuid          not null,
      lot_id                  uuid,
      movement_type           text          not null
                                            check (movement_type in (
                                              'receipt', 'issue', 'transfer', 'adjustment', 'waste', 'return'
                                            )),
      quantity                numeric(14,3) not null check (quantity > 0),
      unit_cost               numeric(12,4) check (unit_cost >= 0),
      source_location_id      uuid,
      destination_location_id uuid,
      patient_id              uuid,
      reason                  text,
      reference               text,
      moved_by                uuid          references users (id) on delete restrict,
      moved_at                timestamptz   not null default now(),
      created_at              timestamptz   not null default now(),
      constraint inventory_stock_movements_direction_check check (
        case movement_type
          when 'receipt' then source_location_id is null and destination_location_id is not null
          when 'transfer' then source_location_id is not null and destination_location_id is not null
          when 'adjustment' then (source_location_id is null) <> (destination_location_id is null)
          else source_location_id is not null and destination_location_id is null
        end
      ),
      constraint inventory_stock_movements_places_check check (source_location_id <> destination_location_id),
      foreign key (org_id, item_id) references inventory_items (org_id, id) on delete restrict,
      foreign key (org_id, item_id, lot_id) references inventory_lots (org_id, item_id, id) on delete restrict,
      foreign key (org_id, source_location_id) references inventory_locations (org_id, id) on delete restrict,
      foreign key (org_id, destination_location_id) references inventory_locations (org_id, id) on delete restrict,
      foreign key (org_id, patient_id) references patients (org_id, id) on delete restrict
    )
  `.execute(db)
  await sql`
    create index inventory_stock_movements_item_id_idx
      on inventory_stock_movements (org_id, item_id, moved_at)
  `.execute(db)
  await sql`create index inventory_stock_movements_lot_id_idx on inventory_stock_movements (lot_id)`.execute(db)

  await sql`
    create function inventory_on_hand()
    returns table (
      org_id                uuid,
      item_id               uuid,
      inventory_location_id uuid,
      lot_id                uuid,
      quantity              numeric
    )
    language sql
    stable
    begin atomic
      with change as (
        select
          movement.org_id,
          movement.item_id,
          movement.destination_location_id as inventory_location_id,
          movement.lot_id,
          movement.quantity
        from inventory_stock_movements movement
        where movement.destination_location_id is not null
        union all
        select
          movement.org_id,
          movement.item_id,
          movement.source_location_id,
          movement.lot_id,
          -movement.quantity
        from inventory_stock_movements movement
        where movement.source_location_id is not null
      )
      select
        change.org_id,
        change.item_id,
        change.inventory_location_id,
        change.lot_id,
        sum(change.quantity)
      from change
      group by
        change.org_id,
        change.item_id,
        change.inventory_location_id,
        change.lot_id;
    end
  `.execute(db)
}

async function guardRows(db: Database): Promise<void> {
  for (const table of editedTables)
    await sql`
      create trigger set_updated_at
        before update on ${sql.table(table)}
        for each row
        execute function set_updated_at()
    `.execute(db)

  await sql`
    create trigger refuse_change
      before update or delete on inventory_stock_movements
      for each row
      execute function refuse_change()
  `.execute(db)

  for (const table of tenantTables) {
    await sql`alter table ${sql.table(table)} enable row level security`.execute(db)
    await sql`
      create policy org_isolation on ${sql.table(table)}
        using (org_id = current_org_id())
    `.execute(db)
  }
}

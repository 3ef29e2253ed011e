import { type RawBuilder, sql } from 'kysely'
import { namesLedger } from '../../catalog/statement/application-schema.js'
import { type FactSelect, notOfExtension } from './catalog-parts.js'

/** The first oid that the server gives to what is made after its own. */
const firstOwn = 16384

/**
 * Objects of a catalog that is read by the server's own name for each: `definition` is what tells two of a name apart. `owner`: the
 * column, where the catalog has one.
 */
function others(catalog: string, definition: RawBuilder<unknown>, owner?: string): FactSelect {
  const own = sql.ref(catalog)
  return sql`
  select
    called.type as kind,
    called.identity as name,
    said.property,
    said.value
  from pg_catalog.${own}
  cross join lateral (values
    ('definition', concat_ws(' ', ${definition})),
    ('owner', ${owner === undefined ? sql`null` : sql`pg_get_userbyid(${sql.ref(owner)})::text`})
  ) as said (property, value)
  cross join lateral pg_identify_object(${sql.lit(catalog)}::regclass, ${own}.oid, 0) as called (type, schema, name, identity)
  where ${own}.oid >= ${sql.lit(firstOwn)}
    and not ${namesLedger(sql`coalesce(trim('"' from called.schema), '')`)}
    and ${notOfExtension(catalog, `${catalog}.oid`)}`
}

/** Settings of somebody's own may hold a password: a digest tells that they differ. */
const secret = (options: string) => sql`'options ' || md5(${sql.ref(options)}::text)`

/**
 * What few applications have, and what would else make two catalogs look equal that are not. What is replicated where is the
 * matter of a server, and not among them.
 */
export const otherFacts: readonly FactSelect[] = [
  others(
    'pg_collation',
    sql`to_jsonb(pg_collation) - '{oid,collname,collnamespace,collowner,collversion}'::text[]`,
    'collowner',
  ),
  others(
    'pg_operator',
    sql`oprcode::regprocedure, oprcom::regoperator, oprnegate::regoperator, oprrest, oprjoin, oprcanmerge, oprcanhash`,
    'oprowner',
  ),
  others(
    'pg_opclass',
    sql`opcintype::regtype, opckeytype::regtype, opcdefault, (
      select format('%I.%I', opfnamespace::regnamespace, opfname)
      from pg_catalog.pg_opfamily
      where pg_opfamily.oid = opcfamily
    )`,
    'opcowner',
  ),
  others(
    'pg_opfamily',
    sql`(
      select string_agg(pg_describe_object(member.catalog, member.oid, 0), '; ' order by 1)
      from (
        select 'pg_amop'::regclass as catalog, oid
        from pg_catalog.pg_amop
        where amopfamily = pg_opfamily.oid
        union all
        select 'pg_amproc'::regclass, oid
        from pg_catalog.pg_amproc
        where amprocfamily = pg_opfamily.oid
      ) as member
    )`,
    'opfowner',
  ),
  others('pg_cast', sql`castfunc::regprocedure, castcontext, castmethod`),
  others('pg_conversion', sql`conproc, condefault, conforencoding, contoencoding`, 'conowner'),
  others(
    'pg_ts_dict',
    sql`(
      select format('%I.%I', tmplnamespace::regnamespace, tmplname)
      from pg_catalog.pg_ts_template
      where pg_ts_template.oid = dicttemplate
    ), dictinitoption`,
    'dictowner',
  ),
  others(
    'pg_ts_config',
    sql`(
      select string_agg(concat_ws(' ', maptokentype, mapseqno, mapdict::regdictionary), '; ' order by maptokentype, mapseqno)
      from pg_catalog.pg_ts_config_map
      where mapcfg = pg_ts_config.oid
    ), (
      select format('%I.%I', prsnamespace::regnamespace, prsname)
      from pg_catalog.pg_ts_parser
      where pg_ts_parser.oid = cfgparser
    )`,
    'cfgowner',
  ),
  others('pg_ts_parser', sql`prsstart, prstoken, prsend, prsheadline, prslextype`),
  others('pg_ts_template', sql`tmplinit, tmpllexize`),
  others('pg_event_trigger', sql`evtevent, evtfoid::regprocedure, evtenabled, evttags`, 'evtowner'),
  others(
    'pg_foreign_data_wrapper',
    sql`fdwhandler::regproc, fdwvalidator::regproc, ${secret('fdwoptions')}`,
    'fdwowner',
  ),
  others('pg_foreign_server', sql`srvtype, srvversion, ${secret('srvoptions')}`, 'srvowner'),
  others(
    'pg_language',
    sql`lanpltrusted, lanplcallfoid::regproc, laninline::regproc, lanvalidator::regproc`,
    'lanowner',
  ),
  others('pg_am', sql`amhandler, amtype`),
  others('pg_transform', sql`trffromsql::regproc, trftosql::regproc`),
  sql`
  select
    'foreign table' as kind,
    relations.name as name,
    'server' as property,
    concat_ws(' ', ftserver::text, ${secret('ftoptions')}) as value
  from relations
  join pg_catalog.pg_foreign_table
    on ftrelid = relations.oid`,
  sql`
  select
    'base type' as kind,
    format('%I.%I', schemas.nspname, typname) as name,
    'definition' as property,
    concat_ws(' ', typinput, typoutput, typlen, typalign, typcategory) as value
  from pg_catalog.pg_type
  join schemas
    on schemas.oid = typnamespace
  where typtype = 'b'
    and typcategory <> 'A'
    and ${notOfExtension('pg_type', 'pg_type.oid')}`,
]

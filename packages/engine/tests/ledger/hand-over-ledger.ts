/** A statement that gives the ledger `sow`, if it is there, to another schema: the plays of a test come one after the other. */
export const handOverLedger = (schema: string) => `
    do $$
    begin
      if to_regclass('sow.meta') is not null then
        update sow.meta
        set schema_name = '${schema}'
        where schema_name is distinct from '${schema}';
      end if;
    end $$`

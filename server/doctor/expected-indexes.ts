/**
 * Names of the indexes that migrations leave behind, applied in this order: those that are created and go neither by
 * themselves nor with a column or a table.
 */
export function expectedIndexes(migrations: readonly string[]): string[] {
  const indexes = new Map<string, { table: string; body: string }>();
  const forget = (table: string, column?: string) => {
    for (const [name, index] of indexes) {
      const isOnIt = column === undefined || new RegExp(`(?<!\\w)${column}(?!\\w)`).test(index.body);
      if (index.table === table && isOnIt) indexes.delete(name);
    }
  };
  for (const statement of statementsOf(migrations.join("\n"))) {
    const [, name, table, body = ""] = statement.match(CREATE_INDEX) ?? [];
    if (name && table) indexes.set(name, { table, body });
    const [, dropped] = statement.match(DROP_INDEX) ?? [];
    if (dropped) indexes.delete(dropped);
    const [, altered] = statement.match(ALTER_TABLE) ?? [];
    if (altered) for (const [, column] of statement.matchAll(DROP_COLUMN)) forget(altered, column);
    const [, gone] = statement.match(DROP_TABLE) ?? [];
    if (gone) forget(gone);
  }
  return [...indexes.keys()].sort();
}

/** Near enough: a body of a function falls apart, and none of its parts looks like one of these. */
const statementsOf = (sql: string) => sql.replaceAll(/--.*$/gm, "").split(";");

const CREATE_INDEX =
  /^\s*CREATE\s+(?:UNIQUE\s+)?INDEX\s+(?:CONCURRENTLY\s+)?(?:IF\s+NOT\s+EXISTS\s+)?"([^"]+)"\s+ON\s+"([^"]+)"([\s\S]*)$/i;
const DROP_INDEX = /^\s*DROP\s+INDEX\s+(?:CONCURRENTLY\s+)?(?:IF\s+EXISTS\s+)?"([^"]+)"/i;
const ALTER_TABLE = /^\s*ALTER\s+TABLE\s+"([^"]+)"/i;
const DROP_COLUMN = /DROP\s+COLUMN\s+(?:IF\s+EXISTS\s+)?"([^"]+)"/gi;
const DROP_TABLE = /^\s*DROP\s+TABLE\s+(?:IF\s+EXISTS\s+)?"([^"]+)"/i;

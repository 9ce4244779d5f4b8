/**
 * SQL over `"Entry" e`: the value under a key of the entry's record as text, NULL where it is absent or null. Of SVIT's rows the conversation's
 * key goes before the row's. `key` is an operand, a parameter or a column, and never text of the SQL.
 */
export const recordValue = (key: string): string => `coalesce(e."partShell"->>${key}, e."rowShell"->>${key})`;

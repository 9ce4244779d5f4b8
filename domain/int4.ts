/** The largest number that PostgreSQL's `integer` holds. */
export const INT4_MAX = 2 ** 31 - 1;

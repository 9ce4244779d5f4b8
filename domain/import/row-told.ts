/** The number of a row as people are told it: they count rows from 1, as an editor counts lines; files and the database from 0 (decision 096). */
export const rowTold = (row: number): number => row + 1;

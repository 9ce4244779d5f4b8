/** A count with its noun, in the form that English has for it: "1 entry", "2 entries". */
export const counted = (count: number, one: string, other = `${one}s`): string =>
  `${count} ${count === 1 ? one : other}`;

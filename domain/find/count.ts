/** `isExact` false: about so many ("about 1.2 M"), from a sample or the database's statistics. */
export type Count = { count: number; isExact: boolean };

/** What a query finds. Null where nobody knows: the database was busy, or too little fits to guess. `photos` also where nobody asked for photos. */
export type BrowseCounts = {
  entries: Count | null;
  photos: Count | null;
  /** The database's clock when it was counted, ISO: give it as `since` to ask what changed after. */
  at: string;
};

/**
 * Has a browser forget what it keeps of this address: photos, in every size. Browsers heed it over https and on localhost; elsewhere
 * what is kept for a session ends with its hour.
 */
export const CLEAR_KEPT = { "clear-site-data": '"cache"' } as const;

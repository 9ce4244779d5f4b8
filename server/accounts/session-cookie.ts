/** The cookie of who is signed in. By itself, so that what only looks whether there is one needs no database. */
export const SESSION_COOKIE = "svit-session";

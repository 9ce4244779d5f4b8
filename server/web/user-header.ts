/** Carries to the routes whom a proxy has signed in. Only the guard writes it: what a request brings under this name is dropped. */
export const USER_HEADER = "x-svit-user";

/** A name as proxies give it: an e-mail, a login. Printable ASCII, which is what a header surely carries, and no list. */
export const isUserName = (text: string): boolean => /^[!-+\--~]{1,200}$/.test(text.trim());

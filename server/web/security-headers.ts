/**
 * What a page may load and run; `nonce` names the scripts and style elements that are written into it. No style attribute
 * counts: one that a text of a user became would be no less than a style sheet.
 */
export const pagePolicy = (nonce: string): string =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    // For browsers that do not know the two below, which take its place.
    `style-src 'self' 'nonce-${nonce}'`,
    `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'none'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");

/** Of every answer, whoever gives it. Pages have a policy of their own in place of this one, under which nothing runs. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  // No page of another origin shows what is asked for under this browser's cookie, not even as a picture.
  "cross-origin-resource-policy": "same-origin",
};

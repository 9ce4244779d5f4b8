/**
 * Under which name a browser keeps what somebody has written and not sent: the installation's, and where people sign in also
 * theirs. Who signs in next neither reads it nor sends it, and it is there when its person comes back.
 */
export const keptAs = (installation: string, personId: string | null): string =>
  personId === null ? installation : `${installation}/${personId}`;

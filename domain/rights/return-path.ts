/** Of no host: what leads away from it leads away from the studio. */
const HERE = "http://studio.invalid";

/**
 * Where somebody goes on after they have signed in: a path of this studio, as it stands in an address that anybody may have
 * made. Whatever leads elsewhere (another host, `//host`, `/\host`, a script) is the home page.
 */
export function returnPath(text: string | null | undefined): string {
  if (!text?.startsWith("/") || !URL.canParse(text, HERE)) return "/";
  const { origin, pathname, search, hash } = new URL(text, HERE);
  // "/..//host" is "//host" once its dots are resolved.
  if (origin !== HERE || pathname.startsWith("//")) return "/";
  // Signed in, one is not to be asked to sign in.
  return pathname === "/sign-in" || pathname === "/join" ? "/" : `${pathname}${search}${hash}`;
}

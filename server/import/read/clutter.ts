/** What systems write beside files (`._photo.jpg`, Thumbs.db), and hidden files: nobody means them. */
export const isClutter = (name: string): boolean =>
  name.split("/").some((part) => part.startsWith(".") || part === "__MACOSX") ||
  /(?:^|\/)(?:Thumbs\.db|desktop\.ini)$/i.test(name);

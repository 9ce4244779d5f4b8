/** A field that is stored in both languages (nameEn, nameZh), in the reader's. */
export const inLanguage = <Field extends string>(
  row: Readonly<Record<`${Field}${"En" | "Zh"}`, string>>,
  field: Field,
  locale: string,
): string => row[`${field}${locale === "zh" ? "Zh" : "En"}`];

import { useTranslations } from "next-intl";
import { Field } from "./field.tsx";

/** A password that is chosen, in the length that the server takes. */
export function PasswordField({ label }: { label: string }) {
  const t = useTranslations("account");
  return (
    <Field
      label={label}
      name="password"
      type="password"
      autoComplete="new-password"
      minLength={10}
      maxLength={128}
      note={t("passwordNote")}
    />
  );
}

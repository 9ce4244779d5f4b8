import { z } from "zod";

/**
 * What the audit log tells of: every change of data, settings and rights, and everything that leaves in bulk. Verdicts are a log
 * themselves and stand in it alone (Verdict), with who, when and what was there before; so do claims, which change nothing.
 */
export const AUDIT_ACTIONS = [
  "sign_in",
  "sign_in_fail",
  "sign_out",
  "sign_ins_end",
  "join",
  "person_name",
  "account_link",
  "password_link_make",
  "password_set",
  "name_claim",
  "name_claim_drop",
  "former_name_set",
  "person_erase",
  "group_role_set",
  "group_role_remove",
  "invitation_make",
  "invitation_withdraw",
  "role_set",
  "role_remove",
  "studio_owner_set",
  "key_make",
  "key_revoke",
  "dataset_make",
  "dataset_settings",
  "import_start",
  "import_end",
  "import_repair",
  "export_start",
  "export_end",
  "export_write",
  "export_download",
  "export_forget",
  "bulk_start",
  "bulk_end",
  "removal_start",
  "removal_end",
  "withdrawal_start",
  "withdrawal_end",
  "boxes_start",
  "boxes_end",
  "parting_start",
  "parting_end",
  "recipe_start",
  "recipe_end",
  "recipe_save",
  "recipe_remove",
  "preview_start",
  "preview_end",
  "generate_start",
  "generate_end",
  "generator_allow",
  "generator_terms",
  "part_change",
  "release_start",
  "release_end",
  "release_remove",
  "release_download",
  "hub_allow",
  "publish_start",
  "publish_end",
  "photo_restore",
  "photo_report",
  "photo_reports_close",
  "run_cancel",
  "run_resume",
  "rejects_download",
  "session_start",
  "verdicts_merge",
  "session_rename",
  "practice_start",
  "practice_end",
  "practice_download",
  "codebook_save",
  "view_save",
  "view_rename",
  "view_remove",
  "comment_save",
  "comment_resolve",
  "tag_add",
  "tag_remove",
  "region_draw",
  "audit_download",
  "backup",
  "backup_fail",
  "restore",
  "restore_fail",
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];
export const auditActionSchema = z.enum(AUDIT_ACTIONS);

/**
 * Who did it: a person, a program with a key, whoever works at the command line, a run for which somebody asked, the studio by
 * itself, or somebody who has not signed in.
 */
export const ACTORS = ["person", "key", "command_line", "run", "studio", "nobody"] as const;
export const actorSchema = z.enum(ACTORS);
export type ActorKind = z.infer<typeof actorSchema>;

/** What an event is about, beside its data set. */
export const TARGETS = [
  "person",
  "key",
  "invitation",
  "dataset",
  "run",
  "queue",
  "codebook",
  "view",
  "part",
  "recipe",
  "comment",
  "entry",
  "image",
  "group",
] as const;
export const targetKindSchema = z.enum(TARGETS);
export type TargetKind = z.infer<typeof targetKindSchema>;

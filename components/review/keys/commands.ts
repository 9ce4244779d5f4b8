import { box } from "./commands/box.ts";
import { change } from "./commands/change.ts";
import type { CommandRow } from "./commands/command-row.ts";
import { decide } from "./commands/decide.ts";
import { ground } from "./commands/ground.ts";
import { help } from "./commands/help.ts";
import { move } from "./commands/move.ts";
import { see } from "./commands/see.ts";

const GROUPS = { decide, change, ground, box, move, see, help };
export type CommandGroup = keyof typeof GROUPS;

/** Every command's row by its id. */
export const COMMAND_ROWS = { ...decide, ...change, ...ground, ...box, ...move, ...see, ...help };
type Rows = typeof COMMAND_ROWS;
export type CommandId = keyof Rows;

export type Command = CommandRow & { id: CommandId; group: CommandGroup };

/**
 * Everything that a reviewer can do, as values: buttons, keys, palette and help sheet read this one table. Digits 1 to 9
 * give reasons, as does 0 while one is asked for, and are not listed.
 */
export const COMMANDS: readonly Command[] = Object.entries(GROUPS).flatMap(([group, rows]) =>
  Object.entries<CommandRow>(rows).map(([id, row]) => ({ ...row, id: id as CommandId, group: group as CommandGroup })),
);

/** What an announcement is filled in with. What a data set says in both languages is read in the page's own. */
export type AnnouncedValues = Readonly<Record<string, string | number | { en: string; zh: string }>>;

type OutcomesOf<Words> = Words extends { outcomes: infer Outcomes } ? keyof Outcomes & string : never;

/** What may be announced, as "drawBox.drawn". */
export type Announcement = { [Id in CommandId]: `${Id}.${OutcomesOf<Rows[Id]["words"]["en"]>}` }[CommandId];

/** Words that name nothing in a photo: grammar, and what every description says (`the image shows …`). Lower case. */
export const isStopWord = (word: string): boolean => STOP.has(word.toLowerCase());

/** Words after which a noun comes. */
export const isDeterminer = (word: string): boolean => DETERMINERS.has(word.toLowerCase());

const set = (text: string) => new Set(text.trim().split(/\s+/));

const DETERMINERS = set(`a an the this that these those his her its their our my your one two three four five six seven
  eight nine ten another each every some any several many few both no other second first single`);

const STOP = set(`a an the this that these those his her hers its their theirs our ours my your yours one another each
  every some any several many few both no not nor other others such same own only just also too very more most much less
  least than then so as if or and but yet while though although because since until unless whether where when which who
  whom whose what how why there here it he she they them him we us you i me itself himself herself themselves
  is are was were be been being am do does did doing done has have had having will would can could may might must shall
  should of in on at by to for from with without within into onto over under above below behind beside besides between
  among amongst near next about around across along against toward towards through throughout up down out off upon via
  per like unlike during before after again further once all s t ll re ve d m don doesn isn aren wasn
  image images picture pictures photo photos photograph photographs scene scenes view views background foreground
  shows show showing shown depicts depict depicting depicted features feature featuring captures capture captured
  capturing displays display displayed contains contain containing includes include including appears appear appearing
  seems seem seeming visible seen see seeing located positioned situated placed suggests suggest suggesting indicates
  indicate indicating overall likely possibly perhaps probably various different certain particular specific
  left right side sides center centre middle top bottom front back part parts area areas thing things something
  anything nothing object objects element elements detail details well as etc describe provide description
  two three four five six seven eight nine ten half pair pairs almost fully partly slightly together away else whole edge
  edges lower upper present lies lie stands stand standing goes comes reaches extends extend covers carries several
  rest small large big little toward corner corners set long short
  adds add adding creates create creating gives give giving makes make making`);

/**
 * Which names mean the same thing, which a broader one, and which compounds are not what their last word says. Keys as
 * `nameKey` makes them (singular, lower case, American). Chosen from the names that occur most in Visual Genome's object
 * aliases and COCO's 80 categories; kept compact, since a wrong link costs more trust than a missing one.
 */

/** The one key that stands for a key and its synonyms. */
export const canonical = (key: string): string => CANONICAL.get(key) ?? key;

/** All keys that mean the same, the canonical one first; the key alone where it has no synonym. */
export const sameAs = (key: string): readonly string[] => GROUPS.get(canonical(key)) ?? [key];

/** Canonical keys of the kinds that a broad name takes in (`vehicle`: car, bus …); none for others. */
export const narrowerThan = (key: string): readonly string[] => NARROWER.get(canonical(key)) ?? [];

/** Canonical keys of the broad names that take a name in. */
export const broaderThan = (key: string): readonly string[] => BROADER.get(canonical(key)) ?? [];

const LISTS = `
man, guy, gentleman, male, male person, fellow, dude
woman, lady, female, female person, gal
person, individual, human, human being, pedestrian, somebody, someone
child, kid, youngster, toddler
boy, little boy, young boy
girl, little girl, young girl
baby, infant
police officer, policeman, cop, officer
player, athlete
car, automobile, sedan, motor car
truck, lorry, pickup truck, pickup
bicycle, bike, cycle
motorcycle, motorbike
airplane, plane, aircraft, jet, jetliner, airliner
train, locomotive
boat, rowboat
van, minivan
cell phone, cellphone, mobile phone, mobile, smartphone, phone, telephone
tv, television, television set, tv set
monitor, computer monitor, computer screen
laptop, laptop computer, notebook computer
mouse, computer mouse
remote, remote control
microwave, microwave oven
couch, sofa, settee
refrigerator, fridge
stove, cooker
trash can, garbage can, garbage bin, trash bin, waste bin, dustbin
rug, carpet
drape, curtain
lamp post, lamppost, street lamp, street light, streetlight, light pole
traffic light, traffic signal, stoplight, stop light
headlight, headlamp
sidewalk, pavement, footpath
road, roadway
bush, shrub
trunk, tree trunk
fire hydrant, hydrant
potted plant, houseplant
dining table, dinner table
handbag, purse
backpack, rucksack, knapsack
suitcase, luggage, baggage
umbrella, parasol
glasses, eyeglasses, spectacle
sunglasses, shade glasses
pants, trousers
t shirt, tshirt, tee shirt
sweater, jumper, pullover
jacket, coat
sneaker, trainer, tennis shoe, running shoe
cap, baseball cap
tie, necktie
tennis racket, racket, racquet, tennis racquet
baseball bat, bat
baseball glove, mitt, baseball mitt
sports ball, ball
frisbee, flying disc
dog, puppy, canine
cat, kitten, kitty, feline
horse, pony
cow, cattle
sheep, ewe
lamb, baby sheep
bear, grizzly bear, grizzly
teddy bear, teddy, stuffed bear
hot dog, hotdog
hair dryer, blow dryer, hairdryer
picture, painting, photograph, photo
rock, stone
ocean, sea
hill, hillside
mountain, mountaintop
seat, chair
mug, cup
faucet, tap
counter, countertop, counter top
cupboard, cabinet
wall socket, electrical outlet, power outlet
`;

const BROAD = `
person: man, woman, child, boy, girl, baby, player, police officer, surfer, skier, skateboarder, snowboarder, rider, driver, batter, catcher, umpire, spectator, crowd, passenger, chef, worker, bride, groom, couple, family, crew, skater, tourist, performer, waiter
child: boy, girl
vehicle: car, truck, van, bus, motorcycle, bicycle, taxi, suv, ambulance, train, tram, scooter, trailer, jeep
animal: dog, cat, horse, cow, sheep, lamb, bird, elephant, zebra, giraffe, bear, goat, pig, duck, goose, monkey, deer, lion, tiger, rabbit
bird: duck, goose, seagull, pigeon, parrot, owl, eagle, chicken, penguin, swan
boat: ship, sailboat, canoe, kayak, ferry, yacht
ship: sailboat, yacht, ferry
furniture: couch, seat, table, bed, desk, dresser, stool, bench
fruit: apple, banana, orange, pear, strawberry, grape, lemon
vegetable: carrot, broccoli, tomato, potato, lettuce, cucumber, onion, pepper
plant: potted plant, bush, fern
flower: rose, tulip, daisy, sunflower
luggage: backpack, handbag, bag
bag: handbag, backpack
bear: teddy bear, polar bear
building: house, church, skyscraper, tower, barn, shed, cabin
footwear: shoe, boot, sandal, sneaker
hat: cap, helmet, cowboy hat
table: dining table, coffee table, desk
glass: wine glass
monitor: tv
screen: monitor, tv
computer: laptop, monitor
plate: dish
clothing: shirt, jacket, pants, jeans, shorts, dress, skirt, sweater, t shirt
shirt: t shirt
tree: palm tree, pine tree, spruce, oak, palm
`;

/** Groups: of the kind that takes them in, and no single one of it. */
export const COLLECTIVE = new Set(["crowd", "couple", "family", "crew"]);

const rows = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => line.trim());

const GROUPS = new Map<string, readonly string[]>();
const CANONICAL = new Map<string, string>();
for (const line of rows(LISTS)) {
  const keys = line.split(", ");
  const [first = ""] = keys;
  GROUPS.set(first, keys);
  for (const key of keys) CANONICAL.set(key, first);
}

const NARROWER = new Map<string, string[]>();
const BROADER = new Map<string, string[]>();
for (const line of rows(BROAD)) {
  const [broad = "", list = ""] = line.split(": ");
  const narrow = list.split(", ").map((key) => CANONICAL.get(key) ?? key);
  NARROWER.set(broad, narrow);
  for (const key of narrow) BROADER.set(key, [...(BROADER.get(key) ?? []), broad]);
}

/**
 * The things that are commonly named in texts about photos, each with all its names, the canonical one first. Without pictures: "in the picture" names
 * none.
 */
export const COMMON_OBJECTS: readonly (readonly string[])[] = [
  ...new Set([...GROUPS.keys(), ...NARROWER.keys(), ...BROADER.keys()].map((key) => CANONICAL.get(key) ?? key)),
]
  .filter((key) => key !== "picture")
  .map((key) => GROUPS.get(key) ?? [key]);

const list = (text: string): ReadonlySet<string> =>
  new Set(text.split(",").map((key) => key.trim().replace(/\s+/g, " ")));

/** Compounds that are no kind of their last word (a hot dog is no dog): neither word is linked by itself. */
export const CLOSED_COMPOUNDS = list(`street light, street lamp, traffic light, traffic signal, stop light, hot dog,
  teddy bear, fire hydrant, fire escape, parking meter, parking lot, parking garage, light bulb, light switch, tail light,
  brake light, head light, power line, phone booth, phone line, cell phone, tea pot, coffee maker, bath tub, rain coat,
  life jacket, snow board, surf board, skate board, boarding pass, key board, card board, score board, bill board,
  cork board, air conditioner, air plane, computer mouse, vending machine, green house, light house, ware house, club house,
  rest room, bed room, ice cream, orange juice, apple juice, apple pie, pine apple, straw berry, grass hopper, sun glasses,
  hard hat, cow boy, sea gull, sea food, arm chair, wheel chair, hand bag, hand rail, side walk, cross walk, bird cage,
  bird house, dog house, tree house, bus stop, train station, bus station, rear view mirror, table top, table cloth, horse racing`);

/** Compounds of which the last word alone says what it is: their first word is not linked by itself. */
export const OPEN_COMPOUNDS = list(`traffic cone, street sign, road sign, stop sign, walk sign, fire truck, fire engine,
  train track, railroad track, bus driver, taxi driver, truck driver, tree trunk, tree branch, tree stump, window sill,
  window frame, window pane, door frame, door handle, door knob, table lamp, floor lamp, desk lamp, wall clock,
  picture frame, light fixture, light pole, light post, lamp post, lamp shade, power pole, water bottle, water fountain,
  wine bottle, beer bottle, wine glass, water glass, bottle cap, coffee pot, coffee cup, coffee table, tea kettle, tea cup,
  shower curtain, shower head, toilet paper, toilet seat, paper towel, towel rack, life vest, ski lift, ski pole, ski slope,
  cutting board, fax machine, washing machine, soccer field, baseball field, tennis court, basketball court, baseball bat,
  baseball glove, tennis racket, tennis ball, soccer ball, dog food, cat food, city street, street corner,
  street performer, street vendor, car door, car seat, car park, car window, license plate, living room, dining room,
  cowboy hat, polar bear, beach umbrella, book shelf, book case, chair lift, high chair, front yard, back yard`);

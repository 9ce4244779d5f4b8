/**
 * What questions and answers about MME's fourteen abilities speak of (Fu et al. 2023, arXiv 2306.13394). Written for this project: the
 * list that SVIT's authors had is not published. An ability a line, then its concepts; commas part them.
 */
export const MME = `
existence: there is, there are, is there, are there any, any, present, visible, absent, missing, empty, contain, person, man, woman, child, dog, cat, bird, horse, cow, sheep, elephant, zebra, giraffe, bear, car, bus, truck, train, bicycle, motorcycle, airplane, boat, bench, chair, couch, bed, table, umbrella, backpack, handbag, tie, suitcase, frisbee, ski, snowboard, kite, skateboard, surfboard, tennis racket, bottle, wine glass, cup, fork, knife, spoon, bowl, banana, apple, sandwich, orange, broccoli, carrot, pizza, donut, cake, potted plant, toilet, television, laptop, mouse, remote, keyboard, cell phone, microwave, oven, toaster, sink, refrigerator, book, clock, vase, scissors, teddy bear, toothbrush
count: how many, number of, count, total, one, two, three, four, five, six, seven, eight, nine, ten, dozen, several, pair, couple, single, only one, both, group of, none
position: left, right, above, below, under, behind, in front of, next to, beside, between, top, bottom, middle, center, corner, near, far, inside, outside, on top of, side, upper, lower, foreground, background, closest, farthest, facing, opposite, around, across
color: color, red, orange, yellow, green, blue, purple, pink, brown, black, white, gray, gold, silver, beige, tan, dark, light, bright, colorful, striped, multicolored, transparent, pale, navy, turquoise, maroon
poster: poster, movie, film, director, directed, actor, actress, title, starring, character, scene from, cinema, advertisement, billboard, release
celebrity: celebrity, famous, actor, actress, singer, athlete, politician, president, musician, player, name of, well known, portrait, star, champion
scene: scene, place, location, kitchen, bathroom, bedroom, living room, office, restaurant, street, beach, park, forest, mountain, field, farm, zoo, airport, train station, bus stop, harbor, stadium, tennis court, baseball field, ski slope, market, store, museum, classroom, library, garden, city, village, desert, lake, river, ocean, bridge, highway, parking lot, indoor, outdoor, rural, urban
landmark: landmark, monument, tower, castle, cathedral, church, temple, palace, statue, bridge, square, mountain, clock tower, skyscraper, ruin, lighthouse, famous building, historic, architecture, tourist attraction, city hall
artwork: painting, drawing, sculpture, statue, mural, sketch, artist, painted, art, museum, gallery, portrait, landscape, canvas, oil, style, religious, abstract, photograph, exhibition, graffiti
commonsense: why, because, should, would, could, likely, reason, purpose, suggest, safe, danger, dangerous, weather, season, time of day, winter, summer, rain, snow, sunny, cloudy, night, morning, evening, traffic, allowed, prevent, cause, result, need, use, used for, might, expect, appropriate, temperature, hungry, thirsty, tired, cold, hot
calculation: number, sum, add, minus, plus, times, multiply, divide, equal, equation, price, cost, total, percent, half, twice, more than, less than, larger, smaller, difference, score, digit, math, calculate
translation: language, translate, translation, english, chinese, japanese, korean, french, spanish, german, italian, arabic, foreign, word, meaning, characters, written in
code: code, program, computer, screen, function, python, print, output, variable, loop, software, text, website, keyboard, monitor
ocr: text, word, letter, sign, written, says, say, read, label, logo, brand, number, license plate, name, street sign, stop sign, billboard, banner, printed, title, menu, license, jersey, route, store name, phone number, clock, time, date
`;

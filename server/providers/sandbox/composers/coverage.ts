import { capitalised } from '../reading/sentences.ts'

/** What a setup is filled with: the sentence it covers, and who, where and with what. */
export type Moment = { sentence: string; phrase: string; who: string; other: string; where: string; thing: string }

/** A way to cover a moment: size, lens, movement, what is seen, why, and how it leads on. */
export type Setup = {
  size: string
  lens: string
  movement: string
  seen(moment: Moment): string
  purpose(moment: Moment): string
  transition: string
}

export const MASTER: Setup = {
  size: 'Wide master, eye level',
  lens: '28 mm, deep focus: foreground and far wall are both part of the scene',
  movement: 'Static for a long breath, then a slow push on the first decision',
  seen: ({ sentence, where }) =>
    `${sentence} ${capitalised(where)} in one frame: entrance left, light source right, the axis laid down between them.`,
  purpose: ({ where }) => `Geography: after this shot everyone can find their way in ${where}.`,
  transition: 'Sound of the next shot arrives half a second early',
}

/** In an order that cuts: no neighbour has the same size or the same motive. */
export const SETUPS: readonly Setup[] = [
  {
    size: 'Medium close-up, slightly below the eyes',
    lens: '50 mm, the background legible but soft',
    movement: 'Static; the actor brings the movement',
    seen: ({ sentence, who }) =>
      `${sentence} A clean single of ${who}; the look goes past the lens on the left and finds something.`,
    purpose: ({ who }) => `Puts us on the side of ${who} before anything is decided.`,
    transition: 'Cut on the eyeline',
  },
  {
    size: 'Insert, top light',
    lens: "100 mm macro, a hand's breadth of focus",
    movement: 'Static, then a two-centimetre slide with the hand',
    seen: ({ phrase, thing }) =>
      `Insert of ${thing}: the one detail that “${phrase}” turns on, and the fingers that hesitate over it.`,
    purpose: ({ thing }) => `Plants ${thing}, so that it needs no explaining later.`,
    transition: "Match on the hand's motion",
  },
  {
    size: 'Medium two-shot, profile',
    lens: '40 mm from across the room',
    movement: 'Slow lateral track that keeps the gap between them',
    seen: ({ sentence, who, other }) =>
      `${sentence} ${capitalised(who)} and ${other} in profile, the distance between them the subject of the frame.`,
    purpose: () => 'Lets the distance say what the line does not.',
    transition: 'Hard cut on the last word',
  },
  {
    size: 'Close-up, eye level',
    lens: '85 mm wide open, the room falls away',
    movement: 'Static; hold four seconds longer than is comfortable',
    seen: ({ phrase, who }) =>
      `${capitalised(who)} after it, not during it: we watch “${phrase}” arrive, first in the breath, then in the eyes.`,
    purpose: ({ who }) => `The turn belongs to ${who}; here it is seen to happen.`,
    transition: 'J-cut: the next room is heard first',
  },
  {
    size: 'Wide, high angle',
    lens: '24 mm from above, verticals kept true',
    movement: 'Static; one figure crosses the whole frame',
    seen: ({ sentence, where }) => `${sentence} Seen from above, ${where} becomes a plan with one small figure on it.`,
    purpose: () => 'Scale, and the first doubt whether this can end well.',
    transition: 'Match on shape: the round thing here is round in the next frame',
  },
  {
    size: 'Over the shoulder, medium close',
    lens: '65 mm, foreground shoulder out of focus',
    movement: 'Handheld at rest, breathing with the listener',
    seen: ({ sentence, who, other }) => `Over ${other} onto ${who}. ${sentence}`,
    purpose: ({ other }) => `Makes ${other} a witness, and us with them.`,
    transition: 'Cut against the line, on the listener',
  },
  {
    size: 'Point of view, medium wide',
    lens: '35 mm at the height of the eyes that look',
    movement: 'A quarter pan that stops too early, corrects, and stays',
    seen: ({ sentence, who }) => `What ${who} sees, and in the order it is noticed: ${sentence}`,
    purpose: ({ who }) => `We know exactly as much as ${who}, and not a second sooner.`,
    transition: 'Return to the single that looked',
  },
  {
    size: 'Medium, from behind',
    lens: '35 mm, walking distance',
    movement: 'Steadicam, half a step too close, and it stops when they stop',
    seen: ({ sentence, who }) => `We follow ${who} by the nape of the neck. ${sentence}`,
    purpose: () => 'Momentum; the face is withheld until it can no longer be.',
    transition: 'Whip of a door or coat wipes the frame',
  },
  {
    size: 'Extreme close-up, three-quarter',
    lens: '135 mm, lashes sharp, ear already gone',
    movement: 'Static',
    seen: ({ phrase, who }) =>
      `${capitalised(who)}: mouth, then eyes. Only “${phrase}”, and the decision not to answer it.`,
    purpose: () => 'The smallest movement of the chapter, and the largest.',
    transition: 'Cut to black for six frames',
  },
  {
    size: 'Wide, frame within a frame',
    lens: '50 mm through a doorway',
    movement: 'Imperceptible push, thirty centimetres in twelve seconds',
    seen: ({ sentence, where }) =>
      `${sentence} Played in the doorway's rectangle; the rest of ${where} stays dark around it.`,
    purpose: () => 'Lets us overhear instead of attend.',
    transition: 'Sound carries over into the next image',
  },
  {
    size: 'Wide, empty frame',
    lens: "32 mm, the master's position again",
    movement: 'Static; nobody comes back in',
    seen: ({ phrase, where }) =>
      `${capitalised(where)} a moment after they have gone. What stays in frame is what is left of “${phrase}”.`,
    purpose: () => 'Closes the chapter on what has changed in the room.',
    transition: "Straight cut into the next chapter's light",
  },
]

const words = (text: string): Set<string> => new Set(text.trim().split(/\s+/))

/** Capitalised at the start of a sentence without being a name. */
export const FUNCTION_WORDS = words(`
  a an the this that these those he she it they we i you his her its their our my your him them us me one two three
  and but or nor so yet if then when while as because although though before after until since where who what which why how
  in on at to from by with without of for into onto over under near through across between behind beside up down out off
  there here now today tonight tomorrow yesterday once again every each some any no not nothing nobody everything everyone
  is are was were be been has have had do does did will would can could should may might must let yes please only just
  still even never always maybe perhaps suddenly finally later meanwhile soon outside inside instead mr mrs ms dr hi hello
  der die das den dem des ein eine einen einem er sie es wir ihr und oder aber als wenn dann dort hier nicht im am zum zur mit von auf
  le la les un une des du il elle ils elles nous vous et ou mais dans sur avec pour sans ce cette ces quand puis
  el los las una unos unas y o pero en con por para sin cuando entonces lo al del su sus
  o os as um uma e mas em no na com por para quando então seu sua il lo gli uno ma nel nella con per quando poi
  كان كانت وكان وكانت هذا هذه ذلك التي الذي إلى على بعد قبل عند مثل كما حتى لكن ولكن عندما الآن`)

export const PLACE_WORDS = words(`
  harbour harbor lighthouse station street road lane forest wood woods beach shore coast island house home kitchen room bedroom bar pub cafe café
  office school church chapel market bridge roof rooftop field garden attic cellar basement hallway corridor village town city
  hospital hotel motel theatre theater cinema studio stage stadium factory warehouse garage farm barn castle palace tower temple
  museum library shop store restaurant diner bakery prison cell court desert mountain hill valley river lake sea ocean cave tunnel
  park square platform airport port pier dock boatyard cemetery graveyard staircase balcony porch bathroom apartment flat cabin
  tent camp planet spaceship ship ferry submarine bay strasse straße haus bahnhof hafen wald rue gare maison plage calle casa playa estación`)

export const PROP_WORDS = words(`
  letter key keys lantern lamp knife gun pistol phone camera ring book map coat suitcase radio photograph photo cup bottle bicycle bike
  umbrella piano guitar violin watch clock rope box mirror candle torch flashlight notebook diary newspaper ticket coin necklace locket
  hat glove gloves scarf sword shield crown wand staff compass telescope hammer axe shovel bucket basket backpack bag wallet
  envelope telegram record cassette tape projector typewriter laptop screen drone robot helmet mask doll toy kite balloon ball
  cake bread apple coffee tea wine cigarette matches lighter flower flowers rose seed wheel engine anchor net paddle oar
  brief schlüssel brief lampe messer lettre clé lampe carta llave lámpara`)

export const ROLE_WORDS = words(`
  man woman girl boy child baby captain keeper ferryman doctor nurse mother father sister brother grandmother grandfather daughter son
  king queen prince princess fisherman soldier teacher stranger thief detective driver waiter waitress singer dancer painter writer
  director actor pilot sailor farmer baker priest ghost witch wizard dragon fox wolf bear dog cat rabbit mouse owl bird horse robot
  alien monster giant neighbour neighbor friend lover wife husband widow boss guard officer policeman judge lawyer scientist engineer`)

/** After these, in these languages, a name is more likely a place than a person. */
export const PLACE_PREPOSITIONS = words(`
  in at into near through across toward towards to from outside inside beyond leaves reaches
  nach aus bei durch à dans vers depuis en hacia desde a em para`)

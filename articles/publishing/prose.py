"""Sentences for made-up stories. Pure.

A fifth of them are of a few phrases that come again and again, so that some words are in nearly every story; the others
are of several hundred words, so that feeds and pages compress as much as real ones do, to a quarter: speed measured on
bytes that compress better than any newsroom's would be nobody's.
"""

import random
from functools import cache
from itertools import product

_SUBJECTS = (
    "The harbour board|The city council|A panel of engineers|The tram company|The museum|A group of residents|"
    "The county court|The fishing fleet|The school inspectorate|The orchestra|The water authority|The hospital|"
    "A family of bakers|The rowing club|The land registry|The night market"
).split("|")
_VERBS = (
    "approves|postpones|questions|publishes|rejects|welcomes|reopens|repairs|abandons|defends|measures|renames"
).split("|")
_OBJECTS = (
    "a plan for the north quay|the winter timetable|its budget for the coming year|the old weigh house|"
    "a map of the flooded streets|the last of the gas lamps|a charter for apprentices|the footbridge at Kiln Street|"
    "two hundred letters|the rules for night boats|a survey of the dykes|the lower lock|a ledger from 1911|"
    "the bicycle ferry|its report on the cold store|the clock above the exchange"
).split("|")
_REMARKS = (
    "after a meeting that lasted until midnight|against the advice of its own auditors|with eleven votes to nine|"
    "to the surprise of the shipyards|for the third time since spring|without naming a date|while the rain held off|"
    "in a letter read aloud on Tuesday|as the first snow fell on the dunes|before an audience of forty"
).split("|")

_ADJECTIVES = (
    "bitter blue borrowed brave brief bright brittle broad calm careful cautious cheap clever cold common costly "
    "crooked curious daily damp dear deep distant double dry dull faded faint famous fierce final firm fond "
    "foreign forgotten formal fragile free frozen gentle golden grand grey hasty hidden hollow humble "
    "lasting late lavish leaking legal lively local lonely long loud lucky mild missing modest muddy narrow "
    "native noisy northern painted patient plain polite private proud public quick quiet rare ready red remote "
    "restless rough royal rusty secret separate shallow sharp silent silver simple slender slow small solemn sour "
    "southern spare steep stubborn sturdy sudden sunken tall temporary tender thin thrifty tidy tired vacant "
    "vague velvet vivid warm wary weary western wet whole wild wise wooden yellow young"
).split()
_NOUNS = (
    "anchor archive arrival attic auction autumn avenue awning balcony ballot barge barometer basement beacon "
    "bell bench bicycle bridge brochure brush budget cabinet cable canal candle canvas cargo carpet cart cellar "
    "chapel charter chimney choir circus cistern clause clerk climate clock coal coast coffee compass contract "
    "copper corridor cottage counter courtyard crane creek cupboard current custom dairy debate deed delta depot "
    "desk diary dinner dispatch dock doctor donkey draft drawing drought dune easel echo election engine errand "
    "estate evening evidence excuse exhibit factory farewell ferry fiddle flag flood forecast fountain freight "
    "frost furnace garden gate glacier glass grain granary gravel guest gull habit hammer hangar harvest hatch "
    "haystack heron hill hinge horizon hotel index inlet insurance island jetty journal judge kettle keyhole "
    "kitchen ladder lantern lease lecture ledger lemon letter lever library lighthouse linen lobby lock lorry "
    "lottery machine magnet mantle map margin market meadow measure medal memory merger microphone mill mirror "
    "mistake monument mooring motion museum needle notebook oat oath orchard orchestra oven paddle painting "
    "pamphlet parade parcel pasture pavement payroll pendulum pension petition piano pilot pipe platform pledge "
    "plough pocket poem pond porch portrait postcard pottery premium printer promise proverb pump quarry quilt "
    "radio rafter railing rain receipt recipe refuge register remedy reservoir rhyme riddle ring river roof rope "
    "rumour saddle safe salt sandbank satchel scaffold scholar schooner season shelter shutter signal silence "
    "sketch slate sluice snow souvenir spade spring stable staircase statue steam stove stream street subsidy "
    "suitcase sundial survey swan table tavern teapot telescope tender theatre thicket ticket tide timber toll "
    "torch tower tractor treaty trumpet tunnel turbine umbrella vault verdict village vineyard violin voyage "
    "wagon wall warehouse weather weir whale wharf whistle willow window winter witness workshop yard"
).split()
_ARTICLES = "the|the|a|its|one|this|every".split("|")
_PREPOSITIONS = (
    "after|before|beside|behind|beyond|despite|near|without|across|above|instead of|during|because of|around|under|"
    "thanks to|along|against|next to|in spite of"
).split("|")


def made_up_headline(dice: random.Random) -> str:
    return f"{dice.choice(_SUBJECTS)} {dice.choice(_VERBS)} {dice.choice(_OBJECTS)}"


def made_up_crosshead(dice: random.Random) -> str:
    return dice.choice(_OBJECTS).capitalize()


@cache
def sentences() -> tuple[str, ...]:
    """Enough that no two stories are alike, few enough to be put together in no time."""
    dice = random.Random(0)  # noqa: S311
    phrases = dice.sample(list(product(_SUBJECTS, _VERBS, _OBJECTS, _REMARKS)), 1_000)
    return (*(f"{' '.join(words)}." for words in phrases), *(_sentence(dice) for _ in range(4_000)))


def _sentence(dice: random.Random) -> str:
    verb, before, after = dice.choice(_VERBS), dice.choice(_PREPOSITIONS), dice.choice(_PREPOSITIONS)
    who, what, whose, where, when = (_thing(dice) for _ in range(5))
    return f"{who.capitalize()} {verb} {what} of {whose} {before} {where}, {after} {when}."


def _thing(dice: random.Random) -> str:
    # Not "an": every adjective above begins with a consonant.
    return f"{dice.choice(_ARTICLES)} {dice.choice(_ADJECTIVES)} {dice.choice(_NOUNS)}"

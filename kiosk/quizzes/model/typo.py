"""Typing errors in a word, told apart from another word.

Words are folded: small Latin letters without accents, digits, signs.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import permutations

SHORTEST_WITH_SLIP = 5

# One slip apart, and a student can mean one in place of the other: opposites, and terms taught
# side by side. Opposites with another first letter (moral, amoral) or more than one slip apart (minimum,
# maximum; intéressant, inintéressant) are never taken for slips, so they need no entry.
CONFUSABLE_BEGINNINGS = (
    ("abduct", "adduct"),
    ("absor", "adsor"),
    ("adapt", "adopt"),
    ("ante", "anti"),
    ("chang", "charg"),
    ("confirm", "conform"),
    ("connex", "convex"),
    ("contenu", "continu"),
    ("deca", "deci"),
    ("ethi", "ethni"),
    ("ethno", "etho"),
    ("evalue", "evolue"),
    ("faib", "fiab"),  # fiable, faible
    ("ferm", "form"),  # fermé, formé
    ("generi", "geneti"),
    ("infra", "intra"),
    ("macro", "micro"),
    ("mega", "meta"),  # mégadonnées, métadonnées
    ("prescri", "proscri"),
    ("project", "protect"),
    ("regress", "repress"),
    ("simul", "stimul"),
    ("uniform", "uninform"),
    ("united", "untied"),
)
# Whole words; a plural s may follow.
CONFUSABLE_WORDS = (
    ("acteur", "auteur"),
    ("action", "auction"),
    ("agent", "argent"),
    ("altitude", "aptitude"),
    ("altitude", "attitude"),
    ("angel", "angle"),
    ("aptitude", "attitude"),
    ("casual", "causal"),
    ("cause", "clause"),
    ("centieme", "centime"),
    ("collision", "collusion"),
    ("complement", "compliment"),
    ("contact", "contract"),
    ("contract", "contrast"),
    ("convection", "convention"),
    ("convection", "conviction"),
    ("cours", "couts"),
    ("desert", "dessert"),
    ("detection", "detention"),
    ("discreet", "discrete"),
    ("droite", "droits"),
    ("eight", "eighth"),
    ("eighth", "eighty"),
    ("election", "electron"),
    ("employe", "employer"),  # which is also the French for employee
    ("faction", "fiction"),
    ("faction", "fraction"),
    ("fiction", "friction"),
    ("fiend", "friend"),
    ("fifth", "fifty"),
    ("fourth", "fourty"),
    ("fraction", "friction"),
    ("infection", "injection"),
    ("intension", "intention"),
    ("intention", "invention"),
    ("last", "least"),
    ("later", "latter"),
    ("leader", "lender"),
    ("loose", "lose"),
    ("marital", "martial"),
    ("modal", "model"),
    ("modale", "modele"),
    ("moins", "mois"),
    ("moral", "morale"),
    ("moral", "mortal"),
    ("nation", "notion"),
    ("neuron", "neutron"),
    ("partial", "partiel"),  # in French, biased and incomplete
    ("perception", "perceptron"),
    ("perte", "porte"),
    ("photon", "proton"),
    ("police", "policy"),
    ("polling", "pooling"),
    ("precision", "prevision"),
    ("predication", "prediction"),
    ("preneur", "preteur"),
    ("preposition", "proposition"),
    ("prevision", "provision"),
    ("quantile", "quartile"),
    ("quantile", "quintile"),
    ("ratio", "ration"),
    ("reaction", "redaction"),
    ("redaction", "reduction"),
    ("resolution", "revolution"),
    ("sample", "simple"),
    ("seventh", "seventy"),
    ("sixth", "sixty"),
    ("stationary", "stationery"),
    ("statue", "status"),
    ("statue", "statut"),
    ("tirage", "triage"),
    ("trail", "trial"),
    ("tuning", "turing"),
    ("unite", "untie"),
    ("variance", "variante"),
)
# A plural s may follow.
CONFUSABLE_ENDINGS = (
    ("er", "ee"),  # employer, employee
    ("er", "ed"),  # trainer, trained
    ("ee", "ed"),
    ("ant", "at"),  # mandant, mandat
    ("ate", "ite"),  # nitrate, nitrite
    ("ite", "ide"),  # sulfite, sulfide
    ("ane", "ene"),  # propane, propene
    ("ane", "yne"),
    ("ene", "yne"),
    ("ase", "ose"),  # lactase, lactose
)
_NEGATIONS = {
    word: kind
    for kind, words in {
        "ne": "ne n",
        "pas": "pas",
        "ni": "ni",
        "non": "non",
        "aucun": "aucun aucune aucuns aucunes",
        "nul": "nul nulle nuls nulles",
        "jamais": "jamais",
        "rien": "rien",
        "guere": "guere",
        "nullement": "nullement",
        "sans": "sans",
        "no": "no",
        "not": "not",
        "nor": "nor",
        "neither": "neither",
        "none": "none",
        "nobody": "nobody",
        "nothing": "nothing",
        "nowhere": "nowhere",
        "never": "never",
        "without": "without",
    }.items()
    for word in words.split()
}


def negations(words: Iterable[str]) -> Counter[str]:
    """How often each kind of negation occurs in French or English words."""
    return Counter(_NEGATIONS[word] for word in words if word in _NEGATIONS)


def is_slip(word: str, typed: str) -> bool:
    """Whether ``typed`` is ``word`` with exactly one slip: a letter too few, too many or in place of another,
    or two neighbours swapped.

    Never in a word of fewer than five letters, in its first letter, nor in one with digits or signs; and
    never when it makes a word that students mean when they write it (``CONFUSABLE_…``). As the first letter
    stays, and one slip is all, a prefix that negates or opposes (*a-*, *in-*, *dé-*, *un-*, *hypo-*) cannot
    come or go, or turn into another one that is not listed.
    """
    if len(word) < SHORTEST_WITH_SLIP or not (word + typed).isalpha() or word[:1] != typed[:1]:
        return False
    return distance(word, typed, limit=1) == 1 and not _is_another_word(word, typed)


def distance(one: str, other: str, *, limit: int) -> int:
    """How many slips apart two texts are, or ``limit + 1`` when it is more.

    It is the optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours
    (Damerau 1964, doi:10.1145/363958.363994), no letter being touched twice. Time grows with length times
    limit, for only cells that near to the diagonal matter.
    """
    far = limit + 1
    if abs(len(one) - len(other)) > limit:
        return far
    before: dict[int, int] = {}
    last = {column: column for column in range(far)}
    for row in range(1, len(one) + 1):
        line = {0: row}
        for column in range(max(1, row - limit), min(len(other), row + limit) + 1):
            steps = min(
                last.get(column, far) + 1,
                line.get(column - 1, far) + 1,
                last.get(column - 1, far) + (one[row - 1] != other[column - 1]),
            )
            if one[row - 2 : row] == other[column - 2 : column][::-1]:
                steps = min(steps, before.get(column - 2, far) + 1)
            line[column] = min(steps, far)
        before, last = last, line
    return min(last.get(len(other), far), far)


def _is_another_word(word: str, other: str) -> bool:
    one, two = word.removesuffix("s"), other.removesuffix("s")
    return (
        any({*words} in ({word, other}, {one, two}) for words in CONFUSABLE_WORDS)
        or any(
            word.startswith(a) and other == b + word[len(a) :]
            for beginnings in CONFUSABLE_BEGINNINGS
            for a, b in permutations(beginnings, 2)
        )
        or any(
            one.endswith(a) and two == one.removesuffix(a) + b
            for endings in CONFUSABLE_ENDINGS
            for a, b in permutations(endings, 2)
        )
    )

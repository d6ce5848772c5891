"""The wording of the files for people, in French and in English.

It does not go through gettext: a file is in the language of the school's office or of the course, whoever
downloads it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kiosk.attendance.entry import Flag, Status


@dataclass(frozen=True)
class Labels:
    """One language. Of two words, the first is for the counts in ``singular``, the second for all others."""

    language: str
    singular: tuple[int, ...]
    status: Mapping[Status, str]
    counted: Mapping[Status, tuple[str, str]]
    method: Mapping[str, str]
    flag: Mapping[Flag, str]
    columns: tuple[str, ...]
    title: str
    session: str
    date: str
    room: str
    instructors: tuple[str, str]
    window: str
    late_until: str
    people: tuple[str, str]
    nobody: str
    no_event: str
    state: str
    recorded: str
    head: str
    what_for: str
    checkpoint: str
    transcribed: str
    event: str
    page: str


FRENCH = Labels(
    language="fr",
    singular=(0, 1),
    status={
        Status.PRESENT: "présent",
        Status.LATE: "en retard",
        Status.EXCUSED: "excusé",
        Status.ABSENT: "absent",
        Status.NOT_CONCERNED: "non concerné",
    },
    counted={
        Status.PRESENT: ("présent", "présents"),
        Status.LATE: ("en retard", "en retard"),
        Status.EXCUSED: ("excusé", "excusés"),
        Status.ABSENT: ("absent", "absents"),
        Status.NOT_CONCERNED: ("non concerné", "non concernés"),
    },
    method={"": "", "qr": "QR code", "code": "code saisi", "manual": "à la main"},
    flag={
        Flag.GUEST: "invité",
        Flag.ROSTER_NUMBER: "numéro d’une personne de la liste",
        Flag.NOT_EXPECTED: "pas attendu ce jour-là",
        Flag.SIGNED_TWICE: "signé sous deux noms",
        Flag.SHARED_PHONE: "téléphone utilisé par plusieurs personnes",
        Flag.BURST: "signé à quelques secondes d’autres",
        Flag.SCANNED_AGAIN: "téléphone aux scans répétés",
        Flag.CORRECTED: "corrigé",
        Flag.ANNULLED: "signature annulée",
        Flag.SIGNED_AFTER_CORRECTION: "signé après une correction",
    },
    columns=("Numéro", "Nom", "Prénom", "Groupe", "Statut", "Émargement", "Mode", "Reçu", "Observations"),
    title="Feuille d’émargement",
    session="Séance {number}",
    date="Date et heure prévues",
    room="Salle",
    instructors=("Enseignant", "Enseignants"),
    window="Fenêtre d’émargement",
    late_until="retards jusqu’à {time}",
    people=("personne", "personnes"),
    nobody="Personne n’est attendu.",
    no_event="Aucun événement n’est encore enregistré sur cette feuille",
    state="État de la feuille après l’événement {number}",
    recorded=", enregistré le {date} à {time} ({zone})",
    head="Tête de la chaîne : {short}",
    what_for="Qui compare plus tard cette tête à la chaîne voit si un événement en a été retiré ou modifié.",
    checkpoint="Point de contrôle de l’instance : qui le garde peut montrer plus tard ce qu’elle contenait",
    transcribed="[Entre crochets] : transcription de caractères que ce document ne peut pas imprimer.",
    event="Événement {number} · {short}",
    page="page {number} sur {of}",
)
ENGLISH = Labels(
    language="en",
    singular=(1,),
    status={
        Status.PRESENT: "present",
        Status.LATE: "late",
        Status.EXCUSED: "excused",
        Status.ABSENT: "absent",
        Status.NOT_CONCERNED: "not concerned",
    },
    counted={
        Status.PRESENT: ("present", "present"),
        Status.LATE: ("late", "late"),
        Status.EXCUSED: ("excused", "excused"),
        Status.ABSENT: ("absent", "absent"),
        Status.NOT_CONCERNED: ("not concerned", "not concerned"),
    },
    method={"": "", "qr": "QR code", "code": "typed code", "manual": "by hand"},
    flag={
        Flag.GUEST: "guest",
        Flag.ROSTER_NUMBER: "number of somebody on the list",
        Flag.NOT_EXPECTED: "not expected that day",
        Flag.SIGNED_TWICE: "signed under two names",
        Flag.SHARED_PHONE: "shared phone",
        Flag.BURST: "signed within seconds of others",
        Flag.SCANNED_AGAIN: "phone that scanned again and again",
        Flag.CORRECTED: "corrected",
        Flag.ANNULLED: "signature annulled",
        Flag.SIGNED_AFTER_CORRECTION: "signed after a correction",
    },
    columns=(
        "Number",
        "Family name",
        "Given name",
        "Group",
        "Status",
        "Signed at",
        "Method",
        "Receipt",
        "Remarks",
    ),
    title="Attendance sheet",
    session="Session {number}",
    date="Planned date and time",
    room="Room",
    instructors=("Instructor", "Instructors"),
    window="Attendance window",
    late_until="latecomers until {time}",
    people=("person", "people"),
    nobody="Nobody is expected.",
    no_event="No event is recorded on this sheet yet",
    state="State of the sheet after event {number}",
    recorded=", recorded on {date} at {time} ({zone})",
    head="Head of the chain: {short}",
    what_for="Anyone who later compares this head with the chain can see whether an event was removed "
    "or altered.",
    checkpoint="Checkpoint of the instance: whoever keeps it can show later what it held",
    transcribed="[In square brackets]: a transcription of characters that this document cannot print.",
    event="Event {number} · {short}",
    page="page {number} of {of}",
)


def labels_in(language: str) -> Labels:
    """The labels in a course's language."""
    return ENGLISH if language == "en" else FRENCH

#include "bench/corpus/phrases.h"

#include <stddef.h>

static const char *const GERMAN_SUBJECTS[] = {
    "Lieferschein ######-^^",
    "Rückfrage zu Ihrer Bestellung ^^-#####",
    "Änderung der Rampenzeiten in {c}",
    "Protokoll: Kühlkette und {g}",
    "Angebot ^##### über {g}",
    "Prüfbericht für Kühlzelle ##",
    NULL,
};
static const char *const GERMAN_GREETINGS[] = {
    "Sehr geehrte Damen und Herren,",  "Guten Tag,", "Hallo zusammen,",
    "Liebe Kolleginnen und Kollegen,", NULL,
};
static const char *const GERMAN_SENTENCES[] = {
    "Der LKW mit {g} ist um ##:## Uhr in {c} losgefahren.",
    "Bitte bestätigen Sie uns die ### Paletten unter der Nummer ^^-######.",
    "Laut Zählung fehlen ## Kartons gegenüber der Packliste ^####-##.",
    "Ab nächster Woche öffnet das Lager in {c} schon um 0#:30 Uhr.",
    "Der Preis für {g} ändert sich auf ##,## EUR je Stück.",
    "Der Fühler ####-### meldete kurz 1#,# Grad, weil die Tür offen stand.",
    "Für die Verzögerung von ## Minuten an Rampe ## bitten wir um Entschuldigung.",
    "Könnten wir am ##. um ##:00 Uhr über {g} sprechen?",
    "Das Ersatzteil ^##-#### ist leider bis Monatsende nicht lieferbar.",
    "Die Zollstelle in {c} verlangt das Original der Bescheinigung ^^^ ######.",
    "Anbei erhalten Sie die überarbeitete Übersicht für das #. Quartal.",
    "Wir haben ## Paletten in Zelle # umgelagert, da der Verdichter ^# ausfiel.",
    "Die Rechnung ######## über #.###,## EUR wurde heute beglichen.",
    "Bei der Prüfung wurden # kleinere Mängel größtenteils sofort behoben.",
    NULL,
};
static const char *const GERMAN_CLOSINGS[] = {
    "Mit freundlichen Grüßen",
    "Viele Grüße",
    "Beste Grüße aus {c}",
    NULL,
};
static const char *const GERMAN_GOODS[] = {
    "Isolierboxen", "Trockeneis",  "Kühlakkus",   "Ersatzverdichter",
    "Solarmodule",  "Datenlogger", "Impfzubehör", "Türdichtungen",
    "Plasmabeutel", "Spritzen",    NULL,
};
static const char *const GERMAN_CITIES[] = {
    "Nordhafen", "Altmühlen", "Grünfelde", "Seeburg", "Oststadt", "Königsweiler", NULL,
};

const struct phrases GERMAN_PHRASES = {
    GERMAN_SUBJECTS, GERMAN_GREETINGS, GERMAN_SENTENCES, GERMAN_CLOSINGS,
    GERMAN_GOODS,    GERMAN_CITIES,    "schrieb:",       " ",
};

static const char *const CZECH_SUBJECTS[] = {
    "Dodací list ######-^^", "Dotaz k objednávce ^^-#####", "Změna termínu nakládky v {c}",
    "Zápis z porady: {g}",   "Nabídka č. ^##### na {g}",    NULL,
};
static const char *const CZECH_GREETINGS[] = {
    "Dobrý den,",
    "Vážení kolegové,",
    "Vážená paní, vážený pane,",
    NULL,
};
static const char *const CZECH_SENTENCES[] = {
    "Kamion s nákladem ({g}) vyjel z {c} v ##:## hodin.",
    "Prosíme o potvrzení ### palet pod číslem ^^-######.",
    "Při přejímce chybělo ## krabic oproti seznamu ^####-##.",
    "Od příštího týdne otevírá sklad {c} už v 0#:30.",
    "Čidlo ####-### krátce ukázalo 1#,# stupně, protože byly otevřené dveře.",
    "Cena za {g} se mění na #### Kč za kus.",
    "Můžeme si zavolat ##. dne v ##:00 kvůli zakázce ^####?",
    "Náhradní díl ^##-#### bude skladem až na konci měsíce.",
    "Celní úřad žádá originál osvědčení ^^^ ######.",
    "Faktura ######## na ## ### Kč byla dnes uhrazena, děkujeme.",
    "Řidič čekal ## minut u rampy ##, doklady nebyly připravené.",
    NULL,
};
static const char *const CZECH_CLOSINGS[] = {
    "S pozdravem",
    "S přátelským pozdravem",
    "Děkuji a přeji hezký den",
    NULL,
};
static const char *const CZECH_GOODS[] = {
    "izolační boxy",  "suchý led",          "chladicí vložky",       "náhradní kompresory",
    "solární panely", "záznamníky teploty", "zdravotnický materiál", NULL,
};
static const char *const CZECH_CITIES[] = {
    "Horní Lhotka", "Zelená Hora", "Říčany nad Vodou", "Dolní Žďár", NULL,
};

const struct phrases CZECH_PHRASES = {
    CZECH_SUBJECTS, CZECH_GREETINGS, CZECH_SENTENCES, CZECH_CLOSINGS,
    CZECH_GOODS,    CZECH_CITIES,    "napsal(a):",    " ",
};

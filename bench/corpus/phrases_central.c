#include "bench/corpus/phrases.h"

#include <stddef.h>

static const char *const german_subjects[] = {
    "Lieferschein ######-^^",
    "Rückfrage zu Ihrer Bestellung ^^-#####",
    "Änderung der Rampenzeiten in {c}",
    "Protokoll: Kühlkette und {g}",
    "Angebot ^##### über {g}",
    "Prüfbericht für Kühlzelle ##",
    NULL,
};
static const char *const german_greetings[] = {
    "Sehr geehrte Damen und Herren,",  "Guten Tag,", "Hallo zusammen,",
    "Liebe Kolleginnen und Kollegen,", NULL,
};
static const char *const german_sentences[] = {
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
static const char *const german_closings[] = {
    "Mit freundlichen Grüßen",
    "Viele Grüße",
    "Beste Grüße aus {c}",
    NULL,
};
static const char *const german_goods[] = {
    "Isolierboxen", "Trockeneis",  "Kühlakkus",   "Ersatzverdichter",
    "Solarmodule",  "Datenlogger", "Impfzubehör", "Türdichtungen",
    "Plasmabeutel", "Spritzen",    NULL,
};
static const char *const german_cities[] = {
    "Nordhafen", "Altmühlen", "Grünfelde", "Seeburg", "Oststadt", "Königsweiler", NULL,
};

const struct phrases german_phrases = {
    german_subjects, german_greetings, german_sentences, german_closings,
    german_goods,    german_cities,    "schrieb:",       " ",
};

static const char *const czech_subjects[] = {
    "Dodací list ######-^^", "Dotaz k objednávce ^^-#####", "Změna termínu nakládky v {c}",
    "Zápis z porady: {g}",   "Nabídka č. ^##### na {g}",    NULL,
};
static const char *const czech_greetings[] = {
    "Dobrý den,",
    "Vážení kolegové,",
    "Vážená paní, vážený pane,",
    NULL,
};
static const char *const czech_sentences[] = {
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
static const char *const czech_closings[] = {
    "S pozdravem",
    "S přátelským pozdravem",
    "Děkuji a přeji hezký den",
    NULL,
};
static const char *const czech_goods[] = {
    "izolační boxy",  "suchý led",          "chladicí vložky",       "náhradní kompresory",
    "solární panely", "záznamníky teploty", "zdravotnický materiál", NULL,
};
static const char *const czech_cities[] = {
    "Horní Lhotka", "Zelená Hora", "Říčany nad Vodou", "Dolní Žďár", NULL,
};

const struct phrases czech_phrases = {
    czech_subjects, czech_greetings, czech_sentences, czech_closings,
    czech_goods,    czech_cities,    "napsal(a):",    " ",
};

#include "bench/corpus/phrases.h"

#include <stddef.h>

static const char *const subjects[] = {
    "Delivery note ######-^^",
    "Your booking ^^-##### for {c}",
    "Weekly stock report, week ##",
    "Question about invoice 20####",
    "Minutes of the call on {g}",
    "Change of schedule: {c} route",
    "Quotation ^##### for {g}",
    "Holiday rota and cover in {c}",
    "Maintenance window for gate ##",
    "Temperature log of trailer ^^ ###",
    NULL,
};
static const char *const greetings[] = {
    "Dear colleagues,", "Hello,", "Good morning,", "Hi all,", "Dear team in {c},", NULL,
};
static const char *const sentences[] = {
    "The truck with {g} left {c} at ##:## and should reach the gate before ##:##.",
    "Could you confirm the ### pallets under reference ^^-######?",
    "We counted #,### cartons, which is ## fewer than the packing list ^####-## says.",
    "From next week the depot in {c} opens at 0#:30 instead of 0#:00.",
    "The price per kilogram moved to #.## EUR, so the total is now ##,###.## EUR.",
    "Please keep {g} between 2 and 8 degrees all the way to {c}.",
    "Customs in {c} asked for the original of certificate ^^^ ######.",
    "Logger ####-### shows a short peak of 1#.# degrees while the door stood open.",
    "I put the photographs of the damaged {g} on the shared drive, folder ^##.",
    "Nobody answered the phone at {c}, extension ####, so I am writing instead.",
    "The audit found # minor points, and we have until the ##th to close them.",
    "Our driver waited ## minutes at ramp ## because the papers were not ready.",
    "If it suits you, let us talk on the ##th at ##:00 about {g}.",
    "The spare part ^##-#### is out of stock until the end of the month.",
    "Payment of invoice ######## arrived today, thank you.",
    "Attached you find the revised plan with the new ramp times for {c}.",
    "The insurance wants to know who signed for shipment ^^######.",
    "We had to move ## pallets of {g} to chamber #, as compressor ^# failed.",
    "Can the night shift in {c} unload # containers instead of #?",
    "The new scanner reads label type ^## but not the old ^^# ones.",
    "Kindly send the bill of lading for {g} before the vessel leaves {c}.",
    "All ## sensors of batch ^####### were calibrated on the ##th.",
    "The forecast for {c} says # degrees below zero, so we salt the yard tonight.",
    "As agreed, {g} will travel with carrier ^^^ at the rate of ### per pallet.",
    "The customer in {c} prefers a delivery between ##:00 and ##:00.",
    "Training on the handling of {g} takes place in room ###, building ^.",
    "The guest network in {c} will be switched off for ## hours.",
    "We still miss ## of the ### temperature reports for quarter #.",
    NULL,
};
static const char *const closings[] = {
    "Kind regards,", "Best wishes,", "Thanks and regards,", "Many thanks,", NULL,
};
static const char *const goods[] = {
    "insulated boxes",
    "dry ice pellets",
    "the insulin shipment",
    "spare compressors",
    "frozen plasma",
    "solar modules",
    "data loggers",
    "the reefer trailers",
    "laboratory kits",
    "syringes",
    "gel packs",
    "pallet covers",
    "chilled seafood",
    "battery packs",
    "door seals",
    "the flu vaccine lots",
    NULL,
};
static const char *const cities[] = {
    "Norwick",    "Easthaven", "Port Ellery", "Graystone",  "Lake Averill", "Kibondeni",
    "Springrock", "New Holm",  "Dunmarrow",   "Cape Ansel", NULL,
};

const struct phrases english_phrases = {
    subjects, greetings, sentences, closings, goods, cities, "wrote:", " ",
};

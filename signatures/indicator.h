/* Where a value came from that no author wrote into a rule: an indicator of a feed, or a row of a
 * list. Hits keep it (ECS threat.indicator.*). Lifetime: the rule set's. */
#ifndef COLDTRAIL_SIGNATURES_INDICATOR_H
#define COLDTRAIL_SIGNATURES_INDICATOR_H

#include "engine/base/bytes.h"

/* One file of indicators, shared by all that came from it. */
struct indicator_feed {
    struct bytes path;
    struct bytes format;    /* "STIX 2.1", "MISP", "CSV", "list" … */
    struct bytes name;      /* of the event, report or bundle; empty: none */
    struct bytes provider;  /* who published it; empty: unknown */
    struct bytes reference; /* URL; empty: none */
    struct bytes tlp;       /* "AMBER"; empty: not marked. An indicator's own goes first. */
};

/* All texts as published but for defanging; empty where the source says nothing. */
struct indicator {
    const struct indicator_feed *feed;
    struct bytes type;  /* ECS threat.indicator.type: "domain-name", "email-addr", "file" … */
    struct bytes value; /* as it is looked for */
    struct bytes id;    /* STIX id, MISP UUID */
    struct bytes name;
    struct bytes description;
    struct bytes confidence; /* ECS: Not Specified, None, Low, Medium, High */
    struct bytes tlp;
    struct bytes first_seen; /* ISO 8601 */
    struct bytes last_seen;
    struct bytes reference; /* URL; empty: the feed's */
    size_t line;            /* in the feed's file, from 1; 0: unknown */
};

#endif

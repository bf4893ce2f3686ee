/* The countries of the corpus, their languages, and people's names of each. Constant tables; the
 * choice of countries is ours, the published reports name only continents for most of them. */
#ifndef COLDTRAIL_BENCH_CORPUS_NAMES_H
#define COLDTRAIL_BENCH_CORPUS_NAMES_H

#include <stdbool.h>

enum language {
    ENGLISH,
    GERMAN,
    ITALIAN,
    FRENCH,
    SPANISH,
    CZECH,
    PORTUGUESE,
    KOREAN,
    TRADITIONAL_CHINESE,
    SIMPLIFIED_CHINESE,
    JAPANESE,
    LANGUAGE_COUNT
};

enum country_index {
    GERMANY,
    ITALY,
    CZECHIA,
    SOUTH_KOREA,
    TAIWAN,
    JAPAN,
    FRANCE,
    SPAIN,
    PORTUGAL,
    UNITED_STATES,
    MEXICO,
    BRAZIL,
    KENYA,
    SOUTH_AFRICA,
    COUNTRY_COUNT
};

enum { NAMES_PER_LIST = 10 };

/* A name as its bearer writes it, and the form used in addresses. */
struct name {
    const char *shown;
    const char *ascii;
};

struct country {
    const char *name;
    const char *phone_prefix;
    enum language language;
    int offset_minutes; /* standard time; summer time is left out */
    bool family_name_first;
    const struct name *given;  /* NAMES_PER_LIST of them */
    const struct name *family; /* NAMES_PER_LIST of them */
};

extern const struct country countries[COUNTRY_COUNT];

#endif

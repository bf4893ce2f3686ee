/* Stock phrases of business mail in every language of the corpus. Constant UTF-8 tables, each
 * list ended by NULL; one file holds the languages of one part of the world. In a phrase `#`
 * stands for a digit, `^` for a capital letter, `{g}` for goods and `{c}` for a city. Letters are
 * limited to what the old charsets of the language can hold. */
#ifndef COLDTRAIL_BENCH_CORPUS_PHRASES_H
#define COLDTRAIL_BENCH_CORPUS_PHRASES_H

#include "bench/corpus/names.h"

struct phrases {
    const char *const *subjects;
    const char *const *greetings;
    const char *const *sentences;
    const char *const *closings;
    const char *const *goods;
    const char *const *cities;
    const char *wrote;        /* stands behind the writer's name, above a quoted mail */
    const char *sentence_gap; /* between two sentences of a paragraph */
};

extern const struct phrases english_phrases;             /* phrases_english.c */
extern const struct phrases german_phrases;              /* phrases_central.c */
extern const struct phrases czech_phrases;               /* phrases_central.c */
extern const struct phrases italian_phrases;             /* phrases_romance.c */
extern const struct phrases french_phrases;              /* phrases_romance.c */
extern const struct phrases spanish_phrases;             /* phrases_romance.c */
extern const struct phrases portuguese_phrases;          /* phrases_romance.c */
extern const struct phrases korean_phrases;              /* phrases_asia.c */
extern const struct phrases japanese_phrases;            /* phrases_asia.c */
extern const struct phrases traditional_chinese_phrases; /* phrases_asia.c */
extern const struct phrases simplified_chinese_phrases;  /* phrases_asia.c */

/* The phrases of `language`. */
const struct phrases *phrases_of(enum language language);

#endif

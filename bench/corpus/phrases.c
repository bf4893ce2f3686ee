#include "bench/corpus/phrases.h"

const struct phrases *phrases_of(enum language language)
{
    static const struct phrases *const BY_LANGUAGE[LANGUAGE_COUNT] = {
        [ENGLISH] = &ENGLISH_PHRASES,
        [GERMAN] = &GERMAN_PHRASES,
        [ITALIAN] = &ITALIAN_PHRASES,
        [FRENCH] = &FRENCH_PHRASES,
        [SPANISH] = &SPANISH_PHRASES,
        [CZECH] = &CZECH_PHRASES,
        [PORTUGUESE] = &PORTUGUESE_PHRASES,
        [KOREAN] = &KOREAN_PHRASES,
        [TRADITIONAL_CHINESE] = &TRADITIONAL_CHINESE_PHRASES,
        [SIMPLIFIED_CHINESE] = &SIMPLIFIED_CHINESE_PHRASES,
        [JAPANESE] = &JAPANESE_PHRASES,
    };
    return BY_LANGUAGE[language];
}

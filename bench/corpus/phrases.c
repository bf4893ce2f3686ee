#include "bench/corpus/phrases.h"

const struct phrases *phrases_of(enum language language)
{
    static const struct phrases *const by_language[LANGUAGE_COUNT] = {
        [ENGLISH] = &english_phrases,
        [GERMAN] = &german_phrases,
        [ITALIAN] = &italian_phrases,
        [FRENCH] = &french_phrases,
        [SPANISH] = &spanish_phrases,
        [CZECH] = &czech_phrases,
        [PORTUGUESE] = &portuguese_phrases,
        [KOREAN] = &korean_phrases,
        [TRADITIONAL_CHINESE] = &traditional_chinese_phrases,
        [SIMPLIFIED_CHINESE] = &simplified_chinese_phrases,
        [JAPANESE] = &japanese_phrases,
    };
    return by_language[language];
}

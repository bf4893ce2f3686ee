#include "bench/corpus/texts.h"

#include <stdlib.h>
#include <string.h>

enum { WRAP_COLUMN = 74, PARAGRAPHS = 1200, ENGLISH_PARAGRAPHS = 6000, PARAGRAPHS_MAX = 6000 };
/* Pools draw from streams of their own, far from those of messages. */
static const uint64_t pool_stream = 1ULL << 60;

struct pool {
    struct buffer text;
    uint32_t ends[PARAGRAPHS_MAX];
    uint32_t count;
};

struct texts {
    struct charsets *charsets;
    struct pool pools[LANGUAGE_COUNT][CHARSETS_PER_LANGUAGE];
};

static const char *pick(struct prng *prng, const char *const *list)
{
    uint32_t count = 0;
    while (list[count] != NULL) {
        count++;
    }
    return list[prng_below(prng, count)];
}

void pattern_expand(struct prng *prng, const struct phrases *phrases, const char *pattern,
                    struct buffer *out)
{
    for (const char *c = pattern; *c != '\0'; c++) {
        if (*c == '#') {
            buffer_append_byte(out, (uint8_t)('0' + prng_below(prng, 10)));
        } else if (*c == '^') {
            buffer_append_byte(out, (uint8_t)('A' + prng_below(prng, 26)));
        } else if (strncmp(c, "{g}", 3) == 0) {
            buffer_append_string(out, pick(prng, phrases->goods));
            c += 2;
        } else if (strncmp(c, "{c}", 3) == 0) {
            buffer_append_string(out, pick(prng, phrases->cities));
            c += 2;
        } else {
            /* A run of plain text; a brace that begins no slot is text too. */
            size_t run = 1 + strcspn(c + 1, "#^{");
            buffer_append(out, bytes_make(c, run));
            c += run - 1;
        }
    }
}

void phrase_expand(struct prng *prng, const struct phrases *phrases, const char *const *list,
                   struct buffer *out)
{
    pattern_expand(prng, phrases, pick(prng, list), out);
}

/* Break the lines of `text` at spaces; text without spaces stays as it is. */
static void wrap(struct buffer *text)
{
    size_t line_start = 0;
    size_t last_space = 0;
    for (size_t i = 0; i < text->size; i++) {
        if (text->data[i] == ' ') {
            last_space = i;
        }
        if (i - line_start >= WRAP_COLUMN && last_space > line_start) {
            text->data[last_space] = '\n';
            line_start = last_space + 1;
        }
    }
}

/* A paragraph of two to six sentences, UTF-8; one in twelve is a single line instead, often longer
 * than the 998 characters that RFC 5322 §2.1.1 allows. */
static void make_paragraph(struct prng *prng, enum language language, struct buffer *out)
{
    const struct phrases *phrases = phrases_of(language);
    bool is_long_line = prng_one_in(prng, 12);
    uint32_t sentence_count = is_long_line ? prng_between(prng, 8, 20) : prng_between(prng, 2, 6);
    for (uint32_t i = 0; i < sentence_count; i++) {
        if (i > 0) {
            buffer_append_string(out, phrases->sentence_gap);
        }
        phrase_expand(prng, phrases, phrases->sentences, out);
    }
    if (!is_long_line) {
        wrap(out);
    }
    buffer_append_byte(out, '\n');
}

/* What a word processor would have put: signs that only windows-1252 has. */
static void add_typographic_signs(const struct buffer *plain, struct buffer *out)
{
    for (size_t i = 0; i < plain->size; i++) {
        uint8_t c = plain->data[i];
        if (c == '\'') {
            buffer_append_string(out, "’");
        } else if (c == '-') {
            buffer_append_string(out, "–");
        } else if (i + 3 <= plain->size && memcmp(plain->data + i, "EUR", 3) == 0) {
            buffer_append_string(out, "€");
            i += 2;
        } else {
            buffer_append_byte(out, c);
        }
    }
}

static void pool_fill(struct pool *pool, const struct charsets *charsets, struct prng *prng,
                      enum language language, enum charset charset)
{
    struct buffer plain = {0};
    struct buffer typographic = {0};
    pool->count = language == ENGLISH ? ENGLISH_PARAGRAPHS : PARAGRAPHS;
    for (uint32_t i = 0; i < pool->count; i++) {
        buffer_reset(&plain);
        buffer_reset(&typographic);
        make_paragraph(prng, language, &plain);
        if (charset == WINDOWS_1252) {
            add_typographic_signs(&plain, &typographic);
            charset_convert(charsets, charset, buffer_bytes(&typographic), &pool->text);
        } else if (charset == UTF_8) {
            buffer_append(&pool->text, buffer_bytes(&plain));
        } else {
            charset_convert(charsets, charset, buffer_bytes(&plain), &pool->text);
        }
        pool->ends[i] = (uint32_t)pool->text.size;
    }
    buffer_done(&plain);
    buffer_done(&typographic);
}

struct texts *texts_open(uint64_t seed, const char **out_missing)
{
    struct texts *texts = calloc(1, sizeof *texts);
    if (texts == NULL) {
        abort();
    }
    texts->charsets = charsets_open(out_missing);
    if (texts->charsets == NULL) {
        free(texts);
        return NULL;
    }
    for (unsigned language = 0; language < LANGUAGE_COUNT; language++) {
        for (unsigned choice = 0; choice < CHARSETS_PER_LANGUAGE; choice++) {
            struct prng prng;
            prng_init(&prng, seed,
                      pool_stream + (uint64_t)language * CHARSETS_PER_LANGUAGE + choice);
            pool_fill(&texts->pools[language][choice], texts->charsets, &prng,
                      (enum language)language,
                      charset_of_language((enum language)language, choice));
        }
    }
    return texts;
}

void texts_close(struct texts *texts)
{
    if (texts == NULL) {
        return;
    }
    for (unsigned language = 0; language < LANGUAGE_COUNT; language++) {
        for (unsigned choice = 0; choice < CHARSETS_PER_LANGUAGE; choice++) {
            buffer_done(&texts->pools[language][choice].text);
        }
    }
    charsets_close(texts->charsets);
    free(texts);
}

const struct charsets *texts_charsets(const struct texts *texts)
{
    return texts->charsets;
}

void texts_paragraph(const struct texts *texts, struct prng *prng, enum language language,
                     unsigned choice, struct buffer *out)
{
    const struct pool *pool = &texts->pools[language][choice];
    uint32_t index = prng_below(prng, pool->count);
    uint32_t start = index > 0 ? pool->ends[index - 1] : 0;
    buffer_append(out, bytes_slice(buffer_bytes(&pool->text), start, pool->ends[index]));
}

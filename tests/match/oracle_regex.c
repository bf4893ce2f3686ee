#define PCRE2_CODE_UNIT_WIDTH 8
#include "tests/match/oracle_regex.h"

#include <pcre2.h>
#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "engine/base/table.h"

/* More than the engine allows itself: where that gives up, this one may still know. */
#define MOST_STEPS 20000000

struct kept_regex {
    const struct value *value;
    uint32_t options;
    pcre2_code *code;
};

struct oracle_regexes {
    struct kept_regex *items;
    size_t count;
    size_t capacity;
    struct table table;
    pcre2_match_data *match;
    pcre2_match_context *limits;
};

struct oracle_regexes *oracle_regexes_new(void)
{
    struct oracle_regexes *regexes = memory_new(1, sizeof *regexes);
    regexes->match = pcre2_match_data_create(1, NULL);
    regexes->limits = pcre2_match_context_create(NULL);
    REQUIRE(regexes->match && regexes->limits);
    REQUIRE(pcre2_set_match_limit(regexes->limits, MOST_STEPS) == 0);
    return regexes;
}

void oracle_regexes_free(struct oracle_regexes *regexes)
{
    if (!regexes)
        return;
    for (size_t i = 0; i < regexes->count; i++)
        pcre2_code_free(regexes->items[i].code);
    free(regexes->items);
    table_done(&regexes->table);
    pcre2_match_data_free(regexes->match);
    pcre2_match_context_free(regexes->limits);
    free(regexes);
}

static const pcre2_code *code_of(struct oracle_regexes *regexes, const struct value *value,
                                 uint32_t options)
{
    uintptr_t address = (uintptr_t)value;
    uint64_t hash = bytes_hash(bytes_make(&address, sizeof address)) ^ options;
    size_t cursor = 0;
    uint32_t index = 0;
    while ((index = table_next(&regexes->table, hash, &cursor)) != TABLE_NONE)
        if (regexes->items[index].value == value && regexes->items[index].options == options)
            return regexes->items[index].code;
    int error = 0;
    size_t at = 0;
    pcre2_code *code =
        pcre2_compile(value->text.data, value->text.size, options, &error, &at, NULL);
    REQUIRE(code);
    regexes->items =
        memory_grow(regexes->items, &regexes->capacity, regexes->count + 1, sizeof *regexes->items);
    regexes->items[regexes->count] = (struct kept_regex){value, options, code};
    table_insert(&regexes->table, hash, (uint32_t)regexes->count++);
    return code;
}

size_t oracle_regex_count(struct oracle_regexes *regexes, const struct value *value,
                          unsigned modifiers, struct bytes text, bool is_bytes, size_t most)
{
    uint32_t options = modifiers & MODIFIER_RE_IGNORECASE ? PCRE2_CASELESS : 0U;
    options |= modifiers & MODIFIER_RE_MULTILINE ? PCRE2_MULTILINE : 0U;
    options |= modifiers & MODIFIER_RE_DOTALL ? PCRE2_DOTALL : 0U;
    options |= !is_bytes && !bytes_are_ascii(value->text) ? PCRE2_UTF : 0U;
    const pcre2_code *code = code_of(regexes, value, options);
    const uint8_t *data = text.data ? text.data : (const uint8_t *)"";
    size_t count = 0;
    size_t start = 0;
    uint32_t after_empty = 0;
    while (count < most) {
        int result =
            pcre2_match(code, data, text.size, start, after_empty, regexes->match, regexes->limits);
        if (result == PCRE2_ERROR_NOMATCH)
            break;
        if (result < 0)
            return ORACLE_REGEX_GAVE_UP;
        const size_t *ends = pcre2_get_ovector_pointer(regexes->match);
        count++;
        after_empty = ends[1] <= ends[0] ? PCRE2_NOTEMPTY_ATSTART : 0U;
        start = ends[1];
    }
    return count;
}

/* No text that PCRE2 matches lacks what its expression is said to require. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "engine/base/buffer.h"
#include "engine/base/limits.h"
#include "engine/match/outline_set.h"
#include "engine/match/regex.h"
#include "engine/match/required.h"

struct required_case {
    const char *expression;
    unsigned flags;
    const char *literals; /* with '|' between them; "": none are known */
};

static void join(struct literal_set set, struct buffer *out)
{
    buffer_reset(out);
    for (size_t i = 0; i < set.count; i++) {
        if (i)
            buffer_append_byte(out, '|');
        buffer_append(out, set.items[i]);
    }
}

static void finds_what_an_expression_cannot_match_without(void **state)
{
    (void)state;
    static const struct required_case cases[] = {
        {"invoice", 0, "invoice"},
        {"Invoice", REGEX_CASELESS, "invoice"},
        {"^\\bInvoice\\b$", 0, "invoice"},
        {"\\d+invoice\\s+payment.*", 0, "invoice"},
        {"(?:pay|bill)ment", 0, "payment|billment"},
        {"pay(?:ment|ed)?now", 0, "paynow|paymentnow|payednow"},
        {".*(?:transfer|deposit)[^x]{3,9}", 0, "transfer|deposit"},
        {"ab{3}c", 0, "abbbc"},
        {"ab{3,}c", 0, "abbb"},
        {"ab{3,5}cold", 0, "abbb"},
        {"log ?in here", 0, "login here|log in here"},
        {"cold(?! chain)", 0, "cold"},
        {"(?<=the )cold", 0, "cold"},
        {"(?#no matter)cold", 0, "cold"},
        {"(?i)Cold(?-i:Chain)", 0, "coldchain"},
        {"(?<name>cold)(?'other'chain)", 0, "coldchain"},
        {"(?>cold)++chain", 0, "chain"},
        {"c[o0]ld", 0, "cold|c0ld"},
        {"[[:alpha:]]cold[^]a]", 0, "cold"},
        {"\\x63old\\x{20}\\056com", 0, "cold .com"},
        {"a(b|)cde", 0, "abcde|acde"},
        {"(abc|defg)", 0, ""},
        {"(abcd|.)", 0, ""},
        {"abc", 0, ""},
        {"(cold)?", 0, ""},
        {"(cold)*chain", 0, "chain"},
        {"(cold){0,2}chain", 0, "chain"},
        {"(cold)\\1", 0, "cold"},
        /* What is not known to the reader requires nothing. */
        {"(?x)c o l d", 0, ""},
        {"\\Qcold\\E", 0, ""},
        {"(?R)?cold", 0, ""},
        {"(*UCP)cold", 0, ""},
        {"cold{,3}", 0, ""},
        {"cold{2}{0}", 0, ""},
        {"(?(1)cold|cold)", 0, ""},
        /* U+017F folds to s, and U+212A to k. */
        {"bank", REGEX_UTF | REGEX_CASELESS, ""},
        {"bank", REGEX_UTF, "bank"},
        {"(?i)bank transfer", REGEX_UTF, " tran"},
        {"\xc3\xa4hm invoice", REGEX_UTF, "\xc3\xa4hm invoice"},
        {"abc\xc3\xa4?", REGEX_UTF, ""},
        {"abc\xc3\xa4?", 0, "abc\xc3|abc\xc3\xa4"},
        {"\xc3\xa4hm invoice", REGEX_UTF | REGEX_CASELESS, "hm invoice"},
    };
    struct arena *arena = arena_new(1 << 16);
    struct buffer found = {0};
    size_t wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        join(required_of(arena, bytes_of(cases[i].expression), cases[i].flags).literals, &found);
        if (bytes_equal(buffer_bytes(&found), bytes_of(cases[i].literals)))
            continue;
        print_error("/%s/: '%.*s' instead of '%s'\n", cases[i].expression, (int)found.size,
                    (const char *)found.data, cases[i].literals);
        wrong++;
    }
    assert_int_equal(wrong, 0);
    buffer_done(&found);
    arena_free(arena);
}

static void stays_inside_every_truncation(void **state)
{
    (void)state;
    static const char whole[] = "(?i)[[:alpha:]\\]x](?<n>co\\x{6c}d|\\x63h{2,3}+)\\012(?=a)[^]b]";
    struct arena *arena = arena_new(1 << 16);
    for (size_t size = 0; size < sizeof whole; size++) {
        uint8_t *block = malloc(size ? size : 1);
        assert_non_null(block);
        memcpy(block, whole, size);
        (void)required_of(arena, bytes_make(block, size), REGEX_UTF);
        free(block);
    }
    arena_free(arena);
}

/* xorshift64*: the same on every machine. */
static uint64_t below(uint64_t *random, uint64_t limit)
{
    *random ^= *random >> 12;
    *random ^= *random << 25;
    *random ^= *random >> 27;
    return (*random * UINT64_C(0x2545F4914F6CDD1D) >> 32) % limit;
}

static const char *const pieces[] = {
    "cold",
    "Chain",
    "COLD",
    "chain",
    "cold",
    "Chain",
    "COLD",
    "chain",
    "cold",
    "Chain",
    "sk",
    "a",
    ".",
    "\\d",
    "[o0]",
    "[^a]",
    "[a-d]",
    "\\b",
    "^",
    "$",
    "\\x61",
    "\\.",
    "k",
    "lo",
    "\\s",
    "[]x]",
    "(?i)",
    "(?-i)",
    "\\1",
    "\\11",
    "\\0",
    "\\060",
    "[\\d]",
    "\xc3\xa4",
    "[k\xc3\xa4]",
    "ice",
    "[[:digit:]c]",
    "\\x{6b}",
    "-",
    "co",
    "[^\\d]",
    "[\\w.]",
    "\\W",
    "[c-\\x{6f}]",
    "[a-]",
    "[-a]",
    "[C-L]",
    "[o\xc3\xa4-\xc3\xb6]",
    "\\A",
    "(?m)",
};
static const char *const repeats[] = {"",    "",      "",      "",     "?",  "*",  "+",
                                      "{2}", "{1,2}", "{0,1}", "{2,}", "??", "*?", "++"};
static const char *const openings[] = {"(",   "(?:", "(?i:", "(?=",  "(?!",
                                       "(?>", "(?|", "(?<=", "(?-i:"};

#define PICK(random, list) (list)[below(random, sizeof(list) / sizeof *(list))]

static void write_expression(struct buffer *out, uint64_t *random, size_t depth)
{
    for (size_t i = below(random, 4) + 1; i > 0; i--) {
        if (depth > 0 && below(random, 3) == 0) {
            buffer_append_string(out, PICK(random, openings));
            write_expression(out, random, depth - 1);
            buffer_append_byte(out, ')');
        } else {
            buffer_append_string(out, PICK(random, pieces));
        }
        buffer_append_string(out, PICK(random, repeats));
        if (below(random, 6) == 0)
            buffer_append_byte(out, '|');
    }
}

/* A text near what the pieces match; valid UTF-8. */
static void write_text(struct buffer *out, uint64_t *random)
{
    static const char *const words[] = {
        "cold",         "CHAIN",    "chain", "COLD", "sk",       "a",        "0", "k",
        "\xe2\x84\xaa", "\xc5\xbf", "c0ld",  "ice",  "\xc3\x84", "\xc3\xa4", ".", " ",
        "\n",           "-",        "lo",    "co",   "x",        "K"};
    buffer_reset(out);
    for (size_t i = below(random, 12); i > 0; i--)
        buffer_append_string(out, PICK(random, words));
}

static bool holds_one_of(struct bytes text, struct literal_set literals)
{
    for (size_t i = 0; i < literals.count; i++)
        if (bytes_find_fold(text, literals.items[i], 0) != BYTES_NOT_FOUND)
            return true;
    return literals.count == 0;
}

static void note_found(void *state, uint32_t index)
{
    bool *is_found = state;
    assert_int_equal(index, 0);
    *is_found = true;
}

static bool has_outline(struct bytes text, const struct outline_set *outlines)
{
    bool is_found = false;
    outline_set_scan(outlines, text, note_found, &is_found);
    return is_found;
}

#define EXPRESSION_COUNT 40000
#define TEXTS_EACH 20

/* Many random expressions and texts. */
struct trials {
    uint64_t random;
    struct regex_matcher *matcher;
    struct buffer expression;
    struct buffer text;
    size_t literal_count;
    size_t outline_count;
    size_t match_count;
};

/* Try texts on one expression that requires something. */
static void try_texts(struct trials *trials, unsigned flags, const struct regex *regex,
                      struct required required)
{
    struct outline_set *outlines =
        outline_set_new(&required.outline, required.outline.count > 0 ? 1 : 0);
    trials->literal_count += required.literals.count > 0;
    trials->outline_count += required.outline.count > 0;
    for (size_t j = 0; j < TEXTS_EACH; j++) {
        size_t from = 0;
        size_t to = 0;
        write_text(&trials->text, &trials->random);
        struct bytes text = buffer_bytes(&trials->text);
        if (regex_match(regex, trials->matcher, text, 0, &from, &to) != REGEX_MATCH)
            continue;
        trials->match_count++;
        if (!holds_one_of(text, required.literals) ||
            (required.outline.count > 0 && !has_outline(text, outlines)))
            fail_msg("/%.*s/ with flags %u matches '%.*s'", (int)trials->expression.size,
                     (const char *)trials->expression.data, flags, (int)text.size,
                     (const char *)text.data);
    }
    outline_set_free(outlines);
}

static void every_text_that_matches_holds_what_is_required(void **state)
{
    (void)state;
    static const unsigned flag_sets[] = {0, REGEX_CASELESS, REGEX_UTF, REGEX_UTF | REGEX_CASELESS,
                                         REGEX_MULTILINE};
    struct trials trials = {.random = 0x9E3779B97F4A7C15,
                            .matcher = regex_matcher_new(LIMIT_REGEX_MATCH_STEPS)};
    struct arena *arena = arena_new(1 << 16);
    for (size_t i = 0; i < EXPRESSION_COUNT; i++) {
        unsigned flags = PICK(&trials.random, flag_sets);
        struct regex *regex = NULL;
        buffer_reset(&trials.expression);
        arena_reset(arena);
        write_expression(&trials.expression, &trials.random, 3);
        struct bytes expression = buffer_bytes(&trials.expression);
        struct required required = required_of(arena, expression, flags);
        if ((required.literals.count == 0 && required.outline.count == 0) ||
            regex_compile(expression, flags, &regex, NULL) != STATUS_OK)
            continue;
        try_texts(&trials, flags, regex, required);
        regex_free(regex);
    }
    print_message("%zu expressions with literals, %zu with outlines, %zu matches\n",
                  trials.literal_count, trials.outline_count, trials.match_count);
    assert_true(trials.literal_count > EXPRESSION_COUNT / 20 &&
                trials.outline_count > EXPRESSION_COUNT / 20 && trials.match_count > 1000);
    arena_free(arena);
    regex_matcher_free(trials.matcher);
    buffer_done(&trials.expression);
    buffer_done(&trials.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_an_expression_cannot_match_without),
        cmocka_unit_test(stays_inside_every_truncation),
        cmocka_unit_test(every_text_that_matches_holds_what_is_required),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

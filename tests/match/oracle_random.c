#include "tests/match/oracle_random.h"

uint64_t oracle_next_random(uint64_t *random)
{
    /* xorshift64* */
    *random ^= *random >> 12;
    *random ^= *random << 25;
    *random ^= *random >> 27;
    return *random * UINT64_C(0x2545F4914F6CDD1D);
}

static size_t below(uint64_t *random, size_t count)
{
    return (oracle_next_random(random) >> 16) % count;
}

#define PICK(random, table) ((table)[below(random, sizeof(table) / sizeof *(table))])

/* What the values of an item are made of. */
enum vocabulary {
    WORDS,
    PLAIN_WORDS, /* that Base64 and names of domains can be made of */
    REGEXES,
    NUMBERS,
    NETWORKS,
    FIELDS,
    TRUTHS,
};

static const char *const fields[] = {
    "email.subject",
    "email.from.address",
    "email.to.address",
    "coldtrail.from.domain",
    "coldtrail.headers.values",
    "coldtrail.headers.raw",
    "coldtrail.body.text",
    "coldtrail.body.html",
    "coldtrail.paragraph",
    "coldtrail.raw",
    "url.full",
    "url.domain",
    "coldtrail.received.host",
    "coldtrail.received.ip",
    "email.attachments.file.name",
    "email.attachments.file.extension",
    "email.attachments.file.size",
    "coldtrail.attachment.content",
    "coldtrail.attachment.text",
    "coldtrail.html.title",
};
static const struct {
    const char *words;
    enum vocabulary vocabulary;
} modifiers[] = {
    {"", WORDS},
    {"|contains", WORDS},
    {"|contains", WORDS},
    {"|startswith", WORDS},
    {"|endswith", WORDS},
    {"|all", WORDS},
    {"|cased", WORDS},
    {"|neq", WORDS},
    {"|contains|cased", WORDS},
    {"|cased|startswith", WORDS},
    {"|contains|all", WORDS},
    {"|endswith|neq", WORDS},
    {"|contains|all|neq", WORDS},
    {"|windash|contains", WORDS},
    {"|base64offset|contains", PLAIN_WORDS},
    {"|wide|base64offset|contains", PLAIN_WORDS},
    {"|domain", PLAIN_WORDS},
    {"|domain|neq", PLAIN_WORDS},
    {"|re", REGEXES},
    {"|re|i", REGEXES},
    {"|re|i|m", REGEXES},
    {"|re|s|all", REGEXES},
    {"|re|i|neq", REGEXES},
    {"|lt", NUMBERS},
    {"|gte", NUMBERS},
    {"|cidr", NETWORKS},
    {"|fieldref", FIELDS},
    {"|fieldref|contains", FIELDS},
    {"|exists", TRUTHS},
};
static const char *const words[] = {
    "cold", "Cold",       "chain",    "the",   "e",    "a",    "vaccine",    "http://", "re:",
    "re",   "c?ld",       "*a*",      "?",     "a*e",  "",     "1.0",        ".",       "html",
    ".txt", "text/plain", "\\*",      "x\\",   "-enc", ".com", "com",        "@",       "0",
    "12",   "GIF",        "\xc3\xa4", "c*n*?", "???",  " ",    "\xc3\xb6ld", "zip",
};
static const char *const plain_words[] = {"cold.example", "cold",     "chain.example", "example",
                                          "vaccine",      "http://x", "com",           "the"};
static const char *const regex_pieces[] = {
    "cold",   "c",      "[a-m]",    "[^a-z]", ".",        "\\d",
    "\\s",    "\\w+",   ".*",       "(a|e)",  "the",      "^",
    "$",      "\\b",    "x?",       "o+",     "l{1,3}",   "(?:e)",
    "[A-Z]+", "http",   "\\.",      "@",      "(\\w)\\1", "(?!d)",
    "(?=e)",  "(?<!c)", "\xc3\xa4", "\\n",    ".{0,20}",  "(?:cold|chain)",
};
static const char *const numbers[] = {"0", "1", "5", "8", "12", "40", "-1"};
static const char *const networks[] = {"192.0.2.0/24", "'::/0'", "127.0.0.1", "0.0.0.0/1",
                                       "'2001:db8::/32'"};
static const char *const truths[] = {"true", "false"};

static void append_value(struct buffer *out, uint64_t *random, enum vocabulary vocabulary)
{
    switch (vocabulary) {
    case WORDS:
        buffer_format(out, "'%s'", PICK(random, words));
        break;
    case PLAIN_WORDS:
        buffer_format(out, "'%s'", PICK(random, plain_words));
        break;
    case REGEXES:
        buffer_append_string(out, "'");
        for (size_t count = below(random, 4) + 1; count > 0; count--)
            buffer_append_string(out, PICK(random, regex_pieces));
        buffer_append_string(out, "'");
        break;
    case NUMBERS:
        buffer_append_string(out, PICK(random, numbers));
        break;
    case NETWORKS:
        buffer_append_string(out, PICK(random, networks));
        break;
    case FIELDS:
        buffer_append_string(out, PICK(random, fields));
        break;
    case TRUTHS:
        buffer_append_string(out, PICK(random, truths));
        break;
    }
}

static void append_map(struct buffer *out, uint64_t *random)
{
    size_t item_count = below(random, 3) ? 1 : 2;
    for (size_t i = 0; i < item_count; i++) {
        size_t chosen = below(random, sizeof modifiers / sizeof *modifiers);
        size_t value_count = below(random, 3) ? 1 : 3;
        if (modifiers[chosen].vocabulary == TRUTHS)
            value_count = 1;
        buffer_format(out, "%s'%s%s': %s", i ? ", " : "{", PICK(random, fields),
                      modifiers[chosen].words, value_count > 1 ? "[" : "");
        for (size_t v = 0; v < value_count; v++) {
            buffer_append_string(out, v ? ", " : "");
            append_value(out, random, modifiers[chosen].vocabulary);
        }
        buffer_append_string(out, value_count > 1 ? "]" : "");
    }
    buffer_append_string(out, "}");
}

static void append_condition(struct buffer *out, uint64_t *random, unsigned depth)
{
    static const char *const leaves[] = {"a",         "b",           "c",          "1 of them",
                                         "2 of them", "all of them", "any of them"};
    static const char *const joints[] = {" and ", " or ", " and not ", " or not "};
    if (depth == 0 || below(random, 3) == 0) {
        buffer_append_string(out, PICK(random, leaves));
        return;
    }
    buffer_append_string(out, below(random, 4) ? "(" : "not (");
    append_condition(out, random, depth - 1);
    buffer_append_string(out, PICK(random, joints));
    append_condition(out, random, depth - 1);
    buffer_append_string(out, ")");
}

void oracle_append_random_rule(struct buffer *out, uint64_t *random)
{
    for (int name = 'a'; name <= 'c'; name++) {
        buffer_format(out, "  %c: ", name);
        bool has_several_maps = below(random, 5) == 0;
        buffer_append_string(out, has_several_maps ? "[" : "");
        append_map(out, random);
        if (has_several_maps) {
            buffer_append_string(out, ", ");
            append_map(out, random);
            buffer_append_string(out, "]");
        }
        buffer_append_string(out, "\n");
    }
    buffer_append_string(out, "  condition: ");
    append_condition(out, random, 2);
    buffer_append_string(out, "\n");
}

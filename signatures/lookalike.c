#include "signatures/lookalike.h"

#include <stdlib.h>

#include "engine/base/buffer.h"
#include "engine/base/memory.h"
#include "engine/base/table.h"
#include "engine/base/utf8.h"

/* What may be taken for the text on the left, between blanks. Beyond ASCII only characters that
 * registries take; one substitution is made, skeletons find the rest. */
static const struct {
    const char *text;
    const char *glyphs;
} homoglyphs[] = {
    {"a", "4 \u00e0 \u00e1 \u00e2 \u00e3 \u00e4 \u00e5 \u0101 \u0103 \u0105 \u01ce \u0227 \u1ea1 "
          "\u1ea3 \u0251 \u0430"},
    {"b", "6 lb \u0253 \u1e03 \u1e05 \u0180 \u044c"},
    {"c", "\u00e7 \u0107 \u0109 \u010b \u010d \u0188 \u0441"},
    {"d", "cl \u010f \u0111 \u0257 \u1e0b \u1e0d \u1e0f \u0501"},
    {"e", "3 \u00e8 \u00e9 \u00ea \u00eb \u0113 \u0115 \u0117 \u0119 \u011b \u1eb9 \u1ebb \u1ebd "
          "\u0435"},
    {"f", "\u0192 \u1e1f"},
    {"g", "q 9 \u011d \u011f \u0121 \u0123 \u01e7 \u01f5 \u0260 \u0261"},
    {"h", "lh \u0125 \u0127 \u0266 \u1e23 \u1e25 \u1e27 \u1e2b \u04bb"},
    {"i", "1 l j \u00ec \u00ed \u00ee \u00ef \u0129 \u012b \u012d \u012f \u01d0 \u0131 \u1ec9 "
          "\u1ecb \u0456"},
    {"j", "i \u0135 \u01f0 \u0458"},
    {"k", "lk \u0137 \u0199 \u01e9 \u1e31 \u1e33 \u043a"},
    {"l", "1 i \u013a \u013c \u013e \u0142 \u026b \u1e37 \u04cf"},
    {"m", "rn nn n \u1e3f \u1e41 \u1e43 \u043c"},
    {"n", "m r \u00f1 \u0144 \u0146 \u0148 \u01f9 \u0272 \u1e45 \u1e47 \u1e49"},
    {"o", "0 \u00f2 \u00f3 \u00f4 \u00f5 \u00f6 \u00f8 \u014d \u014f \u0151 \u01a1 \u01d2 \u1ecd "
          "\u1ecf \u03bf \u043e"},
    {"p", "\u01a5 \u1e55 \u1e57 \u03c1 \u0440"},
    {"q", "g \u024b \u02a0 \u051b"},
    {"r", "\u0155 \u0157 \u0159 \u0211 \u0213 \u1e59 \u1e5b \u1e5f \u0433"},
    {"s", "5 \u015b \u015d \u015f \u0161 \u0219 \u1e61 \u1e63 \u0455"},
    {"t", "\u0163 \u0165 \u0167 \u021b \u01ad \u1e6b \u1e6d \u1e6f \u0442"},
    {"u", "v \u00f9 \u00fa \u00fb \u00fc \u0169 \u016b \u016d \u016f \u0171 \u0173 \u01b0 \u01d4 "
          "\u1ee5 \u1ee7 \u03c5"},
    {"v", "u \u1e7d \u1e7f \u03bd \u0475"},
    {"w", "vv \u0175 \u1e81 \u1e83 \u1e85 \u1e87 \u1e89 \u051d"},
    {"x", "\u1e8b \u1e8d \u0445"},
    {"y", "\u00fd \u00ff \u0177 \u01b4 \u1e8f \u1ef3 \u1ef5 \u1ef7 \u1ef9 \u0443"},
    {"z", "2 \u017a \u017c \u017e \u01b6 \u1e91 \u1e93 \u1e95"},
    {"0", "o"},
    {"1", "l i"},
    {"2", "z"},
    {"3", "e"},
    {"4", "a"},
    {"5", "s"},
    {"6", "b"},
    {"9", "g"},
    {"rn", "m"},
    {"nn", "m"},
    {"cl", "d"},
    {"vv", "w"},
    {"cj", "g"},
    {"ii", "u"},
};

/* The Cyrillic letter, in lower case, that looks like each Latin one; empty: none does. */
static const char *const cyrillic_letters[26] = {
    "\u0430", "\u044c", "\u0441", "\u0501", "\u0435", "",       "",       "\u04bb", "\u0456",
    "\u0458", "\u043a", "\u04cf", "\u043c", "",       "\u043e", "\u0440", "\u051b", "\u0433",
    "\u0455", "\u0442", "",       "\u0475", "\u051d", "\u0445", "\u0443", "",
};

/* Each row stands half a key to the right of the one above. */
#define KEYBOARD_ROWS 4
static const char *const keyboards[][KEYBOARD_ROWS] = {
    {"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"},
    {"1234567890", "qwertzuiop", "asdfghjkl", "yxcvbnm"},
    {"1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn"},
};

/* What procurement and credential lures put beside a name. */
static const char *const lure_words[] = {
    "account", "group", "login",  "mail",   "online",      "portal",  "procurement", "quotation",
    "rfq",     "sales", "secure", "supply", "supplychain", "support", "tender",
};

/* The large ones, the cheap ones that abuse reports name most, and those of the countries that much
 * trade goes through. */
static const char *const top_level_domains[] = {
    "ae",    "africa", "agency",  "app",    "asia",   "at",     "au",      "bar",  "be",
    "best",  "bid",    "biz",     "br",     "buzz",   "ca",     "cam",     "cc",   "center",
    "cf",    "cfd",    "ch",      "click",  "cloud",  "club",   "cm",      "cn",   "co",
    "co.in", "co.uk",  "co.za",   "com",    "com.br", "com.cn", "cyou",    "cz",   "date",
    "de",    "dev",    "digital", "dk",     "es",     "eu",     "fi",      "fr",   "fun",
    "ga",    "gq",     "group",   "health", "hk",     "icu",    "id",      "in",   "info",
    "int",   "io",     "ir",      "it",     "jp",     "kr",     "life",    "link", "live",
    "loan",  "ltd",    "me",      "men",    "ml",     "mobi",   "monster", "mx",   "my",
    "net",   "ng",     "nl",      "nz",     "online", "org",    "pk",      "pl",   "pro",
    "pw",    "quest",  "rest",    "ru",     "sbs",    "se",     "sg",      "shop", "site",
    "space", "store",  "support", "tk",     "today",  "tokyo",  "top",     "tr",   "trade",
    "tv",    "tw",     "ua",      "uk",     "us",     "vip",    "vn",      "win",  "work",
    "world", "xyz",
};

struct generator {
    struct lookalike_brand brand;
    struct buffer domain;  /* the brand's */
    struct buffer written; /* one candidate behind the other */
    size_t *ends;          /* in `written` */
    size_t count;
    size_t capacity;
    struct table seen; /* hash of a candidate -> which one */
    enum lookalike_family family;
    lookalike_sink sink;
    void *state;
};

static bool label_is_valid(struct bytes label)
{
    if (label.size == 0 || label.size > LOOKALIKE_LABEL_BYTES || label.data[0] == '-' ||
        label.data[label.size - 1] == '-')
        return false;
    return label.size < 4 || label.data[2] != '-' || label.data[3] != '-';
}

static bool labels_are_valid(struct bytes domain)
{
    for (size_t start = 0; start <= domain.size;) {
        size_t dot = bytes_find_byte(domain, '.', start);
        size_t end = dot == BYTES_NOT_FOUND ? domain.size : dot;
        if (!label_is_valid(bytes_slice(domain, start, end)))
            return false;
        start = end + 1;
    }
    return true;
}

static bool is_written(const struct generator *generator, struct bytes domain, uint64_t hash)
{
    size_t cursor = 0;
    uint32_t index = 0;
    struct bytes all = buffer_bytes(&generator->written);
    while ((index = table_next(&generator->seen, hash, &cursor)) != TABLE_NONE) {
        size_t start = index ? generator->ends[index - 1] : 0;
        if (bytes_equal(bytes_slice(all, start, generator->ends[index]), domain))
            return true;
    }
    return false;
}

/* The last candidate begins at `start` of what is written: hand it on, or take it back. */
static void settle(struct generator *generator, size_t start)
{
    struct bytes domain = bytes_from(buffer_bytes(&generator->written), start);
    uint64_t hash = bytes_hash(domain);
    if (bytes_equal(domain, buffer_bytes(&generator->domain)) || !labels_are_valid(domain) ||
        is_written(generator, domain, hash)) {
        generator->written.size = start;
        return;
    }
    generator->ends = memory_grow(generator->ends, &generator->capacity, generator->count + 1,
                                  sizeof *generator->ends);
    generator->ends[generator->count] = generator->written.size;
    table_insert(&generator->seen, hash, (uint32_t)generator->count++);
    generator->sink(generator->state, domain, generator->family);
}

/* The brand with `text` in place of what stands in its label from `from` to `to`, under `suffix`.
 */
static void splice_under(struct generator *generator, size_t from, size_t to, struct bytes text,
                         struct bytes suffix)
{
    struct bytes label = generator->brand.label;
    size_t start = generator->written.size;
    buffer_append(&generator->written, bytes_slice(label, 0, from));
    buffer_append(&generator->written, text);
    buffer_append(&generator->written, bytes_from(label, to));
    buffer_append_byte(&generator->written, '.');
    buffer_append(&generator->written, suffix);
    settle(generator, start);
}

static void splice(struct generator *generator, size_t from, size_t to, struct bytes text)
{
    splice_under(generator, from, to, text, generator->brand.suffix);
}

static void splice_byte(struct generator *generator, size_t from, size_t to, uint8_t byte)
{
    splice(generator, from, to, bytes_make(&byte, 1));
}

/* The end of the character that begins at `start` of `text`. */
static size_t character_end(struct bytes text, size_t start)
{
    (void)utf8_next(text, &start);
    return start;
}

static void make_homoglyphs_of(struct generator *generator, size_t at, size_t row)
{
    struct bytes text = bytes_of(homoglyphs[row].text);
    struct bytes glyphs = bytes_of(homoglyphs[row].glyphs);
    if (!bytes_start_with(bytes_from(generator->brand.label, at), text))
        return;
    for (size_t start = 0; start < glyphs.size;) {
        size_t end = bytes_find_byte(glyphs, ' ', start);
        if (end == BYTES_NOT_FOUND)
            end = glyphs.size;
        splice(generator, at, at + text.size, bytes_slice(glyphs, start, end));
        start = end + 1;
    }
}

static void make_homoglyphs(struct generator *generator)
{
    for (size_t at = 0; at < generator->brand.label.size; at++)
        for (size_t row = 0; row < sizeof homoglyphs / sizeof homoglyphs[0]; row++)
            make_homoglyphs_of(generator, at, row);
}

static void make_cyrillic(struct generator *generator)
{
    struct bytes label = generator->brand.label;
    struct buffer letters = {0};
    bool has_all = true;
    for (size_t i = 0; i < label.size && has_all; i++) {
        uint8_t byte = label.data[i];
        const char *letter = byte_is_alpha(byte) ? cyrillic_letters[byte - 'a'] : "";
        has_all = letter[0] != '\0' || byte == '-' || byte_is_digit(byte);
        if (letter[0])
            buffer_append_string(&letters, letter);
        else
            buffer_append_byte(&letters, byte);
    }
    if (has_all)
        splice(generator, 0, label.size, buffer_bytes(&letters));
    buffer_done(&letters);
}

static void make_transpositions(struct generator *generator)
{
    struct bytes label = generator->brand.label;
    struct buffer swapped = {0};
    for (size_t at = 0; at < label.size;) {
        size_t middle = character_end(label, at);
        if (middle == label.size)
            break;
        size_t end = character_end(label, middle);
        buffer_reset(&swapped);
        buffer_append(&swapped, bytes_slice(label, middle, end));
        buffer_append(&swapped, bytes_slice(label, at, middle));
        splice(generator, at, end, buffer_bytes(&swapped));
        at = middle;
    }
    buffer_done(&swapped);
}

static void make_omissions(struct generator *generator)
{
    struct bytes label = generator->brand.label;
    for (size_t at = 0; at < label.size; at = character_end(label, at))
        splice(generator, at, character_end(label, at), bytes_make(NULL, 0));
}

static void make_repetitions(struct generator *generator)
{
    struct bytes label = generator->brand.label;
    for (size_t at = 0; at < label.size; at = character_end(label, at))
        splice(generator, at, at, bytes_slice(label, at, character_end(label, at)));
}

static void make_vowel_swaps(struct generator *generator)
{
    static const char vowels[] = "aeiou";
    struct bytes label = generator->brand.label;
    for (size_t at = 0; at < label.size; at++)
        if (strchr(vowels, label.data[at]))
            for (const char *vowel = vowels; *vowel; vowel++)
                splice_byte(generator, at, at + 1, (uint8_t)*vowel);
}

/* No English noun has one or two letters. */
#define SHORTEST_NOUN_BYTES 3

static void make_plurals(struct generator *generator)
{
    struct bytes label = generator->brand.label;
    for (size_t at = SHORTEST_NOUN_BYTES; at <= label.size; at++) {
        uint8_t last = label.data[at - 1];
        bool hisses = last == 's' || last == 'x' || last == 'z';
        if (byte_is_alpha(last))
            splice(generator, at, at, bytes_of(hisses ? "es" : "s"));
    }
}

static void insert_everywhere(struct generator *generator, uint8_t byte)
{
    struct bytes label = generator->brand.label;
    for (size_t at = character_end(label, 0); at < label.size; at = character_end(label, at))
        splice_byte(generator, at, at, byte);
}

static void make_hyphenations(struct generator *generator)
{
    insert_everywhere(generator, '-');
}

static void make_subdomains(struct generator *generator)
{
    insert_everywhere(generator, '.');
}

typedef void (*key_visitor)(struct generator *generator, size_t at, uint8_t key);

static void visit_key(struct generator *generator, size_t at, const char *row, size_t column,
                      key_visitor visit)
{
    if (column < strlen(row))
        visit(generator, at, (uint8_t)row[column]);
}

/* The keys around each character of the label: beside it, two above and two below. */
static void visit_neighbours(struct generator *generator, const char *const rows[KEYBOARD_ROWS],
                             size_t at, key_visitor visit)
{
    for (size_t r = 0; r < KEYBOARD_ROWS; r++) {
        const char *found = strchr(rows[r], generator->brand.label.data[at]);
        if (!found)
            continue;
        size_t column = (size_t)(found - rows[r]);
        visit_key(generator, at, rows[r], column + 1, visit);
        visit_key(generator, at, rows[r], column - 1, visit);
        if (r > 0) {
            visit_key(generator, at, rows[r - 1], column, visit);
            visit_key(generator, at, rows[r - 1], column + 1, visit);
        }
        if (r + 1 < KEYBOARD_ROWS) {
            visit_key(generator, at, rows[r + 1], column, visit);
            visit_key(generator, at, rows[r + 1], column - 1, visit);
        }
    }
}

static void visit_keyboards(struct generator *generator, key_visitor visit)
{
    for (size_t at = 0; at < generator->brand.label.size; at++)
        for (size_t i = 0; i < sizeof keyboards / sizeof keyboards[0]; i++)
            visit_neighbours(generator, keyboards[i], at, visit);
}

static void replace_by_key(struct generator *generator, size_t at, uint8_t key)
{
    splice_byte(generator, at, at + 1, key);
}

static void insert_key(struct generator *generator, size_t at, uint8_t key)
{
    splice_byte(generator, at, at, key);
    splice_byte(generator, at + 1, at + 1, key);
}

static void make_replacements(struct generator *generator)
{
    visit_keyboards(generator, replace_by_key);
}

static void make_insertions(struct generator *generator)
{
    visit_keyboards(generator, insert_key);
}

static bool is_host_byte(uint8_t byte)
{
    return byte_is_digit(byte) || byte == '-' || (byte >= 'a' && byte <= 'z');
}

static void make_bitsquattings(struct generator *generator)
{
    struct bytes label = generator->brand.label;
    for (size_t at = 0; at < label.size; at++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            uint8_t byte = (uint8_t)(label.data[at] ^ 1U << bit);
            if (label.data[at] < 0x80 && is_host_byte(byte))
                splice_byte(generator, at, at + 1, byte);
        }
    }
}

static void make_additions(struct generator *generator)
{
    struct bytes label = generator->brand.label;
    for (size_t at = 1; at <= label.size; at++) {
        if (at < label.size && label.data[at] != '-')
            continue;
        for (unsigned byte = '0'; byte <= 'z'; byte++)
            if (is_host_byte((uint8_t)byte))
                splice_byte(generator, at, at, (uint8_t)byte);
    }
}

static void make_dictionary(struct generator *generator)
{
    size_t end = generator->brand.label.size;
    struct buffer word = {0};
    for (size_t i = 0; i < sizeof lure_words / sizeof lure_words[0]; i++) {
        buffer_reset(&word);
        buffer_format(&word, "-%s-", lure_words[i]);
        struct bytes framed = buffer_bytes(&word);
        splice(generator, 0, 0, bytes_slice(framed, 1, framed.size - 1));
        splice(generator, 0, 0, bytes_from(framed, 1));
        splice(generator, end, end, bytes_slice(framed, 1, framed.size - 1));
        splice(generator, end, end, bytes_slice(framed, 0, framed.size - 1));
    }
    buffer_done(&word);
}

static void make_tld_swaps(struct generator *generator)
{
    for (size_t i = 0; i < sizeof top_level_domains / sizeof top_level_domains[0]; i++)
        splice_under(generator, 0, 0, bytes_make(NULL, 0), bytes_of(top_level_domains[i]));
}

static void make_various(struct generator *generator)
{
    struct bytes suffix = generator->brand.suffix;
    size_t end = generator->brand.label.size;
    struct buffer glued = {0};
    buffer_append_byte(&glued, '-');
    for (size_t i = 0; i < suffix.size; i++)
        if (suffix.data[i] != '.')
            buffer_append_byte(&glued, suffix.data[i]);
    splice(generator, end, end, bytes_from(buffer_bytes(&glued), 1));
    splice_under(generator, end, end, buffer_bytes(&glued), bytes_of("com"));
    buffer_done(&glued);
    splice(generator, 0, 0, bytes_of("www"));
    splice(generator, 0, 0, bytes_of("www-"));
    size_t dot = bytes_find_byte(suffix, '.', 0);
    if (dot != BYTES_NOT_FOUND)
        splice_under(generator, 0, 0, bytes_make(NULL, 0), bytes_from(suffix, dot + 1));
}

/* By lookalike_family. */
static const struct {
    const char *name;
    void (*make)(struct generator *generator);
    bool is_keystroke; /* nothing is made of short labels */
} families[LOOKALIKE_FAMILY_COUNT] = {
    [LOOKALIKE_HOMOGLYPH] = {"homoglyph", make_homoglyphs, false},
    [LOOKALIKE_CYRILLIC] = {"cyrillic", make_cyrillic, false},
    [LOOKALIKE_TRANSPOSITION] = {"transposition", make_transpositions, true},
    [LOOKALIKE_OMISSION] = {"omission", make_omissions, true},
    [LOOKALIKE_REPETITION] = {"repetition", make_repetitions, false},
    [LOOKALIKE_VOWEL_SWAP] = {"vowel-swap", make_vowel_swaps, true},
    [LOOKALIKE_PLURAL] = {"plural", make_plurals, true},
    [LOOKALIKE_HYPHENATION] = {"hyphenation", make_hyphenations, false},
    [LOOKALIKE_SUBDOMAIN] = {"subdomain", make_subdomains, false},
    [LOOKALIKE_REPLACEMENT] = {"replacement", make_replacements, true},
    [LOOKALIKE_INSERTION] = {"insertion", make_insertions, true},
    [LOOKALIKE_BITSQUATTING] = {"bitsquatting", make_bitsquattings, true},
    [LOOKALIKE_ADDITION] = {"addition", make_additions, true},
    [LOOKALIKE_DICTIONARY] = {"dictionary", make_dictionary, false},
    [LOOKALIKE_TLD_SWAP] = {"tld-swap", make_tld_swaps, false},
    [LOOKALIKE_VARIOUS] = {"various", make_various, false},
    [LOOKALIKE_CONFUSABLE] = {"confusable", NULL, false},
};

const char *lookalike_family_name(enum lookalike_family family)
{
    return families[family].name;
}

bool lookalike_can_be_made(struct lookalike_brand brand)
{
    struct buffer domain = {0};
    buffer_append(&domain, brand.label);
    buffer_append_byte(&domain, '.');
    buffer_append(&domain, brand.suffix);
    struct bytes text = buffer_bytes(&domain);
    bool is_host = utf8_is_valid(text) && labels_are_valid(text);
    for (size_t i = 0; i < text.size && is_host; i++)
        is_host = text.data[i] >= 0x80 || text.data[i] == '.' || is_host_byte(text.data[i]);
    buffer_done(&domain);
    return is_host;
}

bool lookalike_is_short(struct bytes label)
{
    size_t count = 0;
    for (size_t at = 0; at < label.size; at = character_end(label, at))
        count++;
    return count <= LOOKALIKE_SHORT_CHARACTERS;
}

void lookalike_generate(struct lookalike_brand brand, lookalike_sink sink, void *state)
{
    struct generator generator = {.brand = brand, .sink = sink, .state = state};
    bool is_short = lookalike_is_short(brand.label);
    if (!lookalike_can_be_made(brand))
        return;
    buffer_append(&generator.domain, brand.label);
    buffer_append_byte(&generator.domain, '.');
    buffer_append(&generator.domain, brand.suffix);
    for (size_t i = 0; i < LOOKALIKE_FAMILY_COUNT; i++) {
        generator.family = (enum lookalike_family)i;
        if (families[i].make && !(is_short && families[i].is_keystroke))
            families[i].make(&generator);
    }
    buffer_done(&generator.domain);
    buffer_done(&generator.written);
    free(generator.ends);
    table_done(&generator.seen);
}

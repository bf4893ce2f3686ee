/* A rule as written: one Sigma document, parsed and checked in itself, not yet compiled against
 * fields. Lifetime: run; immutable once loaded, shared by all threads. No Hyperscan, no mail. */
#ifndef COLDTRAIL_SIGNATURES_RULE_H
#define COLDTRAIL_SIGNATURES_RULE_H

#include "engine/base/arena.h"
#include "engine/base/status.h"
#include "signatures/import_report.h"
#include "signatures/indicator.h"
#include "signatures/warning_lists.h"

/* Sigma specification 2.1, "Rules", appendix "Modifiers". */
enum rule_modifier {
    MODIFIER_CONTAINS = 1 << 0,
    MODIFIER_STARTSWITH = 1 << 1,
    MODIFIER_ENDSWITH = 1 << 2,
    MODIFIER_ALL = 1 << 3,
    MODIFIER_CASED = 1 << 4,
    MODIFIER_RE = 1 << 5,
    MODIFIER_RE_IGNORECASE = 1 << 6,
    MODIFIER_RE_MULTILINE = 1 << 7,
    MODIFIER_RE_DOTALL = 1 << 8,
    MODIFIER_EXISTS = 1 << 9,
    MODIFIER_NEQ = 1 << 10, /* the item holds where it else would not */
    MODIFIER_LT = 1 << 11,
    MODIFIER_LTE = 1 << 12,
    MODIFIER_GT = 1 << 13,
    MODIFIER_GTE = 1 << 14,
    MODIFIER_MINUTE = 1 << 15,
    MODIFIER_HOUR = 1 << 16,
    MODIFIER_DAY = 1 << 17,
    MODIFIER_WEEK = 1 << 18,
    MODIFIER_MONTH = 1 << 19,
    MODIFIER_YEAR = 1 << 20,
    MODIFIER_CIDR = 1 << 21,
    MODIFIER_FIELDREF = 1 << 22,
    MODIFIER_DOMAIN = 1 << 23,    /* ours: the domain itself or one below it */
    MODIFIER_LOOKALIKE = 1 << 24, /* ours: a domain that imitates the value's */
    MODIFIER_BYTES = 1 << 25,     /* no word of a rule: values are bytes that no text holds */
};
/* Modifiers that rewrite values (expand, windash, base64, base64offset, wide, utf16 …) are done
 * with when a rule is read: values are what is looked for. */

/* One element of a string with wildcards, escapes resolved. */
enum piece_kind {
    PIECE_TEXT,
    PIECE_ANY,    /* `*`: any number of characters */
    PIECE_SINGLE, /* `?`: exactly one character */
};
struct piece {
    enum piece_kind kind;
    struct bytes text; /* of PIECE_TEXT; never empty there */
};

enum value_kind {
    VALUE_STRING,  /* pieces; `''` has none */
    VALUE_REGEX,   /* text, not unescaped; never empty */
    VALUE_NUMBER,  /* an unquoted decimal number; never of a keyword or under a text modifier */
    VALUE_NULL,    /* the field is absent; the only value of its item */
    VALUE_BOOLEAN, /* of `exists`, and of nothing else; the only value of its item */
    VALUE_TIME,    /* of `lt` … `gte`: number is seconds since 1970, UTC */
    VALUE_FIELD,   /* of `fieldref`: text is the name of the other field */
    VALUE_NETWORK, /* of `cidr` */
};

/* RFC 4632, RFC 4291 §2.3. */
struct network {
    uint8_t address[16]; /* IPv4 as ::ffff:a.b.c.d (RFC 4291 §2.5.5.2) */
    unsigned prefix_bits;
};

struct rule_place {
    size_t line; /* from 1 */
    size_t column;
};

struct value {
    enum value_kind kind;
    const struct piece *pieces;
    size_t piece_count;
    struct bytes text; /* as written */
    int64_t number;    /* of VALUE_NUMBER; VALUE_BOOLEAN: 0 or 1 */
    const struct network *network;
    bool is_of_list;                   /* `expand` made it of a list's value */
    const struct value *next_form;     /* another form of the same value: either will do; or NULL */
    const struct indicator *indicator; /* where it came from; NULL: the rule's author */
    struct rule_place place;
};

/* field|modifier: values. Values are joined by OR, with MODIFIER_ALL by AND. */
struct item {
    struct bytes field; /* as written; empty: keyword, searched in the whole message */
    unsigned modifiers;
    const struct value *values;
    size_t value_count;
    const struct bytes *absent_text; /* what a regex is tried on where the field has no value; NULL:
                                        on nothing */
    struct rule_place place;
};

/* All items of a map must hold. */
struct item_map {
    const struct item *items;
    size_t item_count;
};

/* Any map of a selection must hold. A list of scalars is one map with one keyword item. */
struct selection {
    struct bytes name;
    const struct item_map *maps;
    size_t map_count;
    struct rule_place place;
};

enum condition_kind {
    CONDITION_AND,       /* children */
    CONDITION_OR,        /* children */
    CONDITION_NOT,       /* one child */
    CONDITION_SELECTION, /* selection_index */
    CONDITION_AT_LEAST,  /* `threshold` (2 or more) of the children hold: "2 of sel_*" */
    CONDITION_RULE,      /* another rule of the set holds: `asked_index` */
    CONDITION_COMPARE,   /* `quantity` is not 0 */
};

/* Arithmetic over other rules (SpamAssassin's Mail::SpamAssassin::Conf, "meta"). A rule that is
 * not in the set is 0. */
enum quantity_kind {
    QUANTITY_NUMBER,
    QUANTITY_RULE, /* 1 where it holds, else 0; see also rule.most_count */
    QUANTITY_SUM,  /* children, two or more, as of PRODUCT, AND and OR */
    QUANTITY_PRODUCT,
    QUANTITY_QUOTIENT, /* of two children; 0 where the second is */
    QUANTITY_NEGATIVE, /* of one child */
    QUANTITY_NOT,      /* of one child; 0 or 1 */
    QUANTITY_AND,      /* the last child's value where none is 0 */
    QUANTITY_OR,       /* that of the first child which is not 0 */
    QUANTITY_GREATER,  /* two children, as of those that follow; 0 or 1 */
    QUANTITY_AT_LEAST,
    QUANTITY_EQUAL,
};
struct quantity {
    enum quantity_kind kind;
    double number;
    size_t asked_index; /* of QUANTITY_RULE, in rule.asked */
    const struct quantity *const *children;
    size_t child_count;
};

struct condition {
    enum condition_kind kind;
    const struct condition *const *children;
    size_t child_count;
    size_t selection_index;
    size_t threshold;
    size_t asked_index; /* in rule.asked */
    const struct quantity *quantity;
};

enum rule_level {
    RULE_LEVEL_INFORMATIONAL,
    RULE_LEVEL_LOW,
    RULE_LEVEL_MEDIUM,
    RULE_LEVEL_HIGH,
    RULE_LEVEL_CRITICAL,
};
#define RULE_LEVEL_COUNT 5
const char *rule_level_name(enum rule_level level);
/* False where `name` is none. */
bool rule_level_from_name(struct bytes name, enum rule_level *out_level);

/* "stable" …: the statuses of Sigma 2.1, from 0 to RULE_STATUS_COUNT - 1. */
#define RULE_STATUS_COUNT 5
const char *rule_status_name(size_t index);

/* Who wrote a rule. */
enum rule_origin {
    RULE_OF_AUTHOR,     /* Sigma */
    RULE_OF_INDICATORS, /* of one kind of a feed: all its items look for one array of values */
    RULE_OF_PATTERN,    /* of a feed */
    RULE_OF_SPAMASSASSIN,
};

/* What a rule says of another one: `related`. */
struct rule_relation {
    struct bytes id;
    struct bytes type; /* "derived", "obsolete", "merged", "renamed", "similar" … */
};

struct node;

struct rule {
    enum rule_origin origin;
    struct bytes id;   /* UUID as written; derived (UUIDv5 of the text) where none is */
    struct bytes name; /* machine name; empty: none */
    struct bytes title;
    struct bytes description;
    struct bytes status; /* "experimental" …; empty: none */
    struct bytes author;
    struct bytes license;
    struct bytes date;
    enum rule_level level; /* medium where none is given */
    bool has_id;           /* its author gave it one */
    bool has_level;
    const struct bytes *tags;
    size_t tag_count;
    const struct bytes *references;
    size_t reference_count;
    const struct bytes *falsepositives;
    size_t falsepositive_count;
    const struct rule_relation *relations;
    size_t relation_count;
    const struct node *const *others; /* members that nothing here reads: kept as they are, see
                                         yaml_tree.h */
    size_t other_count;
    const struct selection *selections;
    size_t selection_count;
    const struct condition *condition;
    struct bytes condition_text;
    const struct bytes *asked; /* names of the rules that the condition asks for */
    size_t asked_count;
    bool is_component;   /* judged for the rules that ask for it, never a hit by itself */
    bool is_counted;     /* a correlation counts the messages it holds on */
    unsigned most_count; /* in quantities it counts as often as its expressions match, so often at
                            most; 0: once */
    double score;        /* of SpamAssassin; 0 elsewhere */
    double least_score;  /* of the rule that adds up the scores of those it asks for: where it
                            holds; 0 elsewhere */
    struct bytes source; /* path of the file */
    struct rule_place place; /* of the document in it */
    struct bytes sha256;     /* rule_digest.h: of the document's bytes, and of the lists and filters
                                that it is used with */
};

/* A rule, or a file, that was refused: it never stops a run. */
struct refusal {
    struct bytes path;
    struct rule_place place; /* line 0: the whole file */
    struct bytes title;      /* of the rule, where it could be read */
    struct bytes reason;
};

struct spamassassin;

struct rule_set {
    struct arena *arena; /* owns what rules and refusals point to; the two arrays are the set's */
    struct rule *rules;  /* sorted by path, then by place: the same on every machine */
    size_t rule_count;
    size_t rule_capacity;
    struct refusal *refusals;
    size_t refusal_count;
    size_t refusal_capacity;
    size_t file_count;             /* rule files read */
    struct import_report imports;  /* what became of the entries of files that are no Sigma rules */
    struct warning_lists warnings; /* what no feed should hold */
    struct filter *filters;        /* sigma_filter.h */
    size_t filter_count;
    size_t filter_capacity;
    struct correlation *correlations; /* correlation.h; once finished each behind those it counts */
    size_t correlation_count;
    size_t correlation_capacity;
    struct lists *lists;               /* named lists that rules asked for; NULL: none yet */
    struct spamassassin *spamassassin; /* what its files said so far; NULL: none was read */
};

/* Call before any thread starts: it calls fold_init(), as reading rules folds values. */
void rule_set_init(struct rule_set *set);
void rule_set_done(struct rule_set *set);

/* Before the first file: `%name.column%` of `expand` is the CSV file at `path`, not name.csv of the
 * folder `lists` beside the rules. */
void rule_set_replace_list(struct rule_set *set, const char *name, const char *path);

/* Add all rules of a file, of whatever format it is, or, recursively, of a folder's *.yml, *.yaml,
 * *.json, *.stix, *.stix2, *.cf, *.csv, *.tsv, *.txt and *.ioc files (folders named `tests` and
 * `lists`, files named pack.yml, README and the like, and hidden ones are passed over). Bad
 * documents become refusals, and so does a rule whose id is that of another one before it in the
 * set's order; the same document loaded twice is one rule. Rules made of indicators get ids of
 * their own where only the names of their files are the same. STATUS_IO only where `path` itself
 * cannot be read. */
enum status rule_set_load(struct rule_set *set, const char *path, struct failure *out_failure);

/* Add all rules of a text that is named `path` in messages (tests, fuzzing). */
void rule_set_add_text(struct rule_set *set, struct bytes text, const char *path);

/* After the last file, and once: make rules of what SpamAssassin's files said, whose lines may
 * change what stands in another file, apply filters to the rules they name, and find the rules that
 * correlations name. */
void rule_set_finish(struct rule_set *set);

/* Refuse a rule after all (a later stage found it wrong): it is removed from `rules`. */
void rule_set_refuse(struct rule_set *set, size_t rule_index, struct rule_place place,
                     const char *reason);

/* For readers of other formats: add one rule, or one refusal; their texts lie in the set's arena.
 */
void rule_set_add_rule(struct rule_set *set, const struct rule *rule);
void rule_set_add_refusal(struct rule_set *set, struct refusal refusal);

/* Likewise: count what became of one entry of a file (import_report.h). */
void rule_set_note_import(struct rule_set *set, const struct import_note *note);

const char *signatures_libyaml_version(void);

#endif

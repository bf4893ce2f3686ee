/* One test of SpamAssassin as the selections of a rule: which fields it looks at, and for what.
 * Lifetime: the arena's. */
#ifndef COLDTRAIL_SIGNATURES_SPAMASSASSIN_TEST_H
#define COLDTRAIL_SIGNATURES_SPAMASSASSIN_TEST_H

#include "signatures/spamassassin_regex.h"

enum spamassassin_kind {
    SPAMASSASSIN_NONE, /* named, but not defined (yet) */
    SPAMASSASSIN_HEADER,
    SPAMASSASSIN_BODY,
    SPAMASSASSIN_RAWBODY,
    SPAMASSASSIN_FULL,
    SPAMASSASSIN_URI,
    SPAMASSASSIN_MIMEHEADER,
    SPAMASSASSIN_META,
    SPAMASSASSIN_NETWORK, /* of a plugin that asks the network: `urirhssub`, `askdns` … */
};
/* "header", "body" … as files write it. */
const char *spamassassin_kind_name(enum spamassassin_kind kind);

struct spamassassin_test {
    enum spamassassin_kind kind;
    struct bytes name;
    struct bytes definition; /* what stands behind the name */
    struct bytes description;
    struct bytes path;
    struct rule_place place;
    double score;
    unsigned most_count; /* `tflags multiple`: see rule.most_count */
    bool has_score;
    bool is_without_subject; /* `tflags nosubject` */
    bool is_nice;            /* its score is below 0 where none is given */
    bool is_replaced;        /* `replace_rules`: the expression holds tags */
    bool is_loaded;          /* it became a rule */
};

/* Why a test cannot run here: "eval", "network", "relays"; NULL: it can. */
const char *spamassassin_test_obstacle(const struct spamassassin_test *test);

/* Fill selections, condition and condition_text of `rule`. Not for metas. */
bool spamassassin_test_parse(struct arena *arena, const struct spamassassin_test *test,
                             const struct replacement_list *replacements,
                             struct complaint *complaint, struct rule *rule);

#endif

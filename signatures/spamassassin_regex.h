/* Expressions of SpamAssassin as they stand in a test: `/…/i`, `m{…}x`, `m!…!`. What comes out is
 * ASCII that PCRE2 reads, bytes for bytes: Perl is not told that the text is UTF-8 either. */
#ifndef COLDTRAIL_SIGNATURES_SPAMASSASSIN_REGEX_H
#define COLDTRAIL_SIGNATURES_SPAMASSASSIN_REGEX_H

#include "signatures/complaint.h"

struct spamassassin_regex {
    struct bytes expression;
    unsigned modifiers; /* MODIFIER_RE and those of its flags */
};

/* What `replace_tag`, `replace_inter`, `replace_pre` and `replace_post` defined
 * (Mail::SpamAssassin::Plugin::ReplaceTags). */
enum replacement_kind { REPLACE_TAG, REPLACE_INTER, REPLACE_PRE, REPLACE_POST };
struct replacement {
    enum replacement_kind kind;
    struct bytes name;
    struct bytes text;
};
struct replacement_list {
    const struct replacement *items;
    size_t count;
};

/* Read an expression with its delimiters at the beginning of `text`; `out_rest` is what stands
 * behind it, trimmed. `replacements` is NULL where `<TAG>` means itself. */
bool spamassassin_regex_read(struct arena *arena, struct bytes text,
                             const struct replacement_list *replacements, struct rule_place place,
                             struct complaint *complaint, struct spamassassin_regex *out_regex,
                             struct bytes *out_rest);

#endif

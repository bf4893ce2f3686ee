/* What an indicator is, where nobody says it or where a word says it. No state, any thread. */
#ifndef COLDTRAIL_SIGNATURES_INDICATOR_GUESS_H
#define COLDTRAIL_SIGNATURES_INDICATOR_GUESS_H

#include "signatures/indicator_rules.h"

struct indicator_guess {
    bool is_indicator;
    enum indicator_kind kind;
    struct bytes value;  /* as it is to be looked for: in the arena, or inside the text */
    const char *loss;    /* what of it is not looked at: "its port"; NULL: nothing */
    const char *refusal; /* where it is none: why */
};

/* What `text` (defanged or not) is: a URL, an address, a digest, a network, a file name, a domain …
 * A name with a dot that could be a domain or a file is a file where no domain ends so. */
struct indicator_guess indicator_guess(struct arena *arena, struct bytes text);

/* Which kind a word means that feeds use for types and columns: "FileHash-SHA256", "ip-dst",
 * "domain_name". Case, blanks, dashes and underscores do not matter. */
enum indicator_word {
    INDICATOR_WORD_UNKNOWN,
    INDICATOR_WORD_KIND, /* `*out_kind` */
    INDICATOR_WORD_ANY,  /* "hash", "indicator": the value itself tells */
    INDICATOR_WORD_NONE, /* "yara", "mutex": nothing that mail can be asked */
};
enum indicator_word indicator_word_kind(struct bytes word, enum indicator_kind *out_kind);

#endif

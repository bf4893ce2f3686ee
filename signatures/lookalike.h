/* Domains that imitate a brand's: the families of mistypings and forgeries that people register
 * (those of the tool dnstwist, each from its description). Knows no public suffixes, no mail and no
 * matching. No state, any thread. */
#ifndef COLDTRAIL_SIGNATURES_LOOKALIKE_H
#define COLDTRAIL_SIGNATURES_LOOKALIKE_H

#include "engine/base/bytes.h"

enum lookalike_family {
    LOOKALIKE_HOMOGLYPH,     /* a letter or two as what looks like them, in ASCII or beyond */
    LOOKALIKE_CYRILLIC,      /* all letters as Cyrillic ones, where each has one */
    LOOKALIKE_TRANSPOSITION, /* two neighbours swapped */
    LOOKALIKE_OMISSION,      /* a character left out */
    LOOKALIKE_REPETITION,    /* a character twice */
    LOOKALIKE_VOWEL_SWAP,    /* a vowel as another one */
    LOOKALIKE_PLURAL,        /* an "s" or "es" put in */
    LOOKALIKE_HYPHENATION,   /* a hyphen put in */
    LOOKALIKE_SUBDOMAIN,     /* a dot put in: "unicef.org" as "uni.cef.org" */
    LOOKALIKE_REPLACEMENT,   /* a character as a neighbouring key of a QWERTY, QWERTZ or AZERTY */
    LOOKALIKE_INSERTION,     /* a neighbouring key before or behind a character */
    LOOKALIKE_BITSQUATTING,  /* a character with one bit flipped */
    LOOKALIKE_ADDITION,      /* a letter or digit at the end, or before a hyphen */
    LOOKALIKE_DICTIONARY,    /* a word that lures use before or behind, with or without a hyphen */
    LOOKALIKE_TLD_SWAP,      /* under another top-level domain of a list */
    LOOKALIKE_VARIOUS,       /* suffix or "www" glued to the name, "co.uk" as "uk" */
    LOOKALIKE_CONFUSABLE,    /* the same skeleton (engine/base/skeleton.h): compared, never made */
};
#define LOOKALIKE_FAMILY_COUNT 17

/* "homoglyph", "vowel-swap" …: dnstwist's names, where it has one. */
const char *lookalike_family_name(enum lookalike_family family);

/* Labels of so many characters or fewer have real words and companies one keystroke away, so
 * families of which most members are such keystrokes make nothing of them. */
#define LOOKALIKE_SHORT_CHARACTERS 4
bool lookalike_is_short(struct bytes label);

/* What a label of a domain has at most (RFC 1035 §2.3.4), here of UTF-8. */
#define LOOKALIKE_LABEL_BYTES 63

/* What was registered, in lower case: "haier" and "com", "haier" and "co.uk". Characters beyond
 * ASCII stand as they are (U-labels, RFC 5890), never as "xn--". */
struct lookalike_brand {
    struct bytes label;
    struct bytes suffix;
};

/* Whether it is a host name, so that imitations of it can be made. */
bool lookalike_can_be_made(struct lookalike_brand brand);

/* `domain` is valid during the call: lower case, UTF-8, U-labels. */
typedef void (*lookalike_sink)(void *state, struct bytes domain, enum lookalike_family family);

/* Hand each imitation of `brand` to `sink` once, under the first family of the enum that makes it;
 * the brand itself is never one. About 800 for a label of 15 letters. Every one can be registered
 * or be a name under what can (RFC 5891 §4.2.3.1); a brand that is none yields nothing. */
void lookalike_generate(struct lookalike_brand brand, lookalike_sink sink, void *state);

#endif

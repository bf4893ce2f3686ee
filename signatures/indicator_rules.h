/* Makes rules of a feed's indicators: one for each kind, over the fields where such a thing stands
 * in mail. Hits of it name the indicator. A rule's id hangs on the name of the file, not on the
 * folder it lies in nor on what it holds, so that it stays when the file is moved or renewed; see
 * also rule_set_load. Lifetime: the reading of one file; what it makes lives as
 * long as the rule set. One thread. */
#ifndef COLDTRAIL_SIGNATURES_INDICATOR_RULES_H
#define COLDTRAIL_SIGNATURES_INDICATOR_RULES_H

#include "signatures/rule.h"

enum indicator_kind {
    INDICATOR_DOMAIN,           /* it, or any below it */
    INDICATOR_HOST,             /* exactly it */
    INDICATOR_ADDRESS,          /* in any role */
    INDICATOR_ADDRESS_FROM,     /* From, Sender, Return-Path */
    INDICATOR_ADDRESS_TO,       /* To, Cc, Bcc */
    INDICATOR_ADDRESS_REPLY_TO, /* Reply-To */
    INDICATOR_URL,
    INDICATOR_IP,
    INDICATOR_NETWORK, /* 192.0.2.0/24 */
    INDICATOR_MD5,     /* of an attachment, as are all that follow up to the name */
    INDICATOR_SHA1,
    INDICATOR_SHA256,
    INDICATOR_FILE_NAME,
    INDICATOR_SUBJECT,
    INDICATOR_MESSAGE_ID,
    INDICATOR_X_MAILER,
    INDICATOR_DISPLAY_NAME,
    INDICATOR_BODY,    /* anywhere in a body */
    INDICATOR_HEADER,  /* anywhere in the value of a header */
    INDICATOR_CONTENT, /* anywhere in an attachment */
    INDICATOR_KIND_COUNT,
};
/* "domain", "file name" … */
const char *indicator_kind_name(enum indicator_kind kind);

/* The fields where such a thing stands, with blanks between them, and the modifiers it is looked
 * for with. */
const char *indicator_kind_fields(enum indicator_kind kind, unsigned *out_modifiers);

struct indicator_rules;

/* `feed` is in the set's arena. Never NULL. */
struct indicator_rules *indicator_rules_new(struct rule_set *set,
                                            const struct indicator_feed *feed);

/* Look for `indicator->value`, as `kind` says. The indicator is copied, its texts are not: they lie
 * in the set's arena. False where it is not taken, because it is empty, too long, no network, or
 * there already; the reason is noted. Where true, the caller notes what it took. */
bool indicator_rules_add(struct indicator_rules *rules, enum indicator_kind kind,
                         const struct indicator *indicator);

/* Of the rules that are made; medium where it is not said. */
void indicator_rules_set_level(struct indicator_rules *rules, enum rule_level level);

/* Of the `count` values of such a rule: see rule.sha256. */
struct bytes indicator_rules_digest(struct arena *arena, const struct value *values, size_t count);

/* Add a rule to the set for each kind that has indicators, and free `rules`. */
void indicator_rules_finish(struct indicator_rules *rules);

#endif

/* Which recipients of a message belong to watched companies, and in which role. Built once from a
 * watchlist and a role list, which it owns; immutable afterwards, any thread. */
#ifndef COLDTRAIL_MATCH_TARGETS_H
#define COLDTRAIL_MATCH_TARGETS_H

#include "engine/mail/message.h"
#include "signatures/role_list.h"
#include "signatures/watchlist.h"

struct targets;

/* Take both over (`roles` may be NULL: then none is known). Domains are taken in both forms of
 * international ones (RFC 5890), and stand for what lies below them too. Left out and noted in the
 * watchlist: what is no domain, public suffixes ("co.uk"), domains at which anybody gets a mailbox
 * ("gmail.com"), and what another company has already. Never NULL. */
struct targets *targets_new(struct watchlist *watchlist, struct role_list *roles);
void targets_free(struct targets *targets);

const struct watchlist *targets_watchlist(const struct targets *targets);
const struct role_list *targets_roles(const struct targets *targets); /* NULL: none */

/* How the mail came to the recipient. */
enum target_kind {
    TARGET_DIRECT, /* named in To */
    TARGET_COPY,   /* named in Cc or Bcc */
    TARGET_LIST,   /* named in neither: through a list, an alias, or undisclosed; the servers that
                      delivered it say so */
    TARGET_KIND_COUNT
};
/* "direct", "cc", "list". */
const char *target_kind_name(enum target_kind kind);

/* One recipient of a watched company. */
struct target {
    const struct company *company;
    struct bytes address; /* as written */
    struct bytes role;    /* empty: not known */
    enum target_kind kind;
};

struct target_list {
    const struct target *items;
    size_t count;
};

/* The recipients of the message that are watched, each address once: of To, Cc, Bcc, Delivered-To,
 * X-Original-To, Envelope-To, X-Envelope-To, and of "for" in Received (RFC 5321 §4.4). Where
 * `with_roles`, their roles: by the display name, else by the mailbox; the title in a salutation is
 * that of the one recipient who is watched. In the message's arena. */
struct target_list targets_of(const struct targets *targets, struct message *message,
                              bool with_roles);

/* The company that a domain or address belongs to; NULL: none that is watched. */
const struct company *targets_company(const struct targets *targets, struct arena *arena,
                                      struct bytes address);

#endif

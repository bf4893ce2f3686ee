/* Which role a mailbox, a name or a salutation speaks of. Built once from a role list; immutable
 * afterwards, any thread. What it returns is the role list's, which must outlive it. */
#ifndef COLDTRAIL_MATCH_ROLE_INDEX_H
#define COLDTRAIL_MATCH_ROLE_INDEX_H

#include "signatures/role_list.h"

struct role_index;

/* Titles and mailboxes that are another role's already, or too long, are left out and noted in
 * `list`. */
struct role_index *role_index_new(struct role_list *list);
void role_index_free(struct role_index *index);

/* The role of the mailbox `local`, the part of an address before the `@`. Case, dots, dashes, what
 * follows a `+` (RFC 5233) and numbers at the end do not matter: "Global-Sales2+de" is
 * "global.sales". Empty: of none. */
struct bytes role_of_mailbox(const struct role_index *index, struct bytes local);

/* The role of the longest title in `text` (UTF-8, its first LIMIT_ROLE_TEXT_BYTES), as whole words;
 * of several as long ones the first. Titles in scripts that write no blanks count inside words too.
 * Empty: none. */
struct bytes role_in_text(const struct role_index *index, struct bytes text);

/* The same, but the title must be all of the text. */
struct bytes role_of_title(const struct role_index *index, struct bytes text);

#endif

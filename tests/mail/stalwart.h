/* Stalwart's answers, and how theirs and ours are made alike. */
#ifndef COLDTRAIL_TESTS_MAIL_STALWART_H
#define COLDTRAIL_TESTS_MAIL_STALWART_H

#include <jansson.h>

#include "engine/mail/address.h"
#include "tests/mail/corpus.h"

/* Texts of both sides. */
struct two_sides {
    struct buffer theirs;
    struct buffer ours;
};

/* Compare them as one aspect of a message, and empty them. */
void stalwart_compare(struct corpus_suite *suite, const char *message, const char *aspect,
                      struct two_sides *sides);

/* The file at `path`; the caller's. Fails where it cannot be read. */
json_t *stalwart_load(const char *path);

/* The text of a member, "" where there is none. */
const char *stalwart_string(const json_t *object, const char *key);

/* Seconds since 1970, or TIME_UNKNOWN. */
int64_t stalwart_time(const json_t *date);

void stalwart_append_json_string(struct buffer *out, const json_t *string);
void stalwart_append_their_addresses(struct buffer *out, const json_t *value);
void stalwart_append_our_addresses(struct buffer *out, const struct address *items, size_t count);
void stalwart_append_time(struct buffer *out, int64_t seconds);
void stalwart_append_lower(struct buffer *out, const char *text);
void stalwart_append_line(struct buffer *out, struct bytes text);

#endif

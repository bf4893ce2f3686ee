/* The header of a message as it lies in a recipient's mailbox: what the hops added (Return-Path,
 * Received, Authentication-Results, DKIM-Signature) and what the sender's program wrote. */
#ifndef COLDTRAIL_BENCH_CORPUS_ENVELOPE_H
#define COLDTRAIL_BENCH_CORPUS_ENVELOPE_H

#include <stdbool.h>

#include "bench/corpus/letter.h"

/* Everything left NULL or false is filled in from the letter. */
struct envelope {
    const char *from_name; /* UTF-8 */
    const char *from_address;
    const char *to_name; /* UTF-8 */
    const char *to_address;
    const char *cc_name;         /* UTF-8; may be NULL */
    const char *cc_address;      /* none when NULL */
    const char *reply_to;        /* none when NULL */
    const char *subject;         /* UTF-8 */
    const char *encoded_subject; /* written as it is, instead of `subject` */
    bool is_reply;               /* adds In-Reply-To and References */
    bool authentication_fails;
    bool is_bare;      /* only what the sender wrote: for messages inside messages */
    const char *extra; /* whole header lines, each ended by LF */
};

/* Append the header up to, but without, the MIME headers of the body, and set the letter's
 * message_id. */
void envelope_write(struct letter *letter, const struct envelope *envelope);

/* Append UTF-8 `header` as the value of a header: as it is when it is ASCII, else as encoded words
 * (RFC 2047) in the letter's charset, folded. */
void envelope_header_text(const struct letter *letter, const char *header, struct buffer *out);

#endif

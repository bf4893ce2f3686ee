/* What a worker keeps between messages, and what the room keeps about the one message it holds.
 * For the files of this room alone. */
#ifndef COLDTRAIL_MAIL_DECODER_H
#define COLDTRAIL_MAIL_DECODER_H

#include "engine/base/buffer.h"
#include "engine/base/limits.h"
#include "engine/mail/charset.h"
#include "engine/mail/html_name.h"
#include "engine/mail/message.h"

/* Address headers that are read once, however many fields ask for them. */
#define ADDRESS_HEADERS_KEPT 12

struct document;

struct read_addresses {
    const char *header_name; /* of the caller; a constant */
    struct address_list list;
};

/* Domains that were looked up in the Public Suffix List, in the places that their hashes say: the
 * same few stand in most messages. */
#define DOMAINS_KEPT 512
#define DOMAIN_KEPT_BYTES 62
struct known_domain {
    uint8_t size; /* 0: none is kept here */
    uint8_t registered_size;
    char text[DOMAIN_KEPT_BYTES]; /* lower case; its end was registered */
};

struct decoder {
    const struct unpacker *unpacker;
    struct gate_pass *pass; /* NULL: nobody else needs memory */
    struct arena *arena;
    struct charset_decoder *charsets;
    struct html_names *html_names;
    struct known_domain domains[DOMAINS_KEPT];
    struct buffer words;    /* text of encoded words, while they are decoded */
    struct buffer word_raw; /* bytes of encoded words that wait for their charset */
    /* The message: */
    struct message message;
    struct part *last_part; /* newest in document order, while parsing */
    bool is_expanded;
    bool has_links;
    struct message_links links;
    struct read_addresses addresses[ADDRESS_HEADERS_KEPT];
    size_t address_count;
    bool has_received;
    struct bytes_list received_hosts;
    struct bytes_list received_ips;
};

/* What was found out about a part already, so that nothing is decoded twice. */
struct part_cache {
    struct part *last_child;
    uint32_t child_count;
    struct bytes content;
    struct bytes source_text;
    struct bytes visible_text;
    const struct html_facts *html;
    const struct document *document;
    enum content_magic magic;
    bool has_content;
    bool has_magic;
    bool has_source_text;
    bool has_visible_text;
    bool has_document;
};

/* A new last child of `parent` (NULL: the top part), next in document order behind `previous`
 * (NULL: first). NULL where LIMIT_PARTS is reached, which is flagged. */
struct part *part_new(struct message *message, struct part *parent, struct part *previous);

/* Another reading of a part (enum part_view). */
struct reading {
    enum part_view view;
    const char *reason; /* a word for its path: "2~label" */
    size_t size;        /* of the bytes that are read again */
};

/* A part beside `of` that is another reading of it, next in document order behind `previous`; no
 * child of any part, so that the numbers of the others stay. NULL where LIMIT_PARTS or the limits
 * of readings are reached, which is flagged. */
struct part *part_new_reading(struct message *message, const struct part *of, struct part *previous,
                              const struct reading *reading);

/* Make `part` a multipart, before its children come: where it is all of a message, its number
 * becomes 0. */
void part_set_multipart(struct arena *arena, struct part *part);

/* Count `size` freshly decoded bytes; false where the limits for one message are reached, which is
 * flagged. */
bool message_charge(struct message *message, size_t size);

/* Tell before at most `size` bytes more are made: waits where that is much (decoder_share_memory).
 */
void message_prepare(struct message *message, size_t size);

/* The first bytes of freshly decoded `text` that the limits for one message allow, counted; where
 * they are not all, that is flagged. */
struct bytes message_take(struct message *message, struct bytes text);

/* How many bytes more the limits for one message allow. */
size_t message_decoded_room(const struct message *message);

#endif

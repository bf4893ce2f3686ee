/* What a hit carries: one message and one rule, with every match that made the rule true, as it is
 * written to hits.jsonl (nested ECS, plus coldtrail.* where ECS has no name). All strings borrow;
 * the writer copies what it keeps. All text is UTF-8 and hostile: writers escape it. */
#ifndef COLDTRAIL_HITS_RECORD_H
#define COLDTRAIL_HITS_RECORD_H

#include "engine/base/buffer.h"
#include "engine/base/digest.h"

/* What one record may hold of what an attacker can make long. A text that is cut ends with an
 * ellipsis; a list that is cut is named in `coldtrail.cut`. case.db has every recipient. */
#define HIT_TEXT_MAX_BYTES ((size_t)4096) /* Lucene refuses terms above 32,766 bytes */
#define HIT_LIST_MAX ((size_t)256)        /* addresses, attachments, links, hosts of one field */

struct text_list {
    const struct bytes *items;
    size_t count;
};

/* Where a message lies: see design "Case, hits, ledger". */
struct hit_location {
    uint32_t file_index;    /* order of files in the run */
    uint64_t sequence;      /* order of messages in the file */
    struct bytes container; /* "backup.tar.zst!2020/inbox.mbox.gz", or the .eml file itself */
    bool in_mailbox;
    uint64_t number; /* in its mailbox, from 1 */
    uint64_t offset; /* of the message in its decompressed container */
    uint64_t length;
};

struct hit_person {
    struct bytes name; /* display name; may be empty */
    struct bytes address;
    struct bytes domain; /* registered domain; may be empty */
};

struct person_list {
    const struct hit_person *items;
    size_t count;
};

struct hit_attachment {
    struct bytes name;
    struct bytes extension;
    struct bytes mime_type;
    struct bytes path; /* "2", "2!a.zip!b.html" */
    uint64_t size_bytes;
    char sha256[DIGEST_TEXT_BYTES];
};

/* One recipient of a watched company (signatures/README.md, "Watchlist"). */
struct hit_target {
    struct bytes company;
    struct bytes country;
    struct bytes sector;
    struct bytes role;
    struct bytes address;
    const char *kind; /* how the mail came to it: "direct", "cc", "list" */
};

/* What a field that correlations look at holds. */
struct hit_value {
    uint32_t field; /* in case_facts.event_fields */
    struct bytes text;
};

/* Shared by all hits of one message. */
struct hit_message {
    struct bytes digest; /* SHA-256 of the raw message, hex */
    uint64_t size_bytes;
    int64_t date;          /* Date header, or TIME_UNKNOWN */
    int64_t delivery_date; /* newest Received, or TIME_UNKNOWN */
    struct bytes message_id;
    struct bytes subject;
    struct bytes x_mailer;
    struct bytes content_type;
    struct bytes return_path;
    struct person_list from;
    struct person_list sender;
    struct person_list to;
    struct person_list cc;
    struct person_list reply_to;
    struct person_list delivered_to;
    const struct hit_attachment *attachments;
    size_t attachment_count;
    struct text_list urls;
    struct text_list received_ips;
    struct text_list anomalies;
    struct text_list collectors; /* hosts that its pages send a password to */
    const char *delivery;        /* what headers tell: "delivered", "junk", "unknown" */
    const struct hit_target *targets;
    size_t target_count;
    const struct hit_value *values; /* folded; of the fields that correlations need of it */
    size_t value_count;
    bool values_cut; /* there are more */
    struct hit_location location;
};

/* What a feed says of what matched (ECS threat.indicator). Empty: nothing. */
struct hit_indicator {
    struct bytes type;  /* "domain-name", "email-addr", "file" … */
    struct bytes value; /* as it was looked for */
    struct bytes id;
    struct bytes name;
    struct bytes description;
    struct bytes confidence;
    struct bytes tlp;
    struct bytes first_seen;
    struct bytes last_seen;
    struct bytes reference;
    struct bytes provider;
    struct bytes feed_name; /* of the feed, or the path of its file */
    struct bytes feed_reference;
};

struct hit_match {
    struct bytes selection; /* search identifier of the rule */
    struct bytes field;     /* "coldtrail.body.text"; for keywords the field that held it */
    struct bytes part_path; /* empty: the message itself */
    struct bytes view;      /* the reading of ambiguous mail it is in: "client", "strict", … */
    uint64_t offset;        /* bytes from the start of the field's value */
    struct bytes snippet;   /* text around the match, at most a line */
    struct bytes lookalike_brand;          /* the domain that the value imitates; empty: none */
    struct bytes lookalike_family;         /* how: "homoglyph", "tld-swap" … */
    const struct hit_indicator *indicator; /* NULL: the rule's author looked for it */
};

/* What a hit says of its rule. */
struct hit_rule {
    struct bytes id;
    struct bytes name;
    struct bytes title;
    struct bytes level;
    struct bytes status;
    struct bytes author;
    struct bytes license;
    struct bytes description;
    struct bytes source; /* rule file */
    struct bytes sha256;
    struct text_list tags; /* "attack.t1598.002" becomes threat.technique.id T1598.002 */
    struct text_list references;
    struct text_list falsepositives;
    uint32_t level_rank;   /* 0 informational … 4 critical */
    bool is_silent;        /* it has no hits of its own: only correlations count it */
    bool is_counted;       /* by a correlation */
    const char *exactness; /* "exact", "prefilter-confirmed", "pcre2" */
};

/* What SpamAssassin's tests that hold add up to. */
struct hit_score {
    double reached;
    double required;
    struct text_list tests; /* that hold, and have a score */
};

struct hit {
    uint32_t rule_index; /* in the rules given to case_create */
    const struct hit_match *matches;
    size_t match_count;
    bool matches_cut;              /* more matches than are listed */
    struct text_list views;        /* of all matches */
    const struct hit_score *score; /* NULL: the rule adds up no scores */
};

/* When the mail was sent: its Date where that is plausible (1980 up to 2100 and, where the delivery
 * is known, from 30 days before it to one day after), else its delivery, else TIME_UNKNOWN.
 * `*out_source` (may be NULL) becomes "date", "delivery" or "". */
int64_t hit_message_time(const struct hit_message *message, const char **out_source);

/* hit_id: hex SHA-256 over message digest and rule id, so that it stays the same from run to run.
 */
void hit_id(struct bytes message_digest, struct bytes rule_id, char out[DIGEST_TEXT_BYTES]);

/* Append the hit as one JSON object without its locations and without the last two braces (its own
 * and that of `coldtrail`): the case adds `,"location":{…},"locations":[…]}}` when it writes the
 * line, because the same message may turn up elsewhere. Deterministic; any thread. */
void hit_record_write(struct buffer *out, const struct hit_message *message,
                      const struct hit_rule *rule, const struct hit *hit);

/* "backup.tar.zst!2020/inbox.mbox.gz#4711", or the container where it is the message. */
void hit_location_path(struct buffer *out, const struct hit_location *location);

#endif

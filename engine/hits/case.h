/* The case: the folder a hunt writes. case.db (SQLite, WAL, one writer) is the record; hits.jsonl
 * and ledger.json are written from it when the hunt ends. The functions that add lock: any thread.
 * Files are 0600 in a folder 0700. What was added is committed about every second, so that a kill
 * loses at most that. Lifetime: run. */
#ifndef COLDTRAIL_HITS_CASE_H
#define COLDTRAIL_HITS_CASE_H

#include "engine/base/status.h"
#include "engine/hits/record.h"
#include "engine/hits/window.h"

struct case_file;

/* One refused rule, for the record. */
struct case_refusal {
    struct bytes path;
    struct bytes title;
    struct bytes reason;
    uint64_t line;
    uint64_t column;
};

/* Where the values of a word of `group-by`, or of `field`, are. */
struct case_event_field {
    bool is_key;    /* of a correlation: its own group-by field number `index`; else … */
    uint32_t index; /* … in case_facts.event_fields */
};

/* What a correlation counts: the messages of a rule, or the results of a correlation. */
struct case_member {
    uint32_t rule_index;
    bool is_correlation;
    const struct case_event_field *keys; /* one a group-by field */
    struct case_event_field value;       /* where values are measured */
};

/* A correlation, evaluated once the sweep has ended (Sigma 2.1, "Correlation Rules"). */
struct case_correlation {
    uint32_t rule_index; /* of what it says about itself, among the rules */
    const char *type;    /* "event_count" */
    struct bytes condition;
    struct window_condition window;
    const struct case_member *members; /* 64 at most */
    size_t member_count;
    struct text_list keys;    /* group-by, as written */
    struct bytes value_field; /* as written */
};

/* What is true of the whole sweep before it starts. With correlations, what `rules` and
 * `correlations` point to must live until the case is finished. */
struct case_facts {
    struct bytes version; /* of coldtrail */
    struct bytes command_line;
    struct bytes configuration; /* resolved, JSON object */
    const struct hit_rule *rules;
    size_t rule_count;
    struct text_list event_fields;               /* that correlations look at */
    const struct case_correlation *correlations; /* each behind those that it counts */
    size_t correlation_count;
    const struct case_refusal *refusals;
    size_t refusal_count;
    int64_t started; /* wall clock */
};

/* One file found, and how it ended. */
struct case_source {
    uint32_t file_index;
    struct bytes path;
    uint64_t size_bytes;
    const char *outcome; /* "decoded" … */
    const char *reason;  /* "" where decoded */
    uint64_t messages;
    uint64_t hits;
};

struct case_problem {
    uint32_t file_index;
    uint64_t sequence;
    const char *level;   /* "archives" … "messages" */
    const char *outcome; /* "partial", "skipped", "failed" */
    const char *reason;  /* "truncated" … */
    struct bytes path;
    struct bytes detail;
};

/* seen = decoded + partial + skipped + failed, at each level. */
struct case_tally {
    const char *level; /* "archives", "containers", "members", "messages", "bytes" */
    uint64_t seen;
    uint64_t decoded;
    uint64_t partial;
    uint64_t skipped;
    uint64_t failed;
};

struct case_name_count {
    struct bytes name;
    uint64_t count;
};

struct case_day {
    int64_t day; /* since 1970-01-01, UTC */
    uint64_t messages;
};

/* What is true once the sweep has ended. */
struct case_totals {
    const struct case_tally *tallies;
    size_t tally_count;
    const struct case_name_count *anomalies; /* messages with each anomaly */
    size_t anomaly_count;
    const struct case_day *days; /* messages read by the day they are dated */
    size_t day_count;
    bool complete; /* as the exit code says: nothing wanted was left unread */
    bool interrupted;
    int64_t finished;       /* wall clock */
    double elapsed_seconds; /* steady clock */
    double cpu_seconds;
    uint64_t input_bytes; /* compressed bytes read */
    uint64_t raw_bytes;   /* raw mail */
    uint64_t threads;
};

/* Make the folder `path` and an empty case in it. An existing case, or any folder that is not
 * empty, is refused (STATUS_INVALID, says `--force`) unless `force`, which removes the case's own
 * files and nothing else. Symbolic links are never followed for the files written. */
enum status case_create(const char *path, bool force, const struct case_facts *facts,
                        struct case_file **out_case, struct failure *out_failure);

/* Take one message's hits. `records` are hit_record_write() texts, one a hit; of hits whose rule is
 * silent they are empty, and only correlations count them. A message whose
 * digest is known already gets one location more and no second hit. Of each rule the
 * LIMIT_HITS_STORED_PER_RULE hits that come first in (file_index, sequence) order are kept, the
 * same ones whatever the order of calls; all are counted. */
enum status case_add_hits(struct case_file *file, const struct hit_message *message,
                          const struct hit *hits, const struct bytes *records, size_t hit_count,
                          struct failure *out_failure);

enum status case_add_source(struct case_file *file, const struct case_source *source,
                            struct failure *out_failure);
enum status case_add_problem(struct case_file *file, const struct case_problem *problem,
                             struct failure *out_failure);

/* Counts for the summary, over distinct messages. Owned by the result; case_summary_done() frees.
 */
struct case_rule_count {
    uint32_t rule_index;
    uint64_t hits;   /* counted; of a correlation its results */
    uint64_t stored; /* of them kept */
};
struct case_recipient_count {
    char *domain; /* registered domain of To, Cc and Delivered-To */
    /* The rest tells of the messages of the highest level alone. */
    uint64_t messages;
    uint64_t addresses;
    int64_t first_seen;
    int64_t last_seen;
    uint32_t highest_level_rank;
};
/* What a correlation had to leave out. */
struct case_correlation_count {
    uint32_t rule_index;
    uint64_t events; /* counted */
    uint64_t without_time;
    uint64_t without_group;
    uint64_t cut;
};
struct case_summary {
    struct case_rule_count *rules; /* those with hits, highest level first, then most hits */
    size_t rule_count;
    struct case_recipient_count *recipients; /* highest level first, then most messages */
    size_t recipient_count;
    struct case_correlation_count *correlations; /* those that left something out */
    size_t correlation_count;
    uint64_t messages_with_hits; /* distinct; also those that are part of a correlation's result */
    uint64_t hits;               /* and results of correlations */
    uint64_t locations;
};

/* Evaluate correlations, commit, write hits.jsonl (in (file_index, sequence, rule) order of each
 * hit's first location, then the results of correlations by rule, time and group) and
 * ledger.json, each to a temporary name first, fsynced and renamed; fill the summary; close the
 * database. The case is gone afterwards whatever is returned. */
enum status case_finish(struct case_file *file, const struct case_totals *totals,
                        struct case_summary *out_summary, struct failure *out_failure);
void case_summary_done(struct case_summary *summary);

/* Close without finishing: what was committed stays. Accepts NULL. */
void case_close(struct case_file *file);

const char *hits_sqlite_version(void);

#endif

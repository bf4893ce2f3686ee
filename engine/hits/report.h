/* The answer of a case: who received the campaign, in which role and country, when, and what it
 * used. Read from case.db alone. Owns everything it points to; one thread.
 *
 * A mail is counted once, however many copies of it lie anywhere: copies have the same Message-ID,
 * sender and Date (where there is no Message-ID: the same bytes). Texts are mail's: hostile. */
#ifndef COLDTRAIL_HITS_REPORT_H
#define COLDTRAIL_HITS_REPORT_H

#include "engine/base/arena.h"
#include "engine/base/status.h"
#include "engine/hits/json_writer.h"
#include "engine/hits/record.h"

/* Mails that share something: a country, a sender, a file … */
struct report_row {
    struct bytes name;
    struct bytes detail; /* of attachments the digest, else empty */
    uint64_t mails;      /* distinct */
    uint64_t mailboxes;  /* of watched companies */
    uint64_t companies;  /* watched ones */
    int64_t first;       /* TIME_UNKNOWN where no mail has a plausible time */
    int64_t last;
    int64_t level_rank; /* the highest */
};

struct report_rows {
    const struct report_row *items; /* most mails first; days, by date */
    size_t count;
};

struct report_company {
    struct report_row row;
    struct bytes country;
    struct bytes sector;
    struct text_list roles;
    uint64_t places; /* where copies of the mails lie */
    uint64_t delivered;
    uint64_t
        junk; /* mails that the receiving side marked; neither of the two: headers do not tell */
};

enum report_section {
    REPORT_COUNTRIES,
    REPORT_SECTORS,
    REPORT_ROLES, /* an empty name: not known */
    REPORT_KINDS, /* direct, cc, list */
    REPORT_DAYS,  /* "2020-09-07" */
    REPORT_SENDERS,
    REPORT_SUBJECTS,
    REPORT_ATTACHMENTS,
    REPORT_COLLECTORS,
    REPORT_OTHERS, /* domains of the recipients of mails that went to no watched company */
    REPORT_SECTION_COUNT
};
/* "countries" … as in JSON. */
const char *report_section_name(enum report_section section);

struct report {
    struct arena *arena;
    int64_t min_rank;
    /* The ledger. */
    bool is_finished; /* false: the hunt runs, or was killed */
    bool is_complete;
    bool is_interrupted;
    uint64_t messages_read;
    uint64_t messages_unread; /* partial, skipped or failed */
    uint64_t problems;
    int64_t newest; /* the day up to which the mail that was read goes, but for one in a thousand;
                       TIME_UNKNOWN: no mail is dated */
    int64_t oldest; /* likewise */
    /* All mails of the level and above. */
    struct report_row all;
    uint64_t places;
    uint64_t others;                        /* mails to no watched company */
    const struct report_company *companies; /* most mails first */
    size_t company_count;
    struct report_rows sections[REPORT_SECTION_COUNT];
};

/* Read the case in the folder `path`, of mails hit at level `min_rank` and above (0 informational …
 * 4 critical). STATUS_IO where there is no case, or it cannot be read: one of another version may
 * lack tables. */
enum status report_read(const char *path, int64_t min_rank, struct report *out_report,
                        struct failure *out_failure);
void report_done(struct report *report);

/* A campaign of which nothing came for so long while other mail did is over, as far as one can see.
 */
#define REPORT_ENDED_DAYS 14
/* Whether the mail of the archives goes on for `days` or more behind the last mail of the report.
 */
bool report_has_ended(const struct report *report, int64_t days);

/* As README.md describes it. */
void report_write_json(const struct report *report, struct json_writer *json);

#endif

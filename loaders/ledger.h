/* What the loaders saw, counted so that nothing goes missing: at every level
 * seen = decoded + partial + skipped + failed. Plain data, no lifetime of its own. */
#ifndef COLDTRAIL_LOADERS_LEDGER_H
#define COLDTRAIL_LOADERS_LEDGER_H

#include <stdint.h>

#include "engine/base/status.h"

enum ledger_level {
    LEDGER_ARCHIVE,   /* a file found under a path given to the hunt */
    LEDGER_CONTAINER, /* anything that holds other things: tar, zip, gz, mbox … */
    LEDGER_MEMBER,    /* what a container holds, messages of mailboxes apart */
    LEDGER_MESSAGE,
    LEDGER_COUNT
};

/* "archives", "containers", "members", "messages" */
const char *ledger_level_name(enum ledger_level level);

/* How something ended. Exactly one each. */
enum outcome {
    OUTCOME_DECODED, /* read to its end */
    OUTCOME_PARTIAL, /* something of it was read, not all: the problem says why */
    OUTCOME_SKIPPED, /* left alone, for a named reason (not mail, a link, a limit …) */
    OUTCOME_FAILED,  /* nothing of it could be read */
    OUTCOME_COUNT
};

/* "decoded", "partial", "skipped", "failed" */
const char *outcome_name(enum outcome outcome);

struct tally {
    uint64_t seen;
    uint64_t outcomes[OUTCOME_COUNT];
};

/* Why something is not OUTCOME_DECODED. */
enum reason {
    REASON_NONE,
    REASON_NOT_MAIL,      /* its bytes are neither mail nor a container that is read */
    REASON_EMPTY,         /* no bytes */
    REASON_DIRECTORY,     /* never counted: directories hold nothing themselves */
    REASON_SYMBOLIC_LINK, /* not followed */
    REASON_HARD_LINK,     /* inside an archive: its bytes are those of another member */
    REASON_SPECIAL_FILE,  /* FIFO, socket, device */
    REASON_UNREADABLE,    /* the system refused */
    REASON_UNSUPPORTED,   /* a known format that is not read (PST, RAR …) */
    REASON_ENCRYPTED,
    REASON_TRUNCATED,
    REASON_CORRUPT,
    REASON_LIMIT_NESTING,
    REASON_LIMIT_MEMBERS,
    REASON_LIMIT_EXPANSION,
    REASON_LIMIT_MESSAGE_BYTES,
    REASON_LIMIT_SPOOL,
    REASON_OWN_CASE,    /* the case this run writes */
    REASON_INTERRUPTED, /* the run was told to stop before it was read */
    REASON_ANOMALY,     /* messages: the anomalies say which (engine/mail/anomaly.h) */
    REASON_COUNT
};

/* "not-mail", "symbolic-link" … */
const char *reason_name(enum reason reason);

#endif

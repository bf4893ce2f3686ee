/* What can go wrong with the world (files, memory, archives, rule text), and the one record that
 * says what did. Malformed mail is not in here: it yields anomalies, never a status. */
#ifndef COLDTRAIL_BASE_STATUS_H
#define COLDTRAIL_BASE_STATUS_H

enum status {
    STATUS_OK,
    STATUS_END,         /* nothing more to pull: not a failure */
    STATUS_IO,          /* the system refused: open, read, write */
    STATUS_CORRUPT,     /* the container's bytes break its format */
    STATUS_TRUNCATED,   /* the container ends before its format says so */
    STATUS_UNSUPPORTED, /* a format or feature that is known and not read */
    STATUS_ENCRYPTED,   /* cannot be read without a secret */
    STATUS_LIMIT,       /* a named limit was reached */
    STATUS_INVALID,     /* what the user wrote (rule, option, configuration) is wrong */
};

/* Filled once, where the failure is found, with the name of the thing. The caller owns it. */
struct failure {
    enum status status;
    char text[512];
};

/* Fill `failure` (unless it is NULL or already filled) and return `status`. */
enum status failure_set(struct failure *failure, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A word for each status, for ledgers and messages: "corrupt", "encrypted" … */
const char *status_name(enum status status);

#endif

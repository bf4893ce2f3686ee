/* Lines for people on standard error: "level: what happened to what: why, and what was done about
 * it". For cli/ and hunt/ alone: libraries return failures and never print. Any thread; one call
 * is one line, and control characters in it (they come from mail) are made harmless. */
#ifndef COLDTRAIL_BASE_LOG_H
#define COLDTRAIL_BASE_LOG_H

enum log_level { LOG_ERROR, LOG_WARNING, LOG_INFO };

/* What is above `level` is dropped; `--quiet` leaves errors. Before threads start. */
void log_set_level(enum log_level level);

void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif

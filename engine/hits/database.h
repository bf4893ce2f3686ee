/* The one pair that knows SQLite. Knows nothing of mail or cases. One connection and its statements
 * are used by one thread at a time: the case holds a mutex around them. Every failure names the
 * file and repeats what SQLite said. Lifetime: run. */
#ifndef COLDTRAIL_HITS_DATABASE_H
#define COLDTRAIL_HITS_DATABASE_H

#include "engine/base/bytes.h"
#include "engine/base/status.h"

struct database;
struct statement;

/* Open an existing file (it may be empty) for writing. No part of `path` may be a symbolic link. */
enum status database_open(const char *path, struct database **out_database,
                          struct failure *out_failure);
/* The same for reading alone, with tables of its own in memory. */
enum status database_open_to_read(const char *path, struct database **out_database,
                                  struct failure *out_failure);
/* Statements first. What is not committed is rolled back. Accepts NULL. */
void database_close(struct database *database);

/* Run one or more SQL statements and drop their rows. */
enum status database_execute(struct database *database, const char *sql,
                             struct failure *out_failure);
/* How many rows the last INSERT, UPDATE or DELETE changed, and the rowid of the last INSERT. */
int64_t database_changes(const struct database *database);
int64_t database_last_id(const struct database *database);

/* Compile one SQL statement. */
enum status statement_prepare(struct database *database, const char *sql,
                              struct statement **out_statement, struct failure *out_failure);
/* Accepts NULL. */
void statement_free(struct statement *statement);

/* Parameters count from 1. Text and strings are borrowed until the next reset; invalid UTF-8 and
 * NUL, which readers of the database stumble over, become U+FFFD in a copy. */
void statement_bind_text(struct statement *statement, int parameter, struct bytes text);
/* NULL becomes the empty text. */
void statement_bind_string(struct statement *statement, int parameter, const char *text);
void statement_bind_number(struct statement *statement, int parameter, int64_t number);
/* As a number; what is above INT64_MAX, which no size or count reaches, becomes INT64_MAX. */
void statement_bind_count(struct statement *statement, int parameter, uint64_t count);
void statement_bind_decimal(struct statement *statement, int parameter, double number);

/* One step: STATUS_OK is a row, STATUS_END is none left (and the statement is reset), anything
 * else a failure (likewise reset). */
enum status statement_next(struct statement *statement, struct failure *out_failure);
/* Run to its end, drop rows. STATUS_OK when it went well. */
enum status statement_run(struct statement *statement, struct failure *out_failure);
/* Stop before its end; parameters become NULL. */
void statement_reset(struct statement *statement);

/* Columns of the row, from 0. The text lives until the next step or reset. */
struct bytes statement_text(struct statement *statement, int column);
int64_t statement_number(struct statement *statement, int column);
bool statement_is_null(struct statement *statement, int column);

#endif

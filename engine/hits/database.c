#include "engine/hits/database.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "engine/base/utf8.h"
#include "engine/hits/case.h"

struct database {
    sqlite3 *connection;
    char *path;
};

struct statement {
    struct database *database;
    sqlite3_stmt *handle;
};

const char *hits_sqlite_version(void)
{
    return sqlite3_libversion();
}

static enum status fail(const struct database *database, struct failure *out_failure)
{
    int code = sqlite3_extended_errcode(database->connection);
    int system_error = sqlite3_system_errno(database->connection);
    bool system_knows = (code & 0xFF) == SQLITE_IOERR || (code & 0xFF) == SQLITE_CANTOPEN;
    char text[128];
    const char *reason = "";
    if (system_knows && system_error)
        reason = strerror_r(system_error, text, sizeof text);
    return failure_set(out_failure, STATUS_IO, "%s: SQLite says: %s (code %d)%s%s", database->path,
                       sqlite3_errmsg(database->connection), code, *reason ? ": " : "", reason);
}

static enum status open_with(const char *path, int mode, struct database **out_database,
                             struct failure *out_failure)
{
    struct database *database = memory_new(1, sizeof *database);
    database->path = memory_copy_string(path);
    int flags = mode | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (sqlite3_open_v2(path, &database->connection, flags, NULL) != SQLITE_OK) {
        enum status status = fail(database, out_failure);
        database_close(database);
        return status;
    }
    /* Others may read, and a checkpoint may find them at it. */
    (void)sqlite3_busy_timeout(database->connection, 5000);
    *out_database = database;
    return STATUS_OK;
}

enum status database_open(const char *path, struct database **out_database,
                          struct failure *out_failure)
{
    return open_with(path, SQLITE_OPEN_READWRITE, out_database, out_failure);
}

enum status database_open_to_read(const char *path, struct database **out_database,
                                  struct failure *out_failure)
{
    enum status status = open_with(path, SQLITE_OPEN_READONLY, out_database, out_failure);
    if (status == STATUS_OK)
        status = database_execute(*out_database, "PRAGMA temp_store = MEMORY", out_failure);
    return status;
}

void database_close(struct database *database)
{
    if (!database)
        return;
    REQUIRE(sqlite3_close(database->connection) == SQLITE_OK);
    free(database->path);
    free(database);
}

enum status database_execute(struct database *database, const char *sql,
                             struct failure *out_failure)
{
    if (sqlite3_exec(database->connection, sql, NULL, NULL, NULL) != SQLITE_OK)
        return fail(database, out_failure);
    return STATUS_OK;
}

int64_t database_changes(const struct database *database)
{
    return sqlite3_changes64(database->connection);
}

int64_t database_last_id(const struct database *database)
{
    return sqlite3_last_insert_rowid(database->connection);
}

enum status statement_prepare(struct database *database, const char *sql,
                              struct statement **out_statement, struct failure *out_failure)
{
    sqlite3_stmt *handle = NULL;
    if (sqlite3_prepare_v3(database->connection, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle,
                           NULL) != SQLITE_OK)
        return fail(database, out_failure);
    struct statement *statement = memory_new(1, sizeof *statement);
    *statement = (struct statement){.database = database, .handle = handle};
    *out_statement = statement;
    return STATUS_OK;
}

void statement_free(struct statement *statement)
{
    if (!statement)
        return;
    (void)sqlite3_finalize(statement->handle);
    free(statement);
}

/* Binding fails for a wrong parameter, a statement under way, or a text above a gigabyte: ours to
 * avoid, so it is a broken invariant. */
static void require_bound(int code)
{
    REQUIRE(code == SQLITE_OK);
}

void statement_bind_text(struct statement *statement, int parameter, struct bytes text)
{
    static const char empty[] = "";
    if (text.size == 0) {
        require_bound(sqlite3_bind_text(statement->handle, parameter, empty, 0, SQLITE_STATIC));
        return;
    }
    if (utf8_is_valid(text) && bytes_find_byte(text, '\0', 0) == BYTES_NOT_FOUND) {
        require_bound(sqlite3_bind_text64(statement->handle, parameter, (const char *)text.data,
                                          text.size, SQLITE_STATIC, SQLITE_UTF8));
        return;
    }
    struct buffer repaired = {0};
    for (size_t start = 0; start < text.size;) {
        size_t nul = bytes_find_byte(text, '\0', start);
        size_t end = nul == BYTES_NOT_FOUND ? text.size : nul;
        (void)utf8_append_repaired(&repaired, bytes_slice(text, start, end));
        if (nul != BYTES_NOT_FOUND)
            utf8_append(&repaired, UTF8_REPLACEMENT);
        start = end + 1;
    }
    require_bound(sqlite3_bind_text64(statement->handle, parameter, (const char *)repaired.data,
                                      repaired.size, SQLITE_TRANSIENT, SQLITE_UTF8));
    buffer_done(&repaired);
}

void statement_bind_string(struct statement *statement, int parameter, const char *text)
{
    statement_bind_text(statement, parameter, bytes_of(text ? text : ""));
}

void statement_bind_number(struct statement *statement, int parameter, int64_t number)
{
    require_bound(sqlite3_bind_int64(statement->handle, parameter, number));
}

void statement_bind_count(struct statement *statement, int parameter, uint64_t count)
{
    statement_bind_number(statement, parameter, count > INT64_MAX ? INT64_MAX : (int64_t)count);
}

void statement_bind_decimal(struct statement *statement, int parameter, double number)
{
    require_bound(sqlite3_bind_double(statement->handle, parameter, number));
}

enum status statement_next(struct statement *statement, struct failure *out_failure)
{
    int code = sqlite3_step(statement->handle);
    if (code == SQLITE_ROW)
        return STATUS_OK;
    enum status status = STATUS_END;
    if (code != SQLITE_DONE)
        status = fail(statement->database, out_failure);
    statement_reset(statement);
    return status;
}

enum status statement_run(struct statement *statement, struct failure *out_failure)
{
    enum status status = STATUS_OK;
    while (status == STATUS_OK)
        status = statement_next(statement, out_failure);
    return status == STATUS_END ? STATUS_OK : status;
}

void statement_reset(struct statement *statement)
{
    (void)sqlite3_reset(statement->handle);
    (void)sqlite3_clear_bindings(statement->handle);
}

struct bytes statement_text(struct statement *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement->handle, column);
    int size = sqlite3_column_bytes(statement->handle, column);
    return bytes_make(text, text && size > 0 ? (size_t)size : 0);
}

int64_t statement_number(struct statement *statement, int column)
{
    return sqlite3_column_int64(statement->handle, column);
}

bool statement_is_null(struct statement *statement, int column)
{
    return sqlite3_column_type(statement->handle, column) == SQLITE_NULL;
}

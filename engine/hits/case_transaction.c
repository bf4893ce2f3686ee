#include "engine/base/clock.h"
#include "engine/base/require.h"
#include "engine/hits/case_file.h"

/* A transaction ends at the first of these: what a kill may lose, and what the WAL may hold. */
#define TRANSACTION_NS UINT64_C(1000000000)
#define TRANSACTION_ROWS 20000

static const char *const statement_sql[STATEMENT_COUNT] = {
    [ADD_MESSAGE] =
        "INSERT INTO message (digest, sweep, file_index, sequence, time, date, "
        "delivery_date, size, message_id, subject, from_address, from_name, "
        "from_domain, level_rank, digest_hash, delivery) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
    [FIND_MESSAGE] = ("SELECT id, file_index, sequence FROM message "
                      "WHERE digest_hash = ?2 AND digest = ?1"),
    [MOVE_MESSAGE] = "UPDATE message SET file_index = ?2, sequence = ?3 WHERE id = ?1",
    [RAISE_MESSAGE] = "UPDATE message SET level_rank = ?2 WHERE id = ?1 AND level_rank < ?2",
    [ADD_LOCATION] = "INSERT INTO location (sweep, file_index, sequence, message, container, "
                     "in_mailbox, number, offset, length) "
                     "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    [ADD_RECIPIENT] = "INSERT INTO recipient (message, kind, address, domain, name) "
                      "VALUES (?1, ?2, ?3, ?4, ?5)",
    [ADD_TARGET] = "INSERT INTO target (message, company, country, sector, role, address, kind) "
                   "VALUES (?1, ?2, ?3, ?4, ?5, lower(?6), ?7)",
    [ADD_ATTACHMENT] = "INSERT INTO attachment (message, name, mime_type, size, sha256) "
                       "VALUES (?1, ?2, ?3, ?4, ?5)",
    [ADD_COLLECTOR] = "INSERT INTO collector (message, host) VALUES (?1, ?2) "
                      "ON CONFLICT (message, host) DO NOTHING",
    [ADD_HIT] = "INSERT INTO hit (message, rule, sweep, hit_id, record) "
                "VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (message, rule) DO NOTHING",
    [ADD_EVENT] = "INSERT INTO event (rule, message, is_cut) VALUES (?1, ?2, ?3) "
                  "ON CONFLICT DO NOTHING",
    [ADD_EVENT_VALUE] = "INSERT INTO event_value (message, field, text) VALUES (?1, ?2, ?3) "
                        "ON CONFLICT DO NOTHING",
    [HAS_RECORD] = "SELECT record IS NOT NULL FROM hit WHERE message = ?1 AND rule = ?2",
    [SET_RECORD] = "UPDATE hit SET record = ?3 WHERE message = ?1 AND rule = ?2",
    [ADD_SOURCE] = "INSERT INTO source (sweep, file_index, path, size, outcome, reason, messages, "
                   "hits) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [ADD_PROBLEM] = "INSERT INTO problem (sweep, file_index, sequence, level, outcome, reason, "
                    "path, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    [FIND_BOUND] = "SELECT message.file_index, message.sequence FROM hit "
                   "JOIN message ON message.id = hit.message "
                   "WHERE hit.rule = ?1 AND hit.record IS NOT NULL "
                   "ORDER BY message.file_index, message.sequence LIMIT 1 OFFSET ?2",
    [DROP_RECORDS] = "UPDATE hit SET record = NULL WHERE id IN (SELECT hit.id FROM hit "
                     "JOIN message ON message.id = hit.message "
                     "WHERE hit.rule = ?1 AND hit.record IS NOT NULL "
                     "AND (message.file_index, message.sequence) > (?2, ?3))",
};

const char *case_statement_sql(enum case_statement statement)
{
    return statement_sql[statement];
}

enum status case_enter(struct case_file *file, struct failure *out_failure)
{
    REQUIRE(pthread_mutex_lock(&file->mutex) == 0);
    enum status status = STATUS_OK;
    if (file->broken.status != STATUS_OK) {
        status = failure_set(out_failure, file->broken.status, "%s", file->broken.text);
    } else if (!file->in_transaction) {
        status = database_execute(file->database, "BEGIN", &file->broken);
        if (status != STATUS_OK)
            (void)failure_set(out_failure, status, "%s", file->broken.text);
        file->in_transaction = status == STATUS_OK;
        file->transaction_began_ns = clock_now_ns();
        file->transaction_rows = 0;
    }
    if (status != STATUS_OK)
        REQUIRE(pthread_mutex_unlock(&file->mutex) == 0);
    return status;
}

enum status case_leave(struct case_file *file, enum status status, struct failure *out_failure)
{
    bool is_due = file->transaction_rows >= TRANSACTION_ROWS ||
                  clock_now_ns() - file->transaction_began_ns >= TRANSACTION_NS;
    if (status == STATUS_OK && is_due)
        status = case_commit(file);
    if (status != STATUS_OK)
        (void)failure_set(out_failure, status, "%s", file->broken.text);
    REQUIRE(pthread_mutex_unlock(&file->mutex) == 0);
    return status;
}

enum status case_commit(struct case_file *file)
{
    if (!file->in_transaction)
        return STATUS_OK;
    file->in_transaction = false;
    return database_execute(file->database, "COMMIT", &file->broken);
}

enum status case_run(struct case_file *file, enum case_statement statement)
{
    file->transaction_rows++;
    return statement_run(file->statements[statement], &file->broken);
}

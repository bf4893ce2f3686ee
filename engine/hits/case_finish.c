/* The end of a sweep: settle what is stored, write the files, close. */
#include "engine/base/require.h"
#include "engine/hits/case_file.h"

bool case_is_complete(const struct case_totals *totals)
{
    bool is_complete = totals->complete && !totals->interrupted;
    for (size_t i = 0; i < totals->tally_count; i++)
        is_complete = is_complete && totals->tallies[i].failed == 0;
    return is_complete;
}

/* A ledger that does not add up means that mail was lost by us: there is no going on. */
static void require_totals(const struct case_totals *totals)
{
    for (size_t i = 0; i < totals->tally_count; i++) {
        const struct case_tally *tally = &totals->tallies[i];
        REQUIRE(tally->seen == tally->decoded + tally->partial + tally->skipped + tally->failed);
    }
}

static enum status prepare(struct case_file *file, const char *sql, struct statement **out_insert)
{
    return statement_prepare(file->database, sql, out_insert, &file->broken);
}

static enum status store_rule_counts(struct case_file *file)
{
    struct statement *update = NULL;
    enum status status =
        prepare(file, "UPDATE rule SET hits = ?2, stored = ?3 WHERE id = ?1", &update);
    for (size_t i = 0; i < file->rule_count && status == STATUS_OK; i++) {
        status = case_cut_rule(file, i);
        if (status != STATUS_OK || file->rules[i].hits == 0)
            continue;
        statement_bind_count(update, 1, i);
        statement_bind_count(update, 2, file->rules[i].hits);
        statement_bind_count(update, 3, file->rules[i].stored);
        status = statement_run(update, &file->broken);
    }
    statement_free(update);
    return status;
}

static enum status store_tallies(struct case_file *file, const struct case_totals *totals)
{
    struct statement *insert = NULL;
    enum status status =
        prepare(file,
                "INSERT INTO tally (sweep, level, seen, decoded, partial, skipped, failed) "
                "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                &insert);
    for (size_t i = 0; i < totals->tally_count && status == STATUS_OK; i++) {
        const struct case_tally *tally = &totals->tallies[i];
        statement_bind_number(insert, 1, CASE_SWEEP);
        statement_bind_string(insert, 2, tally->level);
        statement_bind_count(insert, 3, tally->seen);
        statement_bind_count(insert, 4, tally->decoded);
        statement_bind_count(insert, 5, tally->partial);
        statement_bind_count(insert, 6, tally->skipped);
        statement_bind_count(insert, 7, tally->failed);
        status = statement_run(insert, &file->broken);
    }
    statement_free(insert);
    return status;
}

static enum status store_anomalies(struct case_file *file, const struct case_totals *totals)
{
    struct statement *insert = NULL;
    enum status status =
        prepare(file, "INSERT INTO anomaly (sweep, name, messages) VALUES (?1, ?2, ?3)", &insert);
    for (size_t i = 0; i < totals->anomaly_count && status == STATUS_OK; i++) {
        if (totals->anomalies[i].count == 0)
            continue;
        statement_bind_number(insert, 1, CASE_SWEEP);
        statement_bind_text(insert, 2, totals->anomalies[i].name);
        statement_bind_count(insert, 3, totals->anomalies[i].count);
        status = statement_run(insert, &file->broken);
    }
    statement_free(insert);
    return status;
}

static enum status store_days(struct case_file *file, const struct case_totals *totals)
{
    struct statement *insert = NULL;
    enum status status =
        prepare(file, "INSERT INTO day (sweep, day, messages) VALUES (?1, ?2, ?3)", &insert);
    for (size_t i = 0; i < totals->day_count && status == STATUS_OK; i++) {
        statement_bind_number(insert, 1, CASE_SWEEP);
        statement_bind_number(insert, 2, totals->days[i].day);
        statement_bind_count(insert, 3, totals->days[i].messages);
        status = statement_run(insert, &file->broken);
    }
    statement_free(insert);
    return status;
}

static enum status store_sweep(struct case_file *file, const struct case_totals *totals)
{
    struct statement *update = NULL;
    enum status status = prepare(
        file,
        "UPDATE sweep SET finished = ?2, complete = ?3, interrupted = ?4, elapsed_seconds = ?5, "
        "cpu_seconds = ?6, threads = ?7, input_bytes = ?8, raw_bytes = ?9 WHERE id = ?1",
        &update);
    if (status != STATUS_OK)
        return status;
    statement_bind_number(update, 1, CASE_SWEEP);
    statement_bind_number(update, 2, totals->finished);
    statement_bind_number(update, 3, case_is_complete(totals));
    statement_bind_number(update, 4, totals->interrupted);
    statement_bind_decimal(update, 5, totals->elapsed_seconds);
    statement_bind_decimal(update, 6, totals->cpu_seconds);
    statement_bind_count(update, 7, totals->threads);
    statement_bind_count(update, 8, totals->input_bytes);
    statement_bind_count(update, 9, totals->raw_bytes);
    status = statement_run(update, &file->broken);
    statement_free(update);
    return status;
}

/* One transaction, and the last one. */
static enum status store_end(struct case_file *file, const struct case_totals *totals)
{
    enum status status = correlate(file);
    if (status == STATUS_OK)
        status = store_rule_counts(file);
    if (status == STATUS_OK)
        status = store_tallies(file, totals);
    if (status == STATUS_OK)
        status = store_anomalies(file, totals);
    if (status == STATUS_OK)
        status = store_days(file, totals);
    if (status == STATUS_OK)
        status = store_sweep(file, totals);
    return status == STATUS_OK ? case_commit(file) : status;
}

static enum status write_files(struct case_file *file, const struct case_totals *totals,
                               struct failure *out_failure)
{
    struct folder_file hits = {.descriptor = -1};
    struct folder_file ledger = {.descriptor = -1};
    enum status status = folder_file_open(&file->folder, CASE_HITS_NAME, &hits, out_failure);
    if (status == STATUS_OK)
        status = hits_file_write(file, &hits, out_failure);
    if (status == STATUS_OK)
        status = folder_file_open(&file->folder, CASE_LEDGER_NAME, &ledger, out_failure);
    if (status == STATUS_OK)
        status = ledger_file_write(file, totals, &ledger, out_failure);
    /* The ledger last: where it is, the case is whole. */
    if (status == STATUS_OK)
        status = folder_file_commit(&hits, out_failure);
    if (status == STATUS_OK)
        status = folder_file_commit(&ledger, out_failure);
    folder_file_abandon(&hits);
    folder_file_abandon(&ledger);
    return status;
}

static enum status finish(struct case_file *file, const struct case_totals *totals,
                          struct case_summary *out_summary, struct failure *out_failure)
{
    enum status status = case_enter(file, out_failure);
    if (status != STATUS_OK)
        return status;
    file->transaction_rows = 0;
    status = case_leave(file, store_end(file, totals), out_failure);
    if (status != STATUS_OK)
        return status;
    /* No WAL beside it: a finished case.db is one file, readable from read-only media. Where a
     * reader is in the way the WAL stays, which is as good. */
    (void)database_execute(file->database, "PRAGMA journal_mode = DELETE", NULL);
    struct case_summary summary = {0};
    status = summary_read(file, &summary, out_failure);
    if (status == STATUS_OK)
        status = write_files(file, totals, out_failure);
    if (status == STATUS_OK)
        *out_summary = summary;
    else
        case_summary_done(&summary);
    return status;
}

enum status case_finish(struct case_file *file, const struct case_totals *totals,
                        struct case_summary *out_summary, struct failure *out_failure)
{
    require_totals(totals);
    enum status status = finish(file, totals, out_summary, out_failure);
    case_close(file);
    return status;
}

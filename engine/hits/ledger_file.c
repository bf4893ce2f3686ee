/* ledger.json: what was read and what was not, for people and for `diff`: everything but its last
 * key, `run`, is the same on every machine and for every number of threads. */
#include "engine/base/require.h"
#include "engine/hits/case_file.h"
#include "engine/hits/json_writer.h"

#define WRITE_BYTES ((size_t)1 << 18)

struct ledger_writer {
    struct case_file *file;
    const struct case_totals *totals;
    struct folder_file *out;
    struct buffer pending;
    struct json_writer json;
};

/* A column of a query, and the key it is written under. */
struct ledger_column {
    const char *key;
    bool is_number;
};

#define COLUMNS_MAX 7

/* Write each row of `sql` as an object in the array `key`. */
static enum status write_rows(struct ledger_writer *ledger, const char *key, const char *sql,
                              const struct ledger_column columns[COLUMNS_MAX],
                              struct failure *out_failure)
{
    struct json_writer *json = &ledger->json;
    struct statement *query = NULL;
    enum status status = statement_prepare(ledger->file->database, sql, &query, out_failure);
    if (status != STATUS_OK)
        return status;
    statement_bind_number(query, 1, CASE_SWEEP);
    json_begin_array(json, key);
    while ((status = statement_next(query, out_failure)) == STATUS_OK) {
        json_begin_object(json, NULL);
        for (int i = 0; i < COLUMNS_MAX && columns[i].key; i++) {
            if (columns[i].is_number)
                json_number(json, columns[i].key, (uint64_t)statement_number(query, i));
            else
                json_text(json, columns[i].key, statement_text(query, i));
        }
        json_end(json);
        if (ledger->pending.size >= WRITE_BYTES)
            status = folder_file_write(ledger->out, &ledger->pending, out_failure);
        if (status != STATUS_OK)
            break;
    }
    json_end(json);
    statement_free(query);
    return status == STATUS_END ? STATUS_OK : status;
}

static void write_totals(struct ledger_writer *ledger)
{
    struct json_writer *json = &ledger->json;
    json_begin_object(json, "totals");
    for (size_t i = 0; i < ledger->totals->tally_count; i++) {
        const struct case_tally *tally = &ledger->totals->tallies[i];
        json_begin_object(json, tally->level);
        json_number(json, "seen", tally->seen);
        json_number(json, "decoded", tally->decoded);
        json_number(json, "partial", tally->partial);
        json_number(json, "skipped", tally->skipped);
        json_number(json, "failed", tally->failed);
        json_end(json);
    }
    json_end(json);
}

static enum status write_signatures(struct ledger_writer *ledger, struct failure *out_failure)
{
    static const struct ledger_column columns[COLUMNS_MAX] = {
        {"path", false}, {"line", true}, {"column", true}, {"title", false}, {"reason", false}};
    struct json_writer *json = &ledger->json;
    json_begin_object(json, "signatures");
    json_number(json, "loaded", ledger->file->rule_count);
    json_number(json, "refused", ledger->file->refusal_count);
    json_end(json);
    return write_rows(ledger, "refusals",
                      "SELECT path, line, column, title, reason FROM refusal WHERE sweep = ?1 "
                      "ORDER BY id",
                      columns, out_failure);
}

static void write_anomalies(struct ledger_writer *ledger)
{
    struct json_writer *json = &ledger->json;
    json_begin_object(json, "anomalies");
    for (size_t i = 0; i < ledger->totals->anomaly_count; i++) {
        const struct case_name_count *anomaly = &ledger->totals->anomalies[i];
        char name[64];
        REQUIRE(anomaly->name.size < sizeof name);
        memcpy(name, anomaly->name.data, anomaly->name.size);
        name[anomaly->name.size] = '\0';
        if (anomaly->count)
            json_number(json, name, anomaly->count);
    }
    json_end(json);
}

static enum status write_sources(struct ledger_writer *ledger, struct failure *out_failure)
{
    static const struct ledger_column archives[COLUMNS_MAX] = {
        {"path", false},   {"size", true},     {"outcome", false},
        {"reason", false}, {"messages", true}, {"hits", true}};
    static const struct ledger_column problems[COLUMNS_MAX] = {{"level", false},
                                                               {"path", false},
                                                               {"outcome", false},
                                                               {"reason", false},
                                                               {"detail", false}};
    enum status status = write_rows(ledger, "archives",
                                    "SELECT path, size, outcome, reason, messages, hits "
                                    "FROM source WHERE sweep = ?1 ORDER BY file_index",
                                    archives, out_failure);
    if (status != STATUS_OK)
        return status;
    /* The levels' alphabetical order is also the one from the outside in. */
    return write_rows(ledger, "problems",
                      "SELECT level, path, outcome, reason, detail FROM problem WHERE sweep = ?1 "
                      "ORDER BY file_index, sequence, level, path, outcome, reason, detail",
                      problems, out_failure);
}

static void write_run(struct ledger_writer *ledger)
{
    struct json_writer *json = &ledger->json;
    const struct case_totals *totals = ledger->totals;
    double seconds = totals->elapsed_seconds;
    json_begin_object(json, "run");
    json_time(json, "started", ledger->file->started);
    json_time(json, "finished", totals->finished);
    json_decimal(json, "elapsed_seconds", seconds);
    json_decimal(json, "cpu_seconds", totals->cpu_seconds);
    json_number(json, "threads", totals->threads);
    json_number(json, "input_bytes", totals->input_bytes);
    json_number(json, "raw_bytes", totals->raw_bytes);
    json_decimal(json, "raw_mb_per_second",
                 seconds > 0 ? (double)totals->raw_bytes / seconds / 1e6 : 0);
    json_end(json);
}

static enum status write_ledger(struct ledger_writer *ledger, struct failure *out_failure)
{
    struct json_writer *json = &ledger->json;
    json_begin_object(json, NULL);
    json_text(json, "version", buffer_bytes(&ledger->file->version));
    json_flag(json, "complete", case_is_complete(ledger->totals));
    json_flag(json, "interrupted", ledger->totals->interrupted);
    write_totals(ledger);
    enum status status = write_signatures(ledger, out_failure);
    if (status != STATUS_OK)
        return status;
    write_anomalies(ledger);
    status = write_sources(ledger, out_failure);
    if (status != STATUS_OK)
        return status;
    write_run(ledger);
    json_end(json);
    buffer_append_byte(&ledger->pending, '\n');
    return folder_file_write(ledger->out, &ledger->pending, out_failure);
}

enum status ledger_file_write(struct case_file *file, const struct case_totals *totals,
                              struct folder_file *out, struct failure *out_failure)
{
    struct ledger_writer ledger = {.file = file, .totals = totals, .out = out};
    ledger.json = (struct json_writer){.out = &ledger.pending, .indent = 2, .keep_empty = true};
    enum status status = write_ledger(&ledger, out_failure);
    buffer_done(&ledger.pending);
    return status;
}

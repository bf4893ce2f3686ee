#include "engine/hits/case.h"

#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "engine/hits/case_file.h"
#include "engine/hits/schema.h"

static struct bytes or_empty(const char *text)
{
    return bytes_of(text ? text : "");
}

static enum status make_schema(struct case_file *file, struct failure *out_failure)
{
    struct buffer pragmas = {0};
    /* NORMAL in WAL mode loses at most the last transactions when the power fails, and never the
     * database. Pages hold several records of some 3 kB each, which halves what is written; the
     * cache of 16 MiB is part of a peak memory that does not grow with the archive. */
    buffer_format(
        &pragmas,
        "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
        "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 2048;"
        "PRAGMA application_id = %d; PRAGMA user_version = %d; BEGIN",
        CASE_APPLICATION_ID, CASE_SCHEMA_VERSION);
    buffer_append_byte(&pragmas, '\0');
    enum status status = database_execute(file->database, (const char *)pragmas.data, out_failure);
    buffer_done(&pragmas);
    for (const char *const *sql = schema_statements(); *sql && status == STATUS_OK; sql++)
        status = database_execute(file->database, *sql, out_failure);
    return status;
}

static enum status add_sweep(struct case_file *file, const struct case_facts *facts,
                             struct failure *out_failure)
{
    struct statement *insert = NULL;
    enum status status =
        statement_prepare(file->database,
                          "INSERT INTO sweep (id, version, command_line, configuration, started) "
                          "VALUES (?1, ?2, ?3, ?4, ?5)",
                          &insert, out_failure);
    if (status != STATUS_OK)
        return status;
    statement_bind_number(insert, 1, CASE_SWEEP);
    statement_bind_text(insert, 2, facts->version);
    statement_bind_text(insert, 3, facts->command_line);
    statement_bind_text(insert, 4, facts->configuration);
    statement_bind_number(insert, 5, facts->started);
    status = statement_run(insert, out_failure);
    statement_free(insert);
    return status;
}

static enum status add_rules(struct case_file *file, const struct case_facts *facts,
                             struct failure *out_failure)
{
    struct statement *insert = NULL;
    enum status status = statement_prepare(
        file->database,
        "INSERT INTO rule (id, rule_id, name, title, level, level_rank, status, author, license, "
        "description, source, sha256, exactness) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        &insert, out_failure);
    for (size_t i = 0; i < facts->rule_count && status == STATUS_OK; i++) {
        const struct hit_rule *rule = &facts->rules[i];
        statement_bind_count(insert, 1, i);
        const struct bytes texts[] = {rule->id, rule->name, rule->title, rule->level};
        for (int j = 0; j < 4; j++)
            statement_bind_text(insert, 2 + j, texts[j]);
        statement_bind_number(insert, 6, rule->level_rank);
        const struct bytes more[] = {rule->status,      rule->author, rule->license,
                                     rule->description, rule->source, rule->sha256};
        for (int j = 0; j < 6; j++)
            statement_bind_text(insert, 7 + j, more[j]);
        statement_bind_text(insert, 13, or_empty(rule->exactness));
        status = statement_run(insert, out_failure);
    }
    statement_free(insert);
    return status;
}

static enum status add_refusals(struct case_file *file, const struct case_facts *facts,
                                struct failure *out_failure)
{
    struct statement *insert = NULL;
    enum status status =
        statement_prepare(file->database,
                          "INSERT INTO refusal (sweep, path, line, column, title, reason) "
                          "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                          &insert, out_failure);
    for (size_t i = 0; i < facts->refusal_count && status == STATUS_OK; i++) {
        const struct case_refusal *refusal = &facts->refusals[i];
        statement_bind_number(insert, 1, CASE_SWEEP);
        statement_bind_text(insert, 2, refusal->path);
        statement_bind_count(insert, 3, refusal->line);
        statement_bind_count(insert, 4, refusal->column);
        statement_bind_text(insert, 5, refusal->title);
        statement_bind_text(insert, 6, refusal->reason);
        status = statement_run(insert, out_failure);
    }
    statement_free(insert);
    return status;
}

static enum status add_event_fields(struct case_file *file, const struct case_facts *facts,
                                    struct failure *out_failure)
{
    struct statement *insert = NULL;
    enum status status = statement_prepare(
        file->database, "INSERT INTO event_field (id, name) VALUES (?1, ?2)", &insert, out_failure);
    for (size_t i = 0; i < facts->event_fields.count && status == STATUS_OK; i++) {
        statement_bind_count(insert, 1, i);
        statement_bind_text(insert, 2, facts->event_fields.items[i]);
        status = statement_run(insert, out_failure);
    }
    statement_free(insert);
    return status;
}

static enum status add_correlations(struct case_file *file, const struct case_facts *facts,
                                    struct failure *out_failure)
{
    struct statement *insert = NULL;
    struct buffer keys = {0};
    enum status status = statement_prepare(
        file->database,
        "INSERT INTO correlation (rule, type, condition, timespan, group_by, field) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        &insert, out_failure);
    for (size_t i = 0; i < facts->correlation_count && status == STATUS_OK; i++) {
        const struct case_correlation *correlation = &facts->correlations[i];
        buffer_reset(&keys);
        for (size_t j = 0; j < correlation->keys.count; j++) {
            buffer_append_string(&keys, j ? "," : "");
            buffer_append(&keys, correlation->keys.items[j]);
        }
        statement_bind_number(insert, 1, correlation->rule_index);
        statement_bind_string(insert, 2, correlation->type);
        statement_bind_text(insert, 3, correlation->condition);
        statement_bind_number(insert, 4, correlation->window.span_seconds);
        statement_bind_text(insert, 5, buffer_bytes(&keys));
        statement_bind_text(insert, 6, correlation->value_field);
        status = statement_run(insert, out_failure);
    }
    buffer_done(&keys);
    statement_free(insert);
    return status;
}

/* Keep what is needed until the end. */
static void copy_facts(struct case_file *file, const struct case_facts *facts)
{
    buffer_append(&file->version, facts->version);
    file->started = facts->started;
    file->refusal_count = facts->refusal_count;
    file->hit_rules = facts->rules;
    file->correlations = facts->correlations;
    file->correlation_count = facts->correlation_count;
    file->rule_count = facts->rule_count;
    file->rules = memory_new(facts->rule_count, sizeof *file->rules);
    for (size_t i = 0; i < facts->rule_count; i++) {
        struct bytes id = facts->rules[i].id;
        file->rules[i].id = memory_new(id.size + 1, 1);
        if (id.size)
            memcpy(file->rules[i].id, id.data, id.size);
        file->rules[i].level_rank = facts->rules[i].level_rank;
        file->rules[i].is_silent = facts->rules[i].is_silent;
        file->rules[i].is_counted = facts->rules[i].is_counted;
    }
}

static enum status make_database(struct case_file *file, const struct case_facts *facts,
                                 struct failure *out_failure)
{
    enum status status = folder_make_file(&file->folder, CASE_DATABASE_NAME, out_failure);
    if (status != STATUS_OK)
        return status;
    char *path = memory_format("%s/%s", file->folder.path, CASE_DATABASE_NAME);
    status = database_open(path, &file->database, out_failure);
    free(path);
    if (status == STATUS_OK)
        status = make_schema(file, out_failure);
    if (status == STATUS_OK)
        status = add_sweep(file, facts, out_failure);
    if (status == STATUS_OK)
        status = add_rules(file, facts, out_failure);
    if (status == STATUS_OK)
        status = add_event_fields(file, facts, out_failure);
    if (status == STATUS_OK)
        status = add_correlations(file, facts, out_failure);
    if (status == STATUS_OK)
        status = add_refusals(file, facts, out_failure);
    if (status == STATUS_OK)
        status = database_execute(file->database, "COMMIT", out_failure);
    for (int i = 0; i < STATEMENT_COUNT && status == STATUS_OK; i++)
        status = statement_prepare(file->database, case_statement_sql((enum case_statement)i),
                                   &file->statements[i], out_failure);
    return status;
}

enum status case_create(const char *path, bool force, const struct case_facts *facts,
                        struct case_file **out_case, struct failure *out_failure)
{
    struct case_file *file = memory_new(1, sizeof *file);
    file->folder.descriptor = -1;
    REQUIRE(pthread_mutex_init(&file->mutex, NULL) == 0);
    enum status status = folder_open(path, force, &file->folder, out_failure);
    if (status == STATUS_OK) {
        copy_facts(file, facts);
        status = make_database(file, facts, out_failure);
    }
    if (status != STATUS_OK) {
        file->broken.status = status; /* nothing to commit */
        case_close(file);
        return status;
    }
    *out_case = file;
    return STATUS_OK;
}

void case_close(struct case_file *file)
{
    if (!file)
        return;
    if (file->broken.status == STATUS_OK)
        (void)case_commit(file);
    for (int i = 0; i < STATEMENT_COUNT; i++)
        statement_free(file->statements[i]);
    database_close(file->database);
    folder_close(&file->folder);
    for (size_t i = 0; i < file->rule_count; i++)
        free(file->rules[i].id);
    free(file->rules);
    buffer_done(&file->record);
    buffer_done(&file->version);
    REQUIRE(pthread_mutex_destroy(&file->mutex) == 0);
    free(file);
}

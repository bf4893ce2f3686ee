/* The counts a hunt ends with, read from the tables. */
#include <stdlib.h>

#include "engine/base/clock.h"
#include "engine/base/memory.h"
#include "engine/hits/case_file.h"

/* Of each domain only the messages of its highest level: a campaign's first day must not be blurred
 * by a mail that merely looked a little like it. A message has a row for each of its recipients:
 * `distinct` counts it once a domain. */
static const char recipients_sql[] =
    "WITH highest AS (SELECT domain AS name, max(level_rank) AS rank FROM recipient "
    "JOIN message ON message.id = recipient.message WHERE domain <> '' AND level_rank >= 0 "
    "GROUP BY domain) "
    "SELECT highest.name, count(DISTINCT message.id), count(DISTINCT lower(address)), min(time), "
    "max(time), rank FROM highest JOIN recipient ON recipient.domain = highest.name "
    "JOIN message ON message.id = recipient.message AND message.level_rank = rank "
    "GROUP BY highest.name ORDER BY rank DESC, 2 DESC, 1";

static const char rules_sql[] = "SELECT id, hits, stored FROM rule WHERE hits > 0 "
                                "ORDER BY level_rank DESC, hits DESC, id";

static enum status read_rules(struct case_file *file, struct case_summary *summary,
                              struct failure *out_failure)
{
    struct statement *query = NULL;
    enum status status = statement_prepare(file->database, rules_sql, &query, out_failure);
    if (status != STATUS_OK)
        return status;
    size_t capacity = 0;
    while ((status = statement_next(query, out_failure)) == STATUS_OK) {
        summary->rules =
            memory_grow(summary->rules, &capacity, summary->rule_count + 1, sizeof *summary->rules);
        summary->rules[summary->rule_count++] =
            (struct case_rule_count){.rule_index = (uint32_t)statement_number(query, 0),
                                     .hits = (uint64_t)statement_number(query, 1),
                                     .stored = (uint64_t)statement_number(query, 2)};
    }
    statement_free(query);
    return status == STATUS_END ? STATUS_OK : status;
}

static enum status read_correlations(struct case_file *file, struct case_summary *summary,
                                     struct failure *out_failure)
{
    struct statement *query = NULL;
    enum status status =
        statement_prepare(file->database,
                          "SELECT rule, events, without_time, without_group, cut FROM correlation "
                          "WHERE without_time + without_group + cut > 0 ORDER BY rule",
                          &query, out_failure);
    if (status != STATUS_OK)
        return status;
    size_t capacity = 0;
    while ((status = statement_next(query, out_failure)) == STATUS_OK) {
        summary->correlations =
            memory_grow(summary->correlations, &capacity, summary->correlation_count + 1,
                        sizeof *summary->correlations);
        summary->correlations[summary->correlation_count++] =
            (struct case_correlation_count){.rule_index = (uint32_t)statement_number(query, 0),
                                            .events = (uint64_t)statement_number(query, 1),
                                            .without_time = (uint64_t)statement_number(query, 2),
                                            .without_group = (uint64_t)statement_number(query, 3),
                                            .cut = (uint64_t)statement_number(query, 4)};
    }
    statement_free(query);
    return status == STATUS_END ? STATUS_OK : status;
}

/* Messages that are only counted are in the tables, and are no hits. */
static enum status read_messages(struct case_file *file, struct case_summary *summary,
                                 struct failure *out_failure)
{
    struct statement *query = NULL;
    if (file->correlation_count == 0)
        return STATUS_OK;
    enum status status =
        statement_prepare(file->database,
                          "SELECT count(DISTINCT message.id), count(*) FROM message "
                          "JOIN location ON location.message = message.id WHERE level_rank >= 0",
                          &query, out_failure);
    if (status == STATUS_OK)
        status = statement_next(query, out_failure);
    if (status == STATUS_OK) {
        summary->messages_with_hits = (uint64_t)statement_number(query, 0);
        summary->locations = (uint64_t)statement_number(query, 1);
    }
    statement_free(query);
    return status;
}

static int64_t time_column(struct statement *row, int column)
{
    return statement_is_null(row, column) ? TIME_UNKNOWN : statement_number(row, column);
}

static enum status read_recipients(struct case_file *file, struct case_summary *summary,
                                   struct failure *out_failure)
{
    struct statement *query = NULL;
    enum status status = statement_prepare(file->database, recipients_sql, &query, out_failure);
    if (status != STATUS_OK)
        return status;
    size_t capacity = 0;
    while ((status = statement_next(query, out_failure)) == STATUS_OK) {
        summary->recipients =
            memory_grow(summary->recipients, &capacity, summary->recipient_count + 1,
                        sizeof *summary->recipients);
        struct bytes domain = statement_text(query, 0);
        char *copy = memory_new(domain.size + 1, 1);
        memcpy(copy, domain.data, domain.size);
        summary->recipients[summary->recipient_count++] = (struct case_recipient_count){
            .domain = copy,
            .messages = (uint64_t)statement_number(query, 1),
            .addresses = (uint64_t)statement_number(query, 2),
            .first_seen = time_column(query, 3),
            .last_seen = time_column(query, 4),
            .highest_level_rank = (uint32_t)statement_number(query, 5)};
    }
    statement_free(query);
    return status == STATUS_END ? STATUS_OK : status;
}

enum status summary_read(struct case_file *file, struct case_summary *out_summary,
                         struct failure *out_failure)
{
    struct case_summary summary = {.messages_with_hits = file->messages,
                                   .locations = file->locations};
    for (size_t i = 0; i < file->rule_count; i++)
        summary.hits += file->rules[i].hits;
    enum status status = read_rules(file, &summary, out_failure);
    if (status == STATUS_OK)
        status = read_correlations(file, &summary, out_failure);
    if (status == STATUS_OK)
        status = read_messages(file, &summary, out_failure);
    if (status == STATUS_OK)
        status = read_recipients(file, &summary, out_failure);
    if (status == STATUS_OK)
        *out_summary = summary;
    else
        case_summary_done(&summary);
    return status;
}

void case_summary_done(struct case_summary *summary)
{
    free(summary->rules);
    free(summary->correlations);
    for (size_t i = 0; i < summary->recipient_count; i++)
        free(summary->recipients[i].domain);
    free(summary->recipients);
    *summary = (struct case_summary){0};
}

#include "engine/hits/report.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "engine/base/clock.h"
#include "engine/base/memory.h"
#include "engine/hits/database.h"
#include "engine/hits/folder.h"

#define BLOCK_BYTES ((size_t)64 * 1024)
#define DAY_SECONDS INT64_C(86400)

/* Which messages count, and which of them are copies of one mail. */
static const char mail_sql[] =
    "CREATE TEMP TABLE mail AS SELECT id AS message, time, level_rank AS rank, delivery, subject, "
    "from_address, iif(message_id = '', digest, message_id || char(10) || from_address || "
    "char(10) || coalesce(date, '')) AS mail FROM message WHERE level_rank >= ?1";
static const char mail_index_sql[] = "CREATE INDEX temp.mail_of_message ON mail (message)";

/* Columns of every section: name, detail, mails, mailboxes, companies, first, last, rank. */
#define COUNTED                                                                                    \
    "count(DISTINCT mail.mail), count(DISTINCT target.address), count(DISTINCT target.company), "  \
    "min(mail.time), max(mail.time), max(mail.rank) "
#define WITH_TARGETS "LEFT JOIN target ON target.message = mail.message "

static const char *const section_sql[REPORT_SECTION_COUNT] = {
    [REPORT_COUNTRIES] = "SELECT country, '', " COUNTED "FROM mail JOIN target ON target.message = "
                         "mail.message WHERE country <> '' GROUP BY 1 ORDER BY 3 DESC, 1",
    [REPORT_SECTORS] = "SELECT sector, '', " COUNTED "FROM mail JOIN target ON target.message = "
                       "mail.message WHERE sector <> '' GROUP BY 1 ORDER BY 3 DESC, 1",
    [REPORT_ROLES] = "SELECT role, '', " COUNTED "FROM mail JOIN target ON target.message = "
                     "mail.message GROUP BY 1 ORDER BY role = '', 3 DESC, 1",
    [REPORT_KINDS] = "SELECT kind, '', " COUNTED "FROM mail JOIN target ON target.message = "
                     "mail.message GROUP BY 1 ORDER BY 3 DESC, 1",
    [REPORT_DAYS] = "SELECT date(mail.time, 'unixepoch'), '', " COUNTED "FROM mail " WITH_TARGETS
                    "WHERE mail.time IS NOT NULL GROUP BY 1 ORDER BY 1",
    [REPORT_SENDERS] = "SELECT lower(from_address), '', " COUNTED "FROM mail " WITH_TARGETS
                       "GROUP BY 1 ORDER BY 3 DESC, 1",
    [REPORT_SUBJECTS] =
        "SELECT subject, '', " COUNTED "FROM mail " WITH_TARGETS "GROUP BY 1 ORDER BY 3 DESC, 1",
    [REPORT_ATTACHMENTS] = "SELECT min(attachment.name), attachment.sha256, " COUNTED
                           "FROM mail JOIN attachment ON attachment.message = "
                           "mail.message " WITH_TARGETS "GROUP BY 2 ORDER BY 3 DESC, 1, 2",
    [REPORT_COLLECTORS] =
        "SELECT host, '', " COUNTED "FROM mail JOIN collector ON "
        "collector.message = mail.message " WITH_TARGETS "GROUP BY 1 ORDER BY 3 DESC, 1",
    [REPORT_OTHERS] = "SELECT recipient.domain, '', " COUNTED "FROM mail JOIN recipient ON "
                      "recipient.message = mail.message " WITH_TARGETS
                      "WHERE recipient.domain <> '' AND mail.mail NOT IN "
                      "(SELECT mail FROM mail JOIN target USING (message)) "
                      "GROUP BY 1 ORDER BY 3 DESC, 1",
};

static const char all_sql[] = "SELECT '', '', " COUNTED "FROM mail " WITH_TARGETS;

static const char companies_sql[] =
    "SELECT target.company, '', " COUNTED ", max(target.country), max(target.sector), "
    "count(DISTINCT iif(mail.delivery = 'delivered', mail.mail, NULL)), "
    "count(DISTINCT iif(mail.delivery = 'junk', mail.mail, NULL)), "
    "(SELECT count(*) FROM location WHERE location.message IN (SELECT message FROM target AS t "
    "JOIN mail AS m USING (message) WHERE t.company = target.company)) "
    "FROM mail JOIN target ON target.message = mail.message GROUP BY 1 ORDER BY 3 DESC, 6, 1";

static const char roles_sql[] =
    "SELECT DISTINCT role FROM mail JOIN target ON target.message = mail.message "
    "WHERE company = ?1 AND role <> '' ORDER BY role";

const char *report_section_name(enum report_section section)
{
    static const char *const names[REPORT_SECTION_COUNT] = {
        "countries", "sectors",  "roles",       "kinds",      "days",
        "senders",   "subjects", "attachments", "collectors", "others"};
    return names[section];
}

struct reader {
    struct database *database;
    struct report *report;
    struct failure *failure;
};

static int64_t time_column(struct statement *row, int column)
{
    return statement_is_null(row, column) ? TIME_UNKNOWN : statement_number(row, column);
}

static struct bytes text_column(struct reader *reader, struct statement *row, int column)
{
    return arena_copy(reader->report->arena, statement_text(row, column));
}

static struct report_row read_row(struct reader *reader, struct statement *row)
{
    return (struct report_row){
        .name = text_column(reader, row, 0),
        .detail = text_column(reader, row, 1),
        .mails = (uint64_t)statement_number(row, 2),
        .mailboxes = (uint64_t)statement_number(row, 3),
        .companies = (uint64_t)statement_number(row, 4),
        .first = time_column(row, 5),
        .last = time_column(row, 6),
        .level_rank = statement_is_null(row, 7) ? -1 : statement_number(row, 7),
    };
}

static enum status settle(struct statement *query, enum status status)
{
    statement_free(query);
    return status == STATUS_END ? STATUS_OK : status;
}

static enum status read_section(struct reader *reader, enum report_section section)
{
    struct statement *query = NULL;
    enum status status =
        statement_prepare(reader->database, section_sql[section], &query, reader->failure);
    struct report_row *rows = NULL;
    size_t count = 0;
    size_t capacity = 0;
    while (status == STATUS_OK && (status = statement_next(query, reader->failure)) == STATUS_OK) {
        rows = memory_grow(rows, &capacity, count + 1, sizeof *rows);
        rows[count++] = read_row(reader, query);
    }
    struct report_row *kept = arena_zeroed(reader->report->arena, count, sizeof *kept);
    for (size_t i = 0; i < count; i++)
        kept[i] = rows[i];
    free(rows);
    reader->report->sections[section] = (struct report_rows){kept, count};
    return settle(query, status);
}

static enum status read_roles(struct reader *reader, struct statement *query,
                              struct report_company *company)
{
    struct bytes *roles = NULL;
    size_t count = 0;
    size_t capacity = 0;
    enum status status;
    statement_bind_text(query, 1, company->row.name);
    while ((status = statement_next(query, reader->failure)) == STATUS_OK) {
        roles = memory_grow(roles, &capacity, count + 1, sizeof *roles);
        roles[count++] = text_column(reader, query, 0);
    }
    struct bytes *kept = arena_zeroed(reader->report->arena, count, sizeof *kept);
    for (size_t i = 0; i < count; i++)
        kept[i] = roles[i];
    free(roles);
    company->roles = (struct text_list){kept, count};
    return status == STATUS_END ? STATUS_OK : status;
}

static enum status read_companies(struct reader *reader)
{
    struct statement *query = NULL;
    struct statement *roles = NULL;
    struct report_company *companies = NULL;
    size_t count = 0;
    size_t capacity = 0;
    enum status status =
        statement_prepare(reader->database, companies_sql, &query, reader->failure);
    if (status == STATUS_OK)
        status = statement_prepare(reader->database, roles_sql, &roles, reader->failure);
    while (status == STATUS_OK && (status = statement_next(query, reader->failure)) == STATUS_OK) {
        companies = memory_grow(companies, &capacity, count + 1, sizeof *companies);
        companies[count] = (struct report_company){
            .row = read_row(reader, query),
            .country = text_column(reader, query, 8),
            .sector = text_column(reader, query, 9),
            .delivered = (uint64_t)statement_number(query, 10),
            .junk = (uint64_t)statement_number(query, 11),
            .places = (uint64_t)statement_number(query, 12),
        };
        status = read_roles(reader, roles, &companies[count++]);
    }
    struct report_company *kept = arena_zeroed(reader->report->arena, count, sizeof *kept);
    for (size_t i = 0; i < count; i++)
        kept[i] = companies[i];
    free(companies);
    reader->report->companies = kept;
    reader->report->company_count = count;
    statement_free(roles);
    return settle(query, status);
}

/* One row of numbers; what is NULL is left as it is. */
static enum status read_numbers(struct reader *reader, const char *sql, int64_t *out_numbers,
                                int count)
{
    struct statement *query = NULL;
    enum status status = statement_prepare(reader->database, sql, &query, reader->failure);
    if (status == STATUS_OK && (status = statement_next(query, reader->failure)) == STATUS_OK)
        for (int i = 0; i < count; i++)
            if (!statement_is_null(query, i))
                out_numbers[i] = statement_number(query, i);
    return settle(query, status);
}

static enum status read_ledger(struct reader *reader)
{
    struct report *report = reader->report;
    int64_t sweep[3] = {0};
    int64_t messages[2] = {0};
    int64_t problems = 0;
    int64_t days[2] = {TIME_UNKNOWN, TIME_UNKNOWN};
    enum status status = read_numbers(
        reader, "SELECT finished IS NOT NULL, complete, interrupted FROM sweep", sweep, 3);
    if (status == STATUS_OK)
        status = read_numbers(reader,
                              "SELECT seen, partial + skipped + failed FROM tally "
                              "WHERE level = 'messages'",
                              messages, 2);
    if (status == STATUS_OK)
        status = read_numbers(reader, "SELECT count(*) FROM problem", &problems, 1);
    /* Clocks are wrong and dates are forged: a mail in a thousand is left out at each end. */
    if (status == STATUS_OK)
        status =
            read_numbers(reader,
                         "WITH run AS (SELECT day, sum(messages) OVER (ORDER BY day) AS before, "
                         "messages, (SELECT sum(messages) FROM day) AS total FROM day) "
                         "SELECT min(day) FILTER (WHERE before * 1000 >= total), "
                         "min(day) FILTER (WHERE before * 1000 >= total * 999) FROM run",
                         days, 2);
    report->is_finished = sweep[0] != 0;
    report->is_complete = sweep[1] != 0;
    report->is_interrupted = sweep[2] != 0;
    report->messages_read = (uint64_t)messages[0];
    report->messages_unread = (uint64_t)messages[1];
    report->problems = (uint64_t)problems;
    report->oldest = days[0] == TIME_UNKNOWN ? TIME_UNKNOWN : days[0] * DAY_SECONDS;
    report->newest = days[1] == TIME_UNKNOWN ? TIME_UNKNOWN : days[1] * DAY_SECONDS;
    return status;
}

static enum status read_all(struct reader *reader)
{
    struct statement *query = NULL;
    enum status status = statement_prepare(reader->database, all_sql, &query, reader->failure);
    if (status == STATUS_OK && (status = statement_next(query, reader->failure)) == STATUS_OK)
        reader->report->all = read_row(reader, query);
    status = settle(query, status);
    int64_t numbers[2] = {0};
    if (status == STATUS_OK)
        status = read_numbers(reader,
                              "SELECT (SELECT count(*) FROM location JOIN mail USING (message)), "
                              "(SELECT count(*) FROM (SELECT mail FROM mail EXCEPT "
                              "SELECT mail FROM mail JOIN target USING (message)))",
                              numbers, 2);
    reader->report->places = (uint64_t)numbers[0];
    reader->report->others = (uint64_t)numbers[1];
    return status;
}

static enum status choose_mails(struct reader *reader)
{
    struct statement *create = NULL;
    enum status status = statement_prepare(reader->database, mail_sql, &create, reader->failure);
    if (status == STATUS_OK) {
        statement_bind_number(create, 1, reader->report->min_rank);
        status = statement_run(create, reader->failure);
    }
    statement_free(create);
    if (status == STATUS_OK)
        status = database_execute(reader->database, mail_index_sql, reader->failure);
    return status;
}

static enum status read_whole(struct reader *reader)
{
    enum status status = choose_mails(reader);
    if (status == STATUS_OK)
        status = read_ledger(reader);
    if (status == STATUS_OK)
        status = read_all(reader);
    if (status == STATUS_OK)
        status = read_companies(reader);
    for (int section = 0; section < REPORT_SECTION_COUNT && status == STATUS_OK; section++)
        status = read_section(reader, (enum report_section)section);
    return status;
}

enum status report_read(const char *path, int64_t min_rank, struct report *out_report,
                        struct failure *out_failure)
{
    char *name = memory_format("%s/%s", path, CASE_DATABASE_NAME);
    struct stat facts;
    if (stat(name, &facts) != 0) {
        enum status status = failure_set(out_failure, STATUS_IO, "%s: no case is there", path);
        free(name);
        return status;
    }
    struct report report = {.arena = arena_new(BLOCK_BYTES), .min_rank = min_rank};
    struct reader reader = {.report = &report, .failure = out_failure};
    enum status status = database_open_to_read(name, &reader.database, out_failure);
    free(name);
    if (status == STATUS_OK) {
        status = read_whole(&reader);
        database_close(reader.database);
    }
    if (status == STATUS_OK)
        *out_report = report;
    else
        report_done(&report);
    return status;
}

void report_done(struct report *report)
{
    arena_free(report->arena);
    *report = (struct report){0};
}

bool report_has_ended(const struct report *report, int64_t days)
{
    return report->all.last != TIME_UNKNOWN && report->newest != TIME_UNKNOWN &&
           report->newest - report->all.last >= days * DAY_SECONDS;
}

/* A report as JSON: README.md, "The report". */
#include "engine/base/clock.h"
#include "engine/hits/report.h"

static const char *level_name(int64_t rank)
{
    static const char *const names[] = {"informational", "low", "medium", "high", "critical"};
    return rank >= 0 && rank < (int64_t)(sizeof names / sizeof *names) ? names[rank] : "";
}

static void write_counts(const struct report_row *row, struct json_writer *json)
{
    json_number(json, "mails", row->mails);
    json_number(json, "mailboxes", row->mailboxes);
    json_number(json, "companies", row->companies);
    json_time(json, "first_seen", row->first);
    json_time(json, "last_seen", row->last);
    json_text(json, "level", bytes_of(level_name(row->level_rank)));
}

static void write_company(const struct report_company *company, struct json_writer *json)
{
    json_begin_object(json, NULL);
    json_text(json, "company", company->row.name);
    json_text(json, "country", company->country);
    json_text(json, "sector", company->sector);
    json_begin_array(json, "roles");
    for (size_t i = 0; i < company->roles.count; i++)
        json_text(json, NULL, company->roles.items[i]);
    json_end(json);
    json_number(json, "mails", company->row.mails);
    json_number(json, "mailboxes", company->row.mailboxes);
    json_number(json, "places", company->places);
    json_time(json, "first_seen", company->row.first);
    json_time(json, "last_seen", company->row.last);
    json_text(json, "level", bytes_of(level_name(company->row.level_rank)));
    json_number(json, "delivered", company->delivered);
    json_number(json, "junk", company->junk);
    json_end(json);
}

static void write_section(const struct report *report, enum report_section section,
                          struct json_writer *json)
{
    const struct report_rows *rows = &report->sections[section];
    json_begin_array(json, report_section_name(section));
    for (size_t i = 0; i < rows->count; i++) {
        json_begin_object(json, NULL);
        json_text(json, "name", rows->items[i].name);
        if (section == REPORT_ATTACHMENTS)
            json_text(json, "sha256", rows->items[i].detail);
        write_counts(&rows->items[i], json);
        json_end(json);
    }
    json_end(json);
}

static void write_ledger(const struct report *report, struct json_writer *json)
{
    json_begin_object(json, "ledger");
    json_flag(json, "complete", report->is_complete);
    json_flag(json, "finished", report->is_finished);
    json_flag(json, "interrupted", report->is_interrupted);
    json_number(json, "messages_read", report->messages_read);
    json_number(json, "messages_unread", report->messages_unread);
    json_number(json, "problems", report->problems);
    json_time(json, "oldest", report->oldest);
    json_time(json, "newest", report->newest);
    json_end(json);
}

void report_write_json(const struct report *report, struct json_writer *json)
{
    json_begin_object(json, NULL);
    write_ledger(report, json);
    json_text(json, "min_level", bytes_of(level_name(report->min_rank)));
    write_counts(&report->all, json);
    json_number(json, "places", report->places);
    json_number(json, "mails_to_others", report->others);
    json_flag(json, "still_arriving",
              report->all.mails > 0 && !report_has_ended(report, REPORT_ENDED_DAYS));
    json_begin_array(json, "targets");
    for (size_t i = 0; i < report->company_count; i++)
        write_company(&report->companies[i], json);
    json_end(json);
    for (int section = 0; section < REPORT_SECTION_COUNT; section++)
        write_section(report, (enum report_section)section, json);
    json_end(json);
}

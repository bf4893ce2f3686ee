#include "signatures/watchlist.h"

#include <stdlib.h>

#include "engine/base/memory.h"
#include "signatures/rule_files.h"

#define BLOCK_BYTES ((size_t)64 * 1024)

enum column { COLUMN_COMPANY, COLUMN_DOMAINS, COLUMN_COUNTRY, COLUMN_SECTOR, COLUMN_ALIASES };

static const char *const columns[] = {"company", "domains", "country", "sector", "aliases"};
#define COLUMN_COUNT (sizeof columns / sizeof *columns)
#define NEEDED_COLUMNS 2

static bool holds_domain(struct sheet_values aliases)
{
    for (size_t i = 0; i < aliases.count; i++)
        if (bytes_find_byte(aliases.items[i].text, '.', 0) != BYTES_NOT_FOUND)
            return true;
    return false;
}

static void add_row(struct watchlist *watchlist, const struct sheet_row *row)
{
    struct company company = {
        .name = row->cells[COLUMN_COMPANY].text,
        .country = row->cells[COLUMN_COUNTRY].text,
        .sector = row->cells[COLUMN_SECTOR].text,
        /* No domain holds a comma or a blank: whoever separates by them is understood. */
        .domains = sheet_split(watchlist->arena, row->cells[COLUMN_DOMAINS], ";|, "),
        .aliases = sheet_split(watchlist->arena, row->cells[COLUMN_ALIASES], ";|"),
        .place = row->place,
    };
    if (company.name.size == 0) {
        sheet_notes_add(&watchlist->notes, watchlist->arena, row->place,
                        "the row names no company: left out");
        return;
    }
    if (company.domains.count == 0 && !holds_domain(company.aliases)) {
        sheet_notes_add(&watchlist->notes, watchlist->arena, row->place,
                        "the row names no domain: left out, for no recipient can be told by it");
        return;
    }
    watchlist->companies = memory_grow(watchlist->companies, &watchlist->company_capacity,
                                       watchlist->company_count + 1, sizeof *watchlist->companies);
    watchlist->companies[watchlist->company_count++] = company;
}

enum status watchlist_read(struct bytes text, const char *path, struct watchlist *out_watchlist,
                           struct failure *out_failure)
{
    struct watchlist watchlist = {.arena = arena_new(BLOCK_BYTES)};
    watchlist.path = arena_copy(watchlist.arena, bytes_of(path));
    struct sheet sheet;
    struct failure failure = {0};
    enum status status = sheet_open(&sheet, watchlist.arena, arena_copy(watchlist.arena, text),
                                    columns, COLUMN_COUNT, NEEDED_COLUMNS, &failure);
    if (status != STATUS_OK) {
        watchlist_done(&watchlist);
        return failure_set(out_failure, status, "%s:%s", path, failure.text);
    }
    struct sheet_row row;
    while (sheet_next(&sheet, &row)) {
        if (row.is_unclosed)
            sheet_notes_add(&watchlist.notes, watchlist.arena, row.place,
                            "a quote is not closed: taken for a letter");
        add_row(&watchlist, &row);
    }
    *out_watchlist = watchlist;
    return STATUS_OK;
}

enum status watchlist_load(const char *path, struct watchlist *out_watchlist,
                           struct failure *out_failure)
{
    struct buffer text = {0};
    struct failure failure = {0};
    enum status status = rule_file_read(path, &text, &failure);
    if (status == STATUS_OK)
        status = watchlist_read(buffer_bytes(&text), path, out_watchlist, out_failure);
    else
        (void)failure_set(out_failure, status, "%s: %s", path, failure.text);
    buffer_done(&text);
    return status;
}

void watchlist_done(struct watchlist *watchlist)
{
    free(watchlist->companies);
    sheet_notes_done(&watchlist->notes);
    arena_free(watchlist->arena);
    *watchlist = (struct watchlist){0};
}

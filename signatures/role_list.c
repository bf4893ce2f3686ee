#include "signatures/role_list.h"

#include <stdlib.h>

#include "engine/base/memory.h"
#include "signatures/rule_files.h"

#define BLOCK_BYTES ((size_t)64 * 1024)

enum column { COLUMN_ROLE, COLUMN_TITLES, COLUMN_LANGUAGE, COLUMN_MAILBOXES };

static const char *const columns[] = {"role", "titles", "language", "mailboxes"};
#define COLUMN_COUNT (sizeof columns / sizeof *columns)
#define NEEDED_COLUMNS 2

static void add_row(struct role_list *list, const struct sheet_row *row)
{
    struct role_row role = {
        .role = row->cells[COLUMN_ROLE].text,
        .language = row->cells[COLUMN_LANGUAGE].text,
        .titles = sheet_split(list->arena, row->cells[COLUMN_TITLES], ";|"),
        .mailboxes = sheet_split(list->arena, row->cells[COLUMN_MAILBOXES], ";|, "),
    };
    if (role.role.size == 0) {
        sheet_notes_add(&list->notes, list->arena, row->place, "the row names no role: left out");
        return;
    }
    if (role.titles.count == 0 && role.mailboxes.count == 0) {
        sheet_notes_add(&list->notes, list->arena, row->place,
                        "the row has neither titles nor mailboxes: left out");
        return;
    }
    list->rows =
        memory_grow(list->rows, &list->row_capacity, list->row_count + 1, sizeof *list->rows);
    list->rows[list->row_count++] = role;
}

enum status role_list_read(struct bytes text, const char *path, struct role_list *out_list,
                           struct failure *out_failure)
{
    struct role_list list = {.arena = arena_new(BLOCK_BYTES)};
    list.path = arena_copy(list.arena, bytes_of(path));
    struct sheet sheet;
    struct failure failure = {0};
    enum status status = sheet_open(&sheet, list.arena, arena_copy(list.arena, text), columns,
                                    COLUMN_COUNT, NEEDED_COLUMNS, &failure);
    if (status != STATUS_OK) {
        role_list_done(&list);
        return failure_set(out_failure, status, "%s:%s", path, failure.text);
    }
    struct sheet_row row;
    while (sheet_next(&sheet, &row)) {
        if (row.is_unclosed)
            sheet_notes_add(&list.notes, list.arena, row.place,
                            "a quote is not closed: taken for a letter");
        add_row(&list, &row);
    }
    *out_list = list;
    return STATUS_OK;
}

enum status role_list_load(const char *path, struct role_list *out_list,
                           struct failure *out_failure)
{
    struct buffer text = {0};
    struct failure failure = {0};
    enum status status = rule_file_read(path, &text, &failure);
    if (status == STATUS_OK)
        status = role_list_read(buffer_bytes(&text), path, out_list, out_failure);
    else
        (void)failure_set(out_failure, status, "%s: %s", path, failure.text);
    buffer_done(&text);
    return status;
}

void role_list_done(struct role_list *list)
{
    free(list->rows);
    sheet_notes_done(&list->notes);
    arena_free(list->arena);
    *list = (struct role_list){0};
}

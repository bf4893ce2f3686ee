#include "signatures/lists.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "engine/base/buffer.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "signatures/rule_files.h"
#include "signatures/suggestion.h"

struct lists_folder {
    char *path;
    struct list_array lists;
    bool is_cut; /* there are more lists than LIMIT_LISTS */
};

struct lists {
    struct arena *arena;
    struct lists_folder *folders;
    size_t folder_count;
    size_t folder_capacity;
    struct lists_folder replacements;
};

struct lists *lists_new(struct arena *arena)
{
    struct lists *lists = memory_new(1, sizeof *lists);
    lists->arena = arena;
    return lists;
}

void lists_free(struct lists *lists)
{
    if (!lists)
        return;
    for (size_t i = 0; i < lists->folder_count; i++) {
        free(lists->folders[i].path);
        free(lists->folders[i].lists.items);
    }
    free(lists->replacements.path);
    free(lists->replacements.lists.items);
    free(lists->folders);
    free(lists);
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* The nearest folder `lists` on the way up from the rule's file; the heap's, or NULL. */
static char *find_folder(struct bytes rule_path)
{
    size_t size = rule_path.size;
    while (size > 0 && rule_path.data[size - 1] != '/')
        size--;
    char *given = memory_format("%.*s", size > 0 ? (int)size : 1,
                                size > 0 ? (const char *)rule_path.data : ".");
    char *folder = realpath(given, NULL);
    free(given);
    while (folder) {
        char *slash = strrchr(folder, '/');
        if (!slash)
            break;
        bool is_root = slash == folder && slash[1] == '\0';
        char *path = memory_format("%s/lists", is_root ? "" : folder);
        if (is_folder(path)) {
            free(folder);
            return path;
        }
        free(path);
        if (is_root)
            break;
        slash[slash == folder ? 1 : 0] = '\0';
    }
    free(folder);
    return NULL;
}

/* Add what the file at `path` holds under the name `stem`. */
static void read_list(struct lists *lists, struct lists_folder *folder, const char *path,
                      struct bytes stem, bool is_csv)
{
    struct stat status;
    struct buffer text = {0};
    struct failure failure = {0};
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        list_file_add_problem(lists->arena, stem, "it is not a regular file", &folder->lists);
    else if (rule_file_read(path, &text, &failure) != STATUS_OK)
        list_file_add_problem(lists->arena, stem, failure.text, &folder->lists);
    else if (is_csv)
        list_file_add_csv(lists->arena, stem, buffer_bytes(&text), &folder->lists);
    else
        list_file_add_text(lists->arena, stem, buffer_bytes(&text), &folder->lists);
    buffer_done(&text);
}

static void read_file(struct lists *lists, struct lists_folder *folder, const char *name)
{
    struct bytes whole = bytes_of(name);
    bool is_csv = bytes_end_with(whole, bytes_of(".csv"));
    if (name[0] == '.' || !(is_csv || bytes_end_with(whole, bytes_of(".txt"))))
        return;
    struct bytes stem = bytes_slice(whole, 0, whole.size - 4);
    char *path = memory_format("%s/%s", folder->path, name);
    read_list(lists, folder, path, stem, is_csv);
    free(path);
}

void lists_replace(struct lists *lists, const char *name, const char *path)
{
    free(lists->replacements.path);
    lists->replacements.path = memory_copy_string(path);
    read_list(lists, &lists->replacements, path, bytes_of(name), true);
}

/* Takes `path` over. */
static struct lists_folder *open_folder(struct lists *lists, char *path)
{
    for (size_t i = 0; i < lists->folder_count; i++) {
        if (strcmp(lists->folders[i].path, path) == 0) {
            free(path);
            return &lists->folders[i];
        }
    }
    lists->folders = memory_grow(lists->folders, &lists->folder_capacity, lists->folder_count + 1,
                                 sizeof *lists->folders);
    struct lists_folder *folder = &lists->folders[lists->folder_count++];
    *folder = (struct lists_folder){.path = path};
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        folder->is_cut = folder->lists.count >= LIMIT_LISTS;
        if (!folder->is_cut)
            read_file(lists, folder, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return folder;
}

/* Whether `name` stands for the list by its full name. Of a file that could not be read no column
 * is known, and any may be meant. */
static bool is_full_name(const struct list *list, struct bytes name)
{
    size_t dot = list->file.size;
    if (list->column.size == 0)
        return bytes_equal(list->file, name) ||
               (list->problem.size > 0 && name.size > dot && name.data[dot] == '.' &&
                bytes_start_with(name, list->file));
    return name.size == dot + 1 + list->column.size && name.data[dot] == '.' &&
           bytes_start_with(name, list->file) &&
           bytes_equal(bytes_from(name, dot + 1), list->column);
}

static bool refuse_missing(const struct lists_folder *folder, struct bytes name,
                           struct rule_place place, struct complaint *complaint)
{
    struct suggestion suggestion = suggestion_for(name);
    for (size_t i = 0; i < folder->lists.count; i++) {
        suggestion_offer(&suggestion, folder->lists.items[i].file);
        suggestion_offer(&suggestion, folder->lists.items[i].column);
    }
    struct bytes best = suggestion.best;
    return complaint_raise(
        complaint, place,
        "no list '%.*s': %s holds neither %.*s.txt nor a CSV file with that "
        "column%s%.*s%s%s",
        complaint_shown_size(name), complaint_shown(name), folder->path, complaint_shown_size(name),
        complaint_shown(name), best.size ? ": did you mean '" : "", complaint_shown_size(best),
        complaint_shown(best), best.size ? "'?" : "",
        folder->is_cut ? " (the folder holds too many lists; not all were read)" : "");
}

static const struct list *find_full_name(const struct lists_folder *folder, struct bytes name)
{
    for (size_t i = 0; i < folder->lists.count; i++)
        if (is_full_name(&folder->lists.items[i], name))
            return &folder->lists.items[i];
    return NULL;
}

static const struct list *choose(const struct lists_folder *folder, struct bytes name,
                                 struct rule_place place, struct complaint *complaint)
{
    const struct list *by_column = find_full_name(folder, name);
    if (by_column)
        return by_column;
    /* A folder without lists has no array. */
    for (size_t i = 0; folder->lists.items && i < folder->lists.count; i++) {
        const struct list *list = &folder->lists.items[i];
        if (list->column.size == 0 || !bytes_equal(list->column, name))
            continue;
        if (by_column && complaint->reason.size == 0)
            complaint_raise(complaint, place,
                            "list '%.*s' is a column of %.*s.csv and of %.*s.csv: name the file "
                            "too, as in '%%%.*s.%.*s%%'",
                            complaint_shown_size(name), complaint_shown(name),
                            complaint_shown_size(by_column->file), complaint_shown(by_column->file),
                            complaint_shown_size(list->file), complaint_shown(list->file),
                            complaint_shown_size(list->file), complaint_shown(list->file),
                            complaint_shown_size(name), complaint_shown(name));
        by_column = list;
    }
    if (!by_column)
        refuse_missing(folder, name, place, complaint);
    return complaint->reason.size > 0 ? NULL : by_column;
}

/* A list that was found can still be one that cannot be used. */
static const struct list *check_usable(const struct lists_folder *folder, const struct list *list,
                                       struct bytes name, struct rule_place place,
                                       struct complaint *complaint)
{
    if (!list || list->problem.size == 0)
        return list;
    complaint_raise(complaint, place, "list '%.*s' in %s cannot be used: %.*s",
                    complaint_shown_size(name), complaint_shown(name), folder->path,
                    (int)list->problem.size, complaint_shown(list->problem));
    return NULL;
}

const struct list *lists_find(struct lists *lists, struct bytes rule_path, struct bytes name,
                              struct rule_place place, struct complaint *complaint)
{
    const struct list *replacement = find_full_name(&lists->replacements, name);
    if (replacement)
        return check_usable(&lists->replacements, replacement, name, place, complaint);
    char *path = find_folder(rule_path);
    if (!path) {
        complaint_raise(complaint, place,
                        "no list '%.*s': there is no folder 'lists' beside %.*s, nor above it",
                        complaint_shown_size(name), complaint_shown(name),
                        complaint_shown_size(rule_path), complaint_shown(rule_path));
        return NULL;
    }
    const struct lists_folder *folder = open_folder(lists, path);
    return check_usable(folder, choose(folder, name, place, complaint), name, place, complaint);
}

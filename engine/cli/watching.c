#include "engine/cli/watching.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "engine/base/log.h"
#include "engine/base/memory.h"

static bool is_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

/* FOLDER/lists/NAME of the first folder that has it, to be freed; NULL: none has. */
static char *find_in_packs(const struct string_list *rules, const char *name)
{
    for (size_t i = 0; i < rules->count; i++) {
        char *path = memory_format("%s/lists/%s", rules->items[i], name);
        if (is_file(path))
            return path;
        free(path);
    }
    return NULL;
}

static char *find_beside(const char *path, const char *name)
{
    const char *slash = strrchr(path, '/');
    int size = slash ? (int)(slash - path) + 1 : 0;
    char *beside = memory_format("%.*s%s", size, path, name);
    if (is_file(beside))
        return beside;
    free(beside);
    return NULL;
}

static void print_notes(struct bytes path, const struct sheet_notes *notes)
{
    for (size_t i = 0; i < notes->count; i++)
        log_warning("%.*s:%zu:%zu: %.*s", (int)path.size, (const char *)path.data,
                    notes->items[i].place.line, notes->items[i].place.column,
                    (int)notes->items[i].text.size, (const char *)notes->items[i].text.data);
}

/* False: it cannot be used, and a warning said so. */
static bool load_roles(const char *watchlist_path, const struct string_list *rules,
                       struct role_list *out_roles)
{
    char *path = find_beside(watchlist_path, "roles.csv");
    if (!path)
        path = find_in_packs(rules, "roles.csv");
    struct failure failure = {0};
    bool is_loaded = path && role_list_load(path, out_roles, &failure) == STATUS_OK;
    if (path && !is_loaded)
        log_warning("%s; no role of a recipient is known", failure.text);
    free(path);
    return is_loaded;
}

bool load_targets(const char *path, const struct string_list *rules, struct targets **out_targets)
{
    *out_targets = NULL;
    char *of_pack = path ? NULL : find_in_packs(rules, "targets.csv");
    const char *chosen = path ? path : of_pack;
    if (!chosen)
        return true;
    struct watchlist watchlist;
    struct role_list roles;
    struct failure failure = {0};
    bool is_loaded = watchlist_load(chosen, &watchlist, &failure) == STATUS_OK;
    if (is_loaded) {
        bool has_roles = load_roles(chosen, rules, &roles);
        struct targets *targets = targets_new(&watchlist, has_roles ? &roles : NULL);
        const struct watchlist *list = targets_watchlist(targets);
        print_notes(list->path, &list->notes);
        if (has_roles)
            print_notes(targets_roles(targets)->path, &targets_roles(targets)->notes);
        log_info("%zu companies watched, as %s says", list->company_count, chosen);
        *out_targets = targets;
    } else if (path) {
        log_error("--targets %s; nothing was hunted", failure.text);
    } else {
        log_warning("%s; no company is watched", failure.text);
    }
    free(of_pack);
    return is_loaded || !path;
}

#include "loaders/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/memory.h"

/* What makes a file the same file. */
struct identity {
    dev_t device;
    ino_t inode;
};

/* An open-addressed set of identities; grows before it is half full. */
struct identity_set {
    struct identity *slots;
    bool *used;
    size_t capacity;
    size_t count;
};

struct found {
    struct walk_file file;
    struct identity identity;
    bool identified;
};

struct walker {
    const struct walk_options *options;
    struct walk *walk;
    struct identity_set files;
    struct identity_set folders;
    struct identity own_case;
    bool has_own_case;
    struct found *found; /* below the argument that is walked */
    size_t found_count;
    size_t found_capacity;
    char **pending; /* folders to list */
    size_t pending_count;
    size_t pending_capacity;
};

static size_t slot_of(const struct identity_set *set, struct identity identity)
{
    uint64_t hash = (uint64_t)identity.inode * UINT64_C(0x9E3779B97F4A7C15) ^
                    (uint64_t)identity.device * UINT64_C(0xC2B2AE3D27D4EB4F);
    size_t slot = (size_t)(hash >> 20) & (set->capacity - 1);
    while (set->used[slot] &&
           (set->slots[slot].device != identity.device || set->slots[slot].inode != identity.inode))
        slot = (slot + 1) & (set->capacity - 1);
    return slot;
}

static void set_grow(struct identity_set *set)
{
    struct identity_set grown = {.capacity = set->capacity ? set->capacity * 2 : 1024};
    grown.slots = memory_new(grown.capacity, sizeof *grown.slots);
    grown.used = memory_new(grown.capacity, sizeof *grown.used);
    for (size_t i = 0; i < set->capacity; i++) {
        if (!set->used[i])
            continue;
        size_t slot = slot_of(&grown, set->slots[i]);
        grown.slots[slot] = set->slots[i];
        grown.used[slot] = true;
    }
    grown.count = set->count;
    free(set->slots);
    free(set->used);
    *set = grown;
}

/* False when it was in there already. */
static bool set_add(struct identity_set *set, struct identity identity)
{
    if (set->count * 2 >= set->capacity)
        set_grow(set);
    size_t slot = slot_of(set, identity);
    if (set->used[slot])
        return false;
    set->slots[slot] = identity;
    set->used[slot] = true;
    set->count++;
    return true;
}

static void set_done(struct identity_set *set)
{
    free(set->slots);
    free(set->used);
}

static struct identity identity_of(const struct stat *facts)
{
    return (struct identity){facts->st_dev, facts->st_ino};
}

/* Takes `path`. */
// NOLINTNEXTLINE(readability-non-const-parameter): it is freed with the walk
static struct found *add_found(struct walker *walker, char *path, enum reason reason)
{
    walker->found = memory_grow(walker->found, &walker->found_capacity, walker->found_count + 1,
                                sizeof *walker->found);
    struct found *found = &walker->found[walker->found_count++];
    *found = (struct found){.file = {.path = path, .reason = reason}};
    return found;
}

static void add_unreadable(struct walker *walker, char *path, const char *action, int error)
{
    struct found *found = add_found(walker, path, REASON_UNREADABLE);
    (void)snprintf(found->file.detail, sizeof found->file.detail, "%s: %s", action,
                   strerrordesc_np(error));
}

/* Takes `path`, whose folder is to be listed unless it was. */
static void add_folder(struct walker *walker, char *path, const struct stat *facts)
{
    struct identity identity = identity_of(facts);
    if (walker->has_own_case && identity.device == walker->own_case.device &&
        identity.inode == walker->own_case.inode) {
        add_found(walker, path, REASON_OWN_CASE);
        return;
    }
    if (!set_add(&walker->folders, identity)) {
        free(path);
        return;
    }
    walker->pending = memory_grow(walker->pending, &walker->pending_capacity,
                                  walker->pending_count + 1, sizeof *walker->pending);
    walker->pending[walker->pending_count++] = path;
}

/* Takes `path`, whatever it is. */
static void add_path(struct walker *walker, char *path, const struct stat *facts, bool given)
{
    if (S_ISDIR(facts->st_mode)) {
        add_folder(walker, path, facts);
        return;
    }
    enum reason reason = REASON_NONE;
    if (S_ISLNK(facts->st_mode))
        reason = REASON_SYMBOLIC_LINK;
    else if (!S_ISREG(facts->st_mode))
        reason = REASON_SPECIAL_FILE;
    struct found *found = add_found(walker, path, reason);
    found->file.size_bytes = reason == REASON_NONE ? (uint64_t)facts->st_size : 0;
    found->file.given = given;
    found->identity = identity_of(facts);
    found->identified = reason == REASON_NONE;
}

/* Takes `folder`, a path. */
static void list_folder(struct walker *walker, char *folder)
{
    DIR *listing = opendir(folder);
    if (!listing) {
        add_unreadable(walker, folder, "list the folder", errno);
        return;
    }
    size_t length = strlen(folder);
    const char *joint = length && folder[length - 1] == '/' ? "" : "/";
    for (;;) {
        errno = 0;
        // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody else reads this listing
        const struct dirent *entry = readdir(listing);
        if (!entry && errno != 0)
            add_unreadable(walker, memory_copy_string(folder), "list the folder", errno);
        if (!entry)
            break;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        char *path = memory_format("%s%s%s", folder, joint, entry->d_name);
        struct stat facts;
        if (fstatat(dirfd(listing), entry->d_name, &facts, AT_SYMLINK_NOFOLLOW) != 0)
            add_unreadable(walker, path, "stat", errno);
        else
            add_path(walker, path, &facts, false);
    }
    (void)closedir(listing);
    free(folder);
}

static int compare_found(const void *a, const void *b)
{
    const struct found *left = a;
    const struct found *right = b;
    return strcmp(left->file.path, right->file.path);
}

/* Move what an argument yielded to the walk, in order, without what is there already. */
static void take_found(struct walker *walker)
{
    struct walk *walk = walker->walk;
    if (walker->found_count)
        qsort(walker->found, walker->found_count, sizeof *walker->found, compare_found);
    for (size_t i = 0; i < walker->found_count; i++) {
        struct found *found = &walker->found[i];
        if (found->identified && !set_add(&walker->files, found->identity)) {
            free(found->file.path);
            continue;
        }
        walk->files =
            memory_grow(walk->files, &walk->capacity, walk->count + 1, sizeof *walk->files);
        walk->files[walk->count++] = found->file;
        if (found->file.reason == REASON_NONE)
            walk->total_bytes += found->file.size_bytes;
    }
    walker->found_count = 0;
}

static void walk_argument(struct walker *walker, const char *argument)
{
    char *path = memory_copy_string(argument);
    struct stat facts;
    if (stat(argument, &facts) != 0)
        add_unreadable(walker, path, "stat", errno);
    else
        add_path(walker, path, &facts, true);
    while (walker->pending_count > 0)
        list_folder(walker, walker->pending[--walker->pending_count]);
    take_found(walker);
}

void walk_paths(const struct walk_options *options, struct walk *out_walk)
{
    *out_walk = (struct walk){0};
    struct walker walker = {.options = options, .walk = out_walk};
    struct stat facts;
    if (options->own_case && stat(options->own_case, &facts) == 0) {
        walker.own_case = identity_of(&facts);
        walker.has_own_case = true;
    }
    for (size_t i = 0; i < options->path_count; i++)
        walk_argument(&walker, options->paths[i]);
    set_done(&walker.files);
    set_done(&walker.folders);
    free(walker.found);
    free(walker.pending);
}

void walk_done(struct walk *walk)
{
    for (size_t i = 0; i < walk->count; i++)
        free(walk->files[i].path);
    free(walk->files);
    *walk = (struct walk){0};
}

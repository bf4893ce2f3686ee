#include "engine/hunt/location.h"

#include <stdlib.h>
#include <unistd.h>

#include "engine/base/memory.h"

/* "container#number" in its two pieces. */
struct wanted {
    char *container;
    char *file;      /* the container's outermost file */
    uint64_t number; /* 0: none was given */
};

static struct wanted parse_location(const char *text)
{
    struct wanted wanted = {.container = memory_copy_string(text)};
    char *hash = strrchr(wanted.container, '#');
    int64_t number = 0;
    if (hash && access(text, F_OK) != 0 && bytes_to_number(bytes_of(hash + 1), &number) &&
        number > 0) {
        wanted.number = (uint64_t)number;
        *hash = '\0';
    }
    wanted.file = memory_copy_string(wanted.container);
    /* A file may have '!' in its name: the longest prefix that exists is the file. */
    char *mark = NULL;
    while (access(wanted.file, F_OK) != 0 && (mark = strrchr(wanted.file, '!')))
        *mark = '\0';
    return wanted;
}

static const struct raw_message *search_batch(const struct batch *batch,
                                              const struct wanted *wanted)
{
    for (size_t i = 0; i < batch->message_count; i++) {
        const struct origin *origin = &batch->messages[i].origin;
        bool same_number =
            wanted->number == 0 || !origin->in_mailbox || origin->number == wanted->number;
        if (same_number && strcmp(origin->container, wanted->container) == 0)
            return &batch->messages[i];
    }
    return NULL;
}

static enum status search_file(const struct wanted *wanted, struct located *located)
{
    const char *paths[] = {wanted->file};
    struct walk walk = {0};
    walk_paths(&(struct walk_options){.paths = paths, .path_count = 1}, &walk);
    struct source *source = source_new(&walk, 0, walk.count);
    enum status status = STATUS_OK;
    while (status == STATUS_OK && !located->message) {
        status = source_fill(source, &located->batch);
        located->message = search_batch(&located->batch, wanted);
    }
    source_free(source);
    walk_done(&walk);
    return located->message ? STATUS_OK : STATUS_END;
}

enum status location_find(const char *text, struct located *out_located,
                          struct failure *out_failure)
{
    struct wanted wanted = parse_location(text);
    struct located located = {0};
    batch_init(&located.batch);
    enum status status = STATUS_OK;
    if (access(wanted.file, R_OK) != 0)
        status = failure_set(out_failure, STATUS_INVALID, "%s: no such file, or not readable",
                             wanted.file);
    else if (search_file(&wanted, &located) != STATUS_OK)
        status = failure_set(out_failure, STATUS_INVALID,
                             "%s: no such message (looked for container '%s', message %llu)", text,
                             wanted.container, (unsigned long long)wanted.number);
    free(wanted.container);
    free(wanted.file);
    if (status == STATUS_OK)
        *out_located = located;
    else
        batch_done(&located.batch);
    return status;
}

void located_done(struct located *located)
{
    batch_done(&located->batch);
}

#include "loaders/source.h"

#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "loaders/nest.h"

struct source {
    const struct walk *walk;
    size_t next_file;
    size_t end_file;
    struct nest nest;
};

struct source *source_new(const struct walk *walk, size_t first_file, size_t count)
{
    REQUIRE(first_file <= walk->count && count <= walk->count - first_file);
    struct source *source = memory_new(1, sizeof *source);
    source->walk = walk;
    source->next_file = first_file;
    source->end_file = first_file + count;
    return source;
}

void source_free(struct source *source)
{
    if (!source)
        return;
    nest_done(&source->nest);
    free(source);
}

/* Account for a file that is not opened. */
static void leave_alone(struct source *source, size_t index, enum reason reason, const char *detail)
{
    const struct walk_file *file = &source->walk->files[index];
    enum outcome outcome = reason == REASON_UNREADABLE ? OUTCOME_FAILED : OUTCOME_SKIPPED;
    nest_name_file(&source->nest, (uint32_t)index, file->path);
    batch_account(source->nest.batch, LEDGER_ARCHIVE, (struct ending){outcome, reason, detail},
                  nest_origin(&source->nest));
}

static void open_next_file(struct source *source)
{
    size_t index = source->next_file++;
    const struct walk_file *file = &source->walk->files[index];
    if (file->reason != REASON_NONE) {
        leave_alone(source, index, file->reason, file->detail);
        return;
    }
    struct damage damage = {0};
    struct stream *stream = file_stream_open(file->path, file->given, &damage);
    if (!stream) {
        leave_alone(source, index, damage.reason, damage.text);
        return;
    }
    nest_begin(&source->nest, (uint32_t)index, file->path, stream);
}

static void step(struct source *source)
{
    if (source->nest.level_count == 0)
        open_next_file(source);
    else
        nest_step(&source->nest);
}

enum status source_fill(struct source *source, struct batch *batch)
{
    struct nest *nest = &source->nest;
    batch_reset(batch);
    nest_resume(nest, batch);
    bool more = true;
    while (more && !nest_is_full(nest)) {
        if (nest->level_count == 0 && source->next_file == source->end_file)
            more = false;
        else
            step(source);
    }
    nest_pause(nest);
    return more ? STATUS_OK : STATUS_END;
}

void source_abandon(struct source *source, struct batch *batch)
{
    batch_reset(batch);
    source->nest.batch = batch;
    source->nest.path_is_written = false;
    nest_abandon(&source->nest);
    for (; source->next_file < source->end_file; source->next_file++) {
        const struct walk_file *file = &source->walk->files[source->next_file];
        if (file->reason != REASON_NONE)
            leave_alone(source, source->next_file, file->reason, file->detail);
        else
            leave_alone(source, source->next_file, REASON_INTERRUPTED,
                        "stopped before it was read");
    }
    nest_pause(&source->nest);
}

struct source_span *source_plan(const struct walk *walk, size_t *out_count)
{
    struct source_span *spans = NULL;
    size_t count = 0;
    size_t capacity = 0;
    for (size_t i = 0; i < walk->count; i++) {
        const struct walk_file *file = &walk->files[i];
        uint64_t size_bytes = file->reason == REASON_NONE ? file->size_bytes : 0;
        struct source_span *last = count ? &spans[count - 1] : NULL;
        if (last && last->size_bytes < SOURCE_OWN_BYTES &&
            size_bytes < SOURCE_OWN_BYTES - last->size_bytes) {
            last->count++;
            last->size_bytes += size_bytes;
            continue;
        }
        spans = memory_grow(spans, &capacity, count + 1, sizeof *spans);
        spans[count++] = (struct source_span){i, 1, size_bytes};
    }
    *out_count = count;
    return spans;
}

#include "loaders/nest.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "engine/base/utf8.h"

static struct level *top(struct nest *nest)
{
    REQUIRE(nest->level_count > 0);
    return &nest->levels[nest->level_count - 1];
}

void nest_done(struct nest *nest)
{
    while (nest->level_count > 0) {
        struct level *level = top(nest);
        container_close(level->container);
        if (level->owns_stream)
            stream_close(level->stream);
        nest->level_count--;
    }
    buffer_done(&nest->path);
    buffer_done(&nest->carry);
    free(nest->places);
}

/* --- Paths --- */

static void end_path(struct nest *nest, size_t size)
{
    nest->path.size = size;
    *buffer_reserve(&nest->path, 1) = '\0';
    nest->path_is_written = false;
}

void nest_name_file(struct nest *nest, uint32_t file_index, const char *path)
{
    nest->origin = (struct origin){.file_index = file_index};
    buffer_reset(&nest->path);
    (void)utf8_append_repaired(&nest->path, bytes_of(path));
    end_path(nest, nest->path.size);
    nest->file_path_size = nest->path.size;
}

/* The path of a member, as long as the limit allows. */
static void push_path(struct nest *nest, struct bytes member)
{
    buffer_append_byte(&nest->path, '!');
    for (size_t i = 0; i < member.size; i++)
        buffer_append_byte(&nest->path, member.data[i]);
    size_t most = nest->file_path_size + LIMIT_MEMBER_PATH_BYTES;
    end_path(nest,
             utf8_cut(buffer_bytes(&nest->path), nest->path.size < most ? nest->path.size : most));
}

const struct origin *nest_origin(struct nest *nest)
{
    if (!nest->path_is_written)
        nest->origin.container = arena_copy_string(nest->batch->arena, buffer_bytes(&nest->path));
    nest->path_is_written = true;
    return &nest->origin;
}

/* The last component of the path, without the extension of what was decompressed. */
static struct bytes content_name(const struct nest *nest)
{
    struct bytes name = buffer_bytes(&nest->path);
    size_t start = name.size;
    while (start > 0 && name.data[start - 1] != '!')
        start--;
    size_t end = name.size;
    if (nest->levels[nest->level_count - 1].kind == LEVEL_COMPRESSED)
        while (end > start && name.data[end - 1] != '.' && name.data[end - 1] != '/')
            end--;
    if (end > start && end < name.size && name.data[end - 1] == '.')
        return bytes_slice(name, start, end - 1);
    return bytes_from(name, start);
}

/* --- Levels --- */

static struct level *push(struct nest *nest, enum level_kind kind, enum ledger_level counted_as)
{
    REQUIRE(nest->level_count < NEST_MAX_LEVELS);
    struct level *level = &nest->levels[nest->level_count++];
    *level = (struct level){.kind = kind, .counted_as = counted_as};
    level->path_size = nest->path.size;
    nest->container_depth += kind == LEVEL_COMPRESSED || kind == LEVEL_ARCHIVE;
    return level;
}

static bool is_limit(enum reason reason)
{
    return reason >= REASON_LIMIT_NESTING && reason <= REASON_LIMIT_SPOOL;
}

/* Tell the level below how its child ended. */
static void tell_parent(struct level *parent, struct ending ending)
{
    bool whole = ending.outcome == OUTCOME_DECODED ||
                 (ending.outcome == OUTCOME_SKIPPED && !is_limit(ending.reason));
    if (ending.outcome != OUTCOME_FAILED)
        parent->something_read = true;
    if (parent->kind == LEVEL_ARCHIVE && (whole || parent->child_damage.reason != REASON_NONE))
        return;
    parent->child_outcome = ending.outcome;
    damage_set(&parent->child_damage, ending.reason, "%s", ending.detail ? ending.detail : "");
}

/* Bytes behind the end of compressed data hold nothing we know: a note, no damage. */
static void note_stray_bytes(struct nest *nest, uint64_t size)
{
    char detail[96];
    (void)snprintf(detail, sizeof detail,
                   "%llu bytes behind the end of the compressed data were left alone",
                   (unsigned long long)size);
    struct problem note = {
        .level = LEDGER_CONTAINER,
        .outcome = OUTCOME_DECODED,
        .reason = REASON_CORRUPT,
        .file_index = nest->origin.file_index,
        .sequence = nest->origin.sequence,
        .path = nest_origin(nest)->container,
        .detail = detail,
    };
    batch_add_problem(nest->batch, &note);
}

void nest_count_input(struct nest *nest, bool at_end)
{
    const struct stream *file = nest->levels[0].stream;
    uint64_t bytes = file->pulled_bytes;
    if (at_end || bytes > file->size_bytes)
        bytes = file->size_bytes;
    if (bytes <= nest->file_bytes)
        return;
    nest->batch->input_bytes += bytes - nest->file_bytes;
    nest->file_bytes = bytes;
}

/* Close the level on top and account for it. */
static void pop(struct nest *nest, struct ending ending)
{
    struct level *level = top(nest);
    batch_account(nest->batch, level->counted_as, ending, nest_origin(nest));
    nest_count_input(nest, level->counted_as == LEDGER_ARCHIVE);
    if (level->kind == LEVEL_COMPRESSED && level->stream->stray_bytes)
        note_stray_bytes(nest, level->stream->stray_bytes);
    if (nest->level_count > 1)
        tell_parent(level - 1, ending);
    container_close(level->container);
    if (level->owns_stream)
        stream_close(level->stream);
    nest->container_depth -= level->kind == LEVEL_COMPRESSED || level->kind == LEVEL_ARCHIVE;
    nest->level_count--;
    if (nest->level_count > 0 && top(nest)->path_size != nest->path.size)
        end_path(nest, top(nest)->path_size);
}

/* Something could not be read at all: a limit leaves it alone, all else makes it fail. */
static struct ending unread(const struct damage *damage)
{
    bool skipped = is_limit(damage->reason) || damage->reason == REASON_SYMBOLIC_LINK ||
                   damage->reason == REASON_HARD_LINK || damage->reason == REASON_SPECIAL_FILE;
    return (struct ending){skipped ? OUTCOME_SKIPPED : OUTCOME_FAILED, damage->reason,
                           damage->text};
}

/* How an archive or mailbox ends, of which nothing more comes. */
static struct ending conclude(const struct level *level)
{
    const struct damage *damage =
        level->damage.reason != REASON_NONE ? &level->damage : &level->child_damage;
    if (damage->reason == REASON_NONE)
        return (struct ending){.outcome = OUTCOME_DECODED};
    if (!level->something_read)
        return unread(damage);
    return (struct ending){OUTCOME_PARTIAL, damage->reason, damage->text};
}

/* What came of a file, member or compressed stream is what came of its content. */
static void finish_content(struct nest *nest, const struct level *level)
{
    pop(nest, (struct ending){level->child_outcome, level->child_damage.reason,
                              level->child_damage.text});
}

/* --- Recognising content --- */

static struct expansion *innermost_expansion(struct nest *nest, size_t level_count)
{
    while (level_count-- > 0) {
        struct level *level = &nest->levels[level_count];
        if (level->kind == LEVEL_COMPRESSED || level->kind == LEVEL_ARCHIVE)
            return &level->expansion;
    }
    return NULL;
}

static void open_compressed(struct nest *nest, struct level *below, enum format format)
{
    struct expansion *outer = innermost_expansion(nest, nest->level_count);
    struct level *level = push(nest, LEVEL_COMPRESSED, LEDGER_CONTAINER);
    level->stream = decoder_open(format, below->stream, &level->expansion, outer);
    level->owns_stream = true;
}

static void open_archive(struct nest *nest, struct level *below, enum format format)
{
    struct expansion *outer = innermost_expansion(nest, nest->level_count);
    struct level *level = push(nest, LEVEL_ARCHIVE, LEDGER_CONTAINER);
    level->stream = below->stream;
    if (format_must_seek(format) && !below->stream->pull_at) {
        level->stream = spool_open(below->stream, &level->damage);
        if (!level->stream) {
            pop(nest, unread(&level->damage));
            return;
        }
        level->owns_stream = true;
        /* What the spool could not get is gone, but what it has is read. */
        if (below->stream->damage.reason != REASON_NONE)
            level->damage = below->stream->damage;
    }
    level->expansion =
        (struct expansion){.consumed_bytes = level->stream->pull_at ? &level->stream->size_bytes
                                                                    : &level->stream->pulled_bytes,
                           .outer = outer};
    level->container = container_open(format, level->stream, &level->expansion);
}

static void open_mailbox(struct nest *nest, struct level *below)
{
    struct level *level = push(nest, LEVEL_MAILBOX, LEDGER_CONTAINER);
    level->stream = below->stream;
    mbox_init(&level->mbox, LIMIT_MESSAGE_BYTES);
    nest->window_start = nest->batch->bytes.size;
}

static void refuse_nesting(struct nest *nest)
{
    struct damage damage = {0};
    damage_set(&damage, REASON_LIMIT_NESTING, "more than %d containers inside one another",
               LIMIT_NESTING_DEPTH);
    (void)push(nest, LEVEL_MAILBOX, LEDGER_CONTAINER);
    pop(nest, unread(&damage));
}

/* Content that holds no mail, for the reason that fits best. */
static struct ending judge_other(const struct level *level, struct bytes head,
                                 struct sniffed sniffed, struct damage *out_damage)
{
    const struct damage *damage = &level->stream->damage;
    if (sniffed.format == FORMAT_UNSUPPORTED)
        damage_set(out_damage, REASON_UNSUPPORTED, "%s: this format is not read", sniffed.name);
    else if (damage->reason != REASON_NONE)
        return unread(damage);
    else if (head.size == 0)
        damage_set(out_damage, REASON_EMPTY, "no bytes");
    else
        damage_set(out_damage, REASON_NOT_MAIL, "neither mail nor an archive");
    return (struct ending){OUTCOME_SKIPPED, out_damage->reason, out_damage->text};
}

static void enter(struct nest *nest, struct level *level)
{
    level->entered = true;
    struct bytes head = stream_peek(level->stream);
    struct sniffed sniffed = sniff(head, stream_is_all_peeked(level->stream), content_name(nest));
    bool opens = format_is_compressed(sniffed.format) || format_is_archive(sniffed.format);
    struct damage damage = {0};
    if (opens && nest->container_depth >= LIMIT_NESTING_DEPTH)
        refuse_nesting(nest);
    else if (format_is_compressed(sniffed.format))
        open_compressed(nest, level, sniffed.format);
    else if (format_is_archive(sniffed.format))
        open_archive(nest, level, sniffed.format);
    else if (sniffed.format == FORMAT_MBOX)
        open_mailbox(nest, level);
    else if (sniffed.format == FORMAT_MESSAGE || sniffed.format == FORMAT_EMLX)
        pop(nest, content_read_message(nest, level, sniffed.format));
    else
        pop(nest, judge_other(level, head, sniffed, &damage));
}

/* --- Archives --- */

static bool is_exhausted(const struct expansion *expansion)
{
    for (; expansion; expansion = expansion->outer)
        if (expansion->exhausted)
            return true;
    return false;
}

static void next_member(struct nest *nest, struct level *level)
{
    if (is_exhausted(&level->expansion)) {
        level->damage = (struct damage){0};
        damage_set(&level->damage, REASON_LIMIT_EXPANSION,
                   "its members expand to more than %d times its size: stopped after member %llu",
                   LIMIT_EXPANSION_RATIO, (unsigned long long)level->member_count);
        pop(nest, conclude(level));
        return;
    }
    if (level->member_count >= LIMIT_MEMBERS) {
        damage_set(&level->damage, REASON_LIMIT_MEMBERS, "more than %zu members", LIMIT_MEMBERS);
        pop(nest, conclude(level));
        return;
    }
    struct container_member member;
    enum status status = container_next(level->container, &member);
    if (status != STATUS_OK) {
        if (status != STATUS_END && level->damage.reason == REASON_NONE)
            level->damage = *container_damage(level->container);
        pop(nest, conclude(level));
        return;
    }
    level->member_count++;
    push_path(nest, member.path);
    struct level *inside = push(nest, LEVEL_CONTENT, LEDGER_MEMBER);
    inside->stream = member.stream;
    if (!member.stream)
        pop(nest, unread(&member.damage));
}

/* --- Steps --- */

void nest_begin(struct nest *nest, uint32_t file_index, const char *path, struct stream *stream)
{
    REQUIRE(nest->level_count == 0);
    nest_name_file(nest, file_index, path);
    nest->file_bytes = 0;
    struct level *level = push(nest, LEVEL_CONTENT, LEDGER_ARCHIVE);
    level->stream = stream;
    level->owns_stream = true;
}

void nest_step(struct nest *nest)
{
    struct level *level = top(nest);
    switch (level->kind) {
    case LEVEL_CONTENT:
    case LEVEL_COMPRESSED:
        if (level->entered)
            finish_content(nest, level);
        else
            enter(nest, level);
        break;
    case LEVEL_ARCHIVE:
        next_member(nest, level);
        break;
    case LEVEL_MAILBOX:
        if (content_read_mailbox(nest, level))
            pop(nest, conclude(level));
        break;
    }
}

void nest_abandon(struct nest *nest)
{
    while (nest->level_count > 0) {
        struct level *level = top(nest);
        struct ending ending = {level->something_read ? OUTCOME_PARTIAL : OUTCOME_SKIPPED,
                                REASON_INTERRUPTED, "stopped before it was read to its end"};
        bool read_below =
            level->something_read || (nest->level_count > 1 && (level - 1)->something_read);
        pop(nest, ending);
        if (nest->level_count > 0)
            top(nest)->something_read = read_below;
    }
    buffer_reset(&nest->carry);
}

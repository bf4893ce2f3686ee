/* Reading mail itself into a batch: mailboxes and single messages, and what goes along from one
 * fill to the next. */
#include <stdio.h>

#include "engine/base/memory.h"
#include "loaders/nest.h"

/* A fill that meets more trouble or passes more input by than this comes back for air. */
#define FULL_PROBLEM_COUNT 4096
#define FULL_INPUT_BYTES ((uint64_t)64 << 20)

/* Small enough that what was decoded is still in the cache when it is split. */
#define READ_BYTES ((size_t)256 << 10)

static void place_message(struct nest *nest, struct raw_message *message, struct place place)
{
    nest->places = memory_grow(nest->places, &nest->place_capacity, nest->batch->message_count,
                               sizeof *nest->places);
    nest->places[nest->batch->message_count - 1] = place;
    message->origin = *nest_origin(nest);
    nest->origin.sequence++;
}

/* Append up to `most` bytes of `stream` to the batch. */
static enum status read_more(struct nest *nest, struct stream *stream, size_t most)
{
    struct buffer *bytes = &nest->batch->bytes;
    size_t size = 0;
    if (bytes->size + most > LIMIT_SHARE_BYTES)
        gate_enter(nest->batch->pass);
    enum status status = stream_read(stream, buffer_reserve(bytes, most), most, &size);
    bytes->size += size;
    nest->batch->raw_bytes += size;
    return status;
}

/* --- Mailboxes --- */

static void add_mailbox_message(struct nest *nest, struct level *level,
                                const struct mbox_message *found, bool broken_off)
{
    if (broken_off && found->size == 0)
        return;
    struct raw_message *message = batch_add_message(nest->batch);
    place_message(
        nest, message,
        (struct place){nest->window_start + found->start, nest->window_start + found->from_start});
    message->bytes.size = found->size;
    message->from_line.size = found->from_size;
    message->origin.in_mailbox = true;
    message->origin.number = found->number;
    message->origin.offset = found->offset;
    message->outcome = OUTCOME_DECODED;
    if (found->cut) {
        message->outcome = OUTCOME_PARTIAL;
        message->reason = REASON_LIMIT_MESSAGE_BYTES;
        damage_set(&level->damage, REASON_LIMIT_MESSAGE_BYTES,
                   "message %llu at byte %llu is longer than %zu bytes: the rest was left out",
                   (unsigned long long)found->number, (unsigned long long)found->offset,
                   level->mbox.message_limit);
    } else if (broken_off) {
        message->outcome = OUTCOME_PARTIAL;
        message->reason = level->stream->damage.reason;
    }
    level->something_read = true;
}

/* Take bytes that nothing needs out of the batch. */
static void drop_window_start(struct nest *nest, size_t size)
{
    struct buffer *bytes = &nest->batch->bytes;
    uint8_t *window = bytes->data + nest->window_start;
    memmove(window, window + size, bytes->size - nest->window_start - size);
    bytes->size -= size;
}

bool content_read_mailbox(struct nest *nest, struct level *level)
{
    struct buffer *bytes = &nest->batch->bytes;
    bool at_end = level->stream->status != STATUS_OK && !level->stream->head;
    for (;;) {
        struct mbox_message found;
        size_t consumed = 0;
        struct bytes window = bytes_from(buffer_bytes(bytes), nest->window_start);
        bool broken_off = level->stream->damage.reason != REASON_NONE;
        switch (mbox_next(&level->mbox, window, at_end, &found, &consumed)) {
        case MBOX_MESSAGE:
            add_mailbox_message(nest, level, &found,
                                broken_off && at_end && consumed == window.size);
            nest->window_start += consumed;
            break;
        case MBOX_SKIP:
            drop_window_start(nest, consumed);
            break;
        case MBOX_MORE:
            if (nest_is_full(nest))
                return false;
            at_end = read_more(nest, level->stream, READ_BYTES) != STATUS_OK;
            break;
        case MBOX_END:
            if (broken_off)
                level->damage = level->stream->damage;
            return true;
        }
    }
}

/* --- Single messages --- */

/* A byte order mark and empty lines before the header. */
static size_t leading_bytes(struct bytes text)
{
    size_t size = bytes_start_with(text, bytes_of("\xEF\xBB\xBF")) ? 3 : 0;
    while (size < text.size && (text.data[size] == '\n' || text.data[size] == '\r'))
        size++;
    return size;
}

/* The message of an emlx: behind the line with its size, `*out_size` bytes of it. */
static size_t emlx_message(struct bytes text, size_t *out_size)
{
    int64_t size = 0;
    size_t line_end = bytes_find_byte(text, '\n', 0);
    if (line_end == BYTES_NOT_FOUND)
        line_end = text.size;
    size_t start = line_end < text.size ? line_end + 1 : line_end;
    *out_size = text.size - start;
    if (bytes_to_number(bytes_trim(bytes_slice(text, 0, line_end)), &size) && size >= 0)
        *out_size = (size_t)size;
    return start;
}

/* All of a message up to the limit. */
static void read_whole(struct nest *nest, struct level *level, size_t start)
{
    struct buffer *bytes = &nest->batch->bytes;
    enum status status = STATUS_OK;
    while (status == STATUS_OK && bytes->size - start <= LIMIT_MESSAGE_BYTES)
        status = read_more(nest, level->stream, READ_BYTES);
    if (level->stream->damage.reason != REASON_NONE)
        level->damage = level->stream->damage;
    if (bytes->size - start > LIMIT_MESSAGE_BYTES) {
        bytes->size = start + LIMIT_MESSAGE_BYTES;
        level->damage = (struct damage){0};
        damage_set(&level->damage, REASON_LIMIT_MESSAGE_BYTES,
                   "message is longer than %zu bytes: the rest was left out", LIMIT_MESSAGE_BYTES);
    }
}

struct ending content_read_message(struct nest *nest, struct level *level, enum format format)
{
    struct buffer *bytes = &nest->batch->bytes;
    size_t start = bytes->size;
    read_whole(nest, level, start);
    struct bytes text = bytes_from(buffer_bytes(bytes), start);
    size_t size = text.size;
    size_t offset = 0;
    if (format == FORMAT_EMLX) {
        offset = emlx_message(text, &size);
        if (size > text.size - offset) {
            damage_set(&level->damage, REASON_TRUNCATED,
                       "%zu bytes of message, and %zu were promised", text.size - offset, size);
            size = text.size - offset;
        }
    } else {
        offset = leading_bytes(text);
        size = text.size - offset;
    }
    bool whole = level->damage.reason == REASON_NONE;
    struct ending ending = {whole ? OUTCOME_DECODED : OUTCOME_PARTIAL, level->damage.reason,
                            level->damage.text};
    if (size == 0 && !whole) {
        ending.outcome = OUTCOME_FAILED;
        return ending;
    }
    struct raw_message *message = batch_add_message(nest->batch);
    place_message(nest, message, (struct place){start + offset, start + offset});
    message->bytes.size = size;
    message->origin.in_mailbox = false;
    message->origin.number = 1;
    message->origin.offset = offset;
    message->outcome = ending.outcome;
    message->reason = ending.reason;
    return ending;
}

/* --- Fills --- */

void nest_resume(struct nest *nest, struct batch *batch)
{
    nest->batch = batch;
    nest->path_is_written = false;
    nest->window_start = 0;
    (void)buffer_reserve(&batch->bytes, BATCH_TARGET_BYTES + BATCH_TARGET_BYTES / 8);
    buffer_append(&batch->bytes, buffer_bytes(&nest->carry));
    buffer_reset_to(&nest->carry, BATCH_TARGET_BYTES);
}

void nest_pause(struct nest *nest)
{
    struct batch *batch = nest->batch;
    if (nest->level_count > 0)
        nest_count_input(nest, false);
    if (nest->level_count > 0 && nest->levels[nest->level_count - 1].kind == LEVEL_MAILBOX) {
        buffer_append(&nest->carry, bytes_from(buffer_bytes(&batch->bytes), nest->window_start));
        batch->bytes.size = nest->window_start;
    }
    for (size_t i = 0; i < batch->message_count; i++) {
        struct raw_message *message = &batch->messages[i];
        message->bytes.data = batch->bytes.data + nest->places[i].start;
        message->from_line.data = batch->bytes.data + nest->places[i].from_start;
    }
    nest->batch = NULL;
}

bool nest_is_full(const struct nest *nest)
{
    const struct batch *batch = nest->batch;
    return (batch->message_count > 0 && batch->bytes.size >= BATCH_TARGET_BYTES) ||
           batch->problem_count >= FULL_PROBLEM_COUNT || batch->input_bytes >= FULL_INPUT_BYTES;
}

#include "loaders/libarchive_input.h"

#include <errno.h>
#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "loaders/versions.h"

const char *loaders_libarchive_version(void)
{
    return archive_version_string() + strlen("libarchive ");
}

/* Whether `bytes` end with a block of zeros, as a tar does. */
static bool ends_with_zeros(struct bytes bytes)
{
    struct bytes tail = bytes_from(bytes, bytes.size < 512 ? 0 : bytes.size - 512);
    for (size_t i = 0; i < tail.size; i++)
        if (tail.data[i] != 0)
            return false;
    return tail.size > 0;
}

/* Hand out what the block has from `position` on. Members of a zip are sought one by one, and lie
 * next to one another: most seeks stay in the block. */
static bool serve_from_block(struct libarchive_input *input, const void **out_block,
                             size_t *out_size)
{
    if (input->position < input->block_offset ||
        input->position - input->block_offset >= input->block_size)
        return false;
    size_t used = (size_t)(input->position - input->block_offset);
    *out_block = input->block + used;
    *out_size = input->block_size - used;
    return true;
}

static la_ssize_t read_below(struct archive *archive, void *state, const void **out_block)
{
    struct libarchive_input *input = state;
    struct stream *below = input->below;
    size_t size = 0;
    if (below->pull_at && serve_from_block(input, out_block, &size)) {
        input->position += size;
        return (la_ssize_t)size;
    }
    enum status status;
    if (below->pull_at)
        status = below->pull_at(below, input->position, input->block, sizeof input->block, &size);
    else
        status = stream_read(below, input->block, sizeof input->block, &size);
    if (status != STATUS_OK && status != STATUS_END) {
        archive_set_error(archive, EIO, "%s", below->damage.text);
        return ARCHIVE_FATAL;
    }
    *out_block = input->block;
    input->block_offset = input->position;
    input->block_size = size;
    input->position += size;
    if (size)
        input->tail_is_zero = ends_with_zeros(bytes_make(input->block, size));
    else
        input->asked_beyond = true;
    return (la_ssize_t)size;
}

static la_int64_t skip_below(struct archive *archive, void *state, la_int64_t request)
{
    (void)archive;
    struct libarchive_input *input = state;
    uint64_t left =
        input->below->size_bytes > input->position ? input->below->size_bytes - input->position : 0;
    uint64_t size = (uint64_t)request < left ? (uint64_t)request : left;
    input->position += size;
    return (la_int64_t)size;
}

static la_int64_t seek_below(struct archive *archive, void *state, la_int64_t offset, int whence)
{
    (void)archive;
    struct libarchive_input *input = state;
    int64_t base = 0;
    if (whence == SEEK_CUR)
        base = (int64_t)input->position;
    else if (whence == SEEK_END)
        base = (int64_t)input->below->size_bytes;
    int64_t target = 0;
    if (__builtin_add_overflow(base, offset, &target) || target < 0)
        return ARCHIVE_FATAL;
    input->position = (uint64_t)target;
    return target;
}

void libarchive_input_init(struct libarchive_input *input, struct stream *below)
{
    memset(input, 0, offsetof(struct libarchive_input, block));
    input->below = below;
    input->archive = archive_read_new();
    REQUIRE(input->archive);
}

void libarchive_input_open(struct libarchive_input *input, bool seeks)
{
    struct stream *below = input->below;
    (void)archive_read_set_read_callback(input->archive, read_below);
    (void)archive_read_set_callback_data(input->archive, input);
    if (below->pull_at)
        (void)archive_read_set_skip_callback(input->archive, skip_below);
    if (seeks && below->pull_at)
        (void)archive_read_set_seek_callback(input->archive, seek_below);
    input->opened = archive_read_open1(input->archive) >= ARCHIVE_WARN;
}

static bool text_has(const char *text, const char *part)
{
    return text && strstr(text, part);
}

void libarchive_input_describe(struct libarchive_input *input, struct damage *out_damage)
{
    const struct damage *below = &input->below->damage;
    if (below->reason != REASON_NONE) {
        damage_set(out_damage, below->reason, "%s", below->text);
        return;
    }
    const char *text = archive_error_string(input->archive);
    enum reason reason = input->asked_beyond ? REASON_TRUNCATED : REASON_CORRUPT;
    if (text_has(text, "CRC"))
        reason = REASON_CORRUPT;
    else if (text_has(text, "runcated"))
        reason = REASON_TRUNCATED;
    else if (text_has(text, "ncrypted") || text_has(text, "assphrase"))
        reason = REASON_ENCRYPTED;
    else if (text_has(text, "nsupported") || text_has(text, "not supported") ||
             text_has(text, "codec ID"))
        reason = REASON_UNSUPPORTED;
    damage_set(out_damage, reason, "%s, near byte %llu", text ? text : "invalid data",
               (unsigned long long)archive_filter_bytes(input->archive, -1));
}

/* Fetch the next block. What comes along with a failure is good: libarchive inflates a member to
 * its end before it misses the record behind it. A warning is a wrong checksum, told behind the
 * last block. */
static enum status next_block(struct libarchive_input *input, struct stream *stream)
{
    if (input->failed)
        return damage_status(&stream->damage);
    const void *block = NULL;
    size_t size = 0;
    la_int64_t offset = 0;
    int code = archive_read_data_block(input->archive, &block, &size, &offset);
    /* A hole at the end of a sparse member is told by where the end is. */
    if (code == ARCHIVE_EOF && (uint64_t)offset > input->out_offset) {
        input->end_offset = (uint64_t)offset;
        return STATUS_OK;
    }
    if (code == ARCHIVE_EOF && input->warning.reason == REASON_NONE)
        return STATUS_END;
    if (code == ARCHIVE_WARN) {
        libarchive_input_describe(input, &input->warning);
    } else if (code == ARCHIVE_EOF) {
        input->failed = true;
        stream->damage = input->warning;
    } else if (code != ARCHIVE_OK) {
        input->failed = true;
        libarchive_input_describe(input, &stream->damage);
    }
    if (block && size) {
        input->data = bytes_make(block, size);
        input->data_offset = (uint64_t)offset;
    }
    return STATUS_OK;
}

enum status libarchive_input_read(struct libarchive_input *input, struct stream *stream,
                                  uint8_t *out, size_t capacity, size_t *out_size)
{
    while (input->data.size == 0 && input->end_offset <= input->out_offset) {
        enum status status = next_block(input, stream);
        if (status != STATUS_OK)
            return status;
    }
    uint64_t next_offset = input->data.size ? input->data_offset : input->end_offset;
    if (next_offset > input->out_offset) {
        uint64_t hole = next_offset - input->out_offset;
        *out_size = hole < capacity ? (size_t)hole : capacity;
        memset(out, 0, *out_size);
    } else {
        *out_size = input->data.size < capacity ? input->data.size : capacity;
        memcpy(out, input->data.data, *out_size);
        input->data = bytes_from(input->data, *out_size);
        input->data_offset += *out_size;
    }
    input->out_offset += *out_size;
    return STATUS_OK;
}

bool libarchive_input_is_encrypted(const struct libarchive_input *input)
{
    /* Where no format was chosen libarchive 3.6.2 follows a wild pointer here. */
    return input->opened && archive_read_has_encrypted_entries(input->archive) > 0;
}

void libarchive_input_next_entry(struct libarchive_input *input)
{
    input->data = (struct bytes){0};
    input->out_offset = 0;
    input->end_offset = 0;
    input->failed = false;
    input->warning.reason = REASON_NONE;
}

/* --- Decoders: the raw format, and the one filter that was recognised --- */

struct filter_stream {
    struct stream stream;
    enum format format;
    bool begun;
    struct libarchive_input input;
};

static int filter_code(enum format format)
{
    switch (format) {
    case FORMAT_BZIP2:
        return ARCHIVE_FILTER_BZIP2;
    case FORMAT_XZ:
        return ARCHIVE_FILTER_XZ;
    case FORMAT_LZMA:
        return ARCHIVE_FILTER_LZMA;
    default:
        REQUIRE(format == FORMAT_LZ4);
        return ARCHIVE_FILTER_LZ4;
    }
}

static enum status begin(struct filter_stream *filter)
{
    struct archive_entry *entry = NULL;
    struct libarchive_input *input = &filter->input;
    filter->begun = true;
    int code = archive_read_next_header(input->archive, &entry);
    if (code == ARCHIVE_EOF)
        return STATUS_END;
    if (code != ARCHIVE_OK && code != ARCHIVE_WARN) {
        libarchive_input_describe(input, &filter->stream.damage);
        return damage_status(&filter->stream.damage);
    }
    if (archive_filter_code(input->archive, 0) != filter_code(filter->format))
        return stream_fail(&filter->stream, REASON_CORRUPT, "invalid header");
    return STATUS_OK;
}

static enum status filter_pull(struct stream *stream, uint8_t *out, size_t capacity,
                               size_t *out_size)
{
    struct filter_stream *filter = (struct filter_stream *)stream;
    enum status status = filter->begun ? STATUS_OK : begin(filter);
    return status == STATUS_OK
               ? libarchive_input_read(&filter->input, stream, out, capacity, out_size)
               : status;
}

static void filter_close(struct stream *stream)
{
    struct filter_stream *filter = (struct filter_stream *)stream;
    (void)archive_read_free(filter->input.archive);
    free(filter);
}

struct stream *filter_stream_open(enum format format, struct stream *below)
{
    struct filter_stream *filter = memory_resize(NULL, 1, sizeof *filter);
    memset(filter, 0, offsetof(struct filter_stream, input));
    libarchive_input_init(&filter->input, below);
    filter->format = format;
    filter->stream.pull = filter_pull;
    filter->stream.close = filter_close;
    struct archive *archive = filter->input.archive;
    switch (filter_code(format)) {
    case ARCHIVE_FILTER_BZIP2:
        (void)archive_read_support_filter_bzip2(archive);
        break;
    case ARCHIVE_FILTER_XZ:
        (void)archive_read_support_filter_xz(archive);
        break;
    case ARCHIVE_FILTER_LZMA:
        (void)archive_read_support_filter_lzma(archive);
        break;
    default:
        (void)archive_read_support_filter_lz4(archive);
        break;
    }
    (void)archive_read_support_format_raw(archive);
    (void)archive_read_support_format_empty(archive);
    libarchive_input_open(&filter->input, false);
    return &filter->stream;
}

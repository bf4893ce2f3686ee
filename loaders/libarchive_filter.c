#include <archive_entry.h>

#include <stdlib.h>

#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "loaders/libarchive_input.h"

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

#include "bench/corpus/archive_writer.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>
#include <sys/stat.h>

struct writer {
    struct archive *archive;
    struct archive_entry *entry;
    struct buffer *memory; /* NULL when a file is written */
};

static const mode_t file_mode = 0644;

static la_ssize_t write_to_memory(struct archive *archive, void *client, const void *bytes,
                                  size_t size)
{
    (void)archive;
    struct writer *writer = client;
    buffer_append(writer->memory, bytes_make(bytes, size));
    return (la_ssize_t)size;
}

static bool is_stream(enum container container)
{
    return container == CONTAINER_STREAM || container == CONTAINER_STREAM_GZ ||
           container == CONTAINER_STREAM_ZST;
}

static bool set_format(struct archive *archive, enum container container)
{
    int result = ARCHIVE_OK;
    if (container == CONTAINER_TAR_GZ || container == CONTAINER_STREAM_GZ) {
        result |= archive_write_add_filter_gzip(archive);
        /* Without this the header of gzip holds the time of writing. */
        result |= archive_write_set_filter_option(archive, "gzip", "timestamp", NULL);
    } else if (container == CONTAINER_TAR_ZST || container == CONTAINER_STREAM_ZST) {
        result |= archive_write_add_filter_zstd(archive);
        result |= archive_write_set_filter_option(archive, "zstd", "compression-level", "3");
    }
    if (is_stream(container)) {
        result |= archive_write_set_format_raw(archive);
    } else if (container == CONTAINER_ZIP) {
        result |= archive_write_set_format_zip(archive);
    } else {
        result |= archive_write_set_format_ustar(archive);
    }
    /* No padding behind the last byte of a stream. */
    result |= archive_write_set_bytes_in_last_block(archive, 1);
    return result == ARCHIVE_OK;
}

/* The raw format wants one entry, which holds the whole stream. */
static bool begin_stream(struct writer *writer)
{
    archive_entry_set_pathname(writer->entry, "stream");
    archive_entry_set_filetype(writer->entry, AE_IFREG);
    return archive_write_header(writer->archive, writer->entry) == ARCHIVE_OK;
}

static struct writer *writer_new(struct buffer *memory)
{
    struct writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL) {
        abort();
    }
    writer->memory = memory;
    writer->archive = archive_write_new();
    writer->entry = archive_entry_new();
    if (writer->archive == NULL || writer->entry == NULL) {
        abort();
    }
    return writer;
}

struct writer *writer_open(const char *path, enum container container, const char **out_reason)
{
    struct writer *writer = writer_new(NULL);
    if (!set_format(writer->archive, container)) {
        *out_reason = "libarchive lacks this format or filter";
    } else if (archive_write_open_filename(writer->archive, path) != ARCHIVE_OK) {
        *out_reason = "the file cannot be written";
    } else if (is_stream(container) && !begin_stream(writer)) {
        *out_reason = "the stream cannot be begun";
    } else {
        return writer;
    }
    writer_close(writer);
    return NULL;
}

struct writer *writer_open_memory(struct buffer *out, enum container container)
{
    struct writer *writer = writer_new(out);
    if (!set_format(writer->archive, container) ||
        archive_write_open(writer->archive, writer, NULL, write_to_memory, NULL) != ARCHIVE_OK ||
        (is_stream(container) && !begin_stream(writer))) {
        /* Writing to memory fails only when libarchive was built without the filter. */
        abort();
    }
    return writer;
}

bool writer_member(struct writer *writer, const char *path, int64_t date, struct bytes content)
{
    struct archive_entry *entry = archive_entry_clear(writer->entry);
    archive_entry_set_pathname(entry, path);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, file_mode);
    archive_entry_set_size(entry, (la_int64_t)content.size);
    archive_entry_set_mtime(entry, (time_t)date, 0);
    return archive_write_header(writer->archive, entry) == ARCHIVE_OK &&
           writer_append(writer, content);
}

bool writer_append(struct writer *writer, struct bytes piece)
{
    return archive_write_data(writer->archive, piece.data, piece.size) == (la_ssize_t)piece.size;
}

bool writer_close(struct writer *writer)
{
    if (writer == NULL) {
        return true;
    }
    bool closed = archive_write_close(writer->archive) == ARCHIVE_OK;
    archive_write_free(writer->archive);
    archive_entry_free(writer->entry);
    free(writer);
    return closed;
}

const char *writer_reason(const struct writer *writer)
{
    const char *reason = archive_error_string(writer->archive);
    return reason != NULL ? reason : "unknown";
}

#include "loaders/libarchive_reader.h"

#include <archive.h>
#include <archive_entry.h>

#include <errno.h>
#include <locale.h>
#include <stdlib.h>

#include "engine/base/buffer.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "engine/base/utf8.h"
#include "loaders/versions.h"

/* Headers in a row that cannot be read before the whole is given up. */
#define BAD_HEADERS_MAX 1000

/* libarchive reading from one of our streams, for containers and decoders alike. */
struct reader {
    struct archive *archive;
    struct stream *below;
    uint64_t position; /* next byte, where `below` can seek */
    size_t block_size; /* what `block` holds */
    bool tail_is_zero; /* the last 512 bytes it was given are zeros */
    bool asked_beyond; /* it wanted more than there is */
    struct bytes data; /* decoded and not yet handed out, in libarchive's memory */
    uint64_t data_offset;
    uint64_t out_offset; /* in the member or decoded stream */
    uint8_t block[DECODER_INPUT_BYTES];
};

struct container {
    struct stream member; /* the bytes of the current member */
    struct damage damage;
    struct buffer path;
    enum format format;
    locale_t locale;
    struct reader reader;
};

struct filter_stream {
    struct stream stream;
    enum format format;
    bool begun;
    struct reader reader;
};

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

static la_ssize_t read_below(struct archive *archive, void *state, const void **out_block)
{
    struct reader *reader = state;
    struct stream *below = reader->below;
    enum status status;
    *out_block = reader->block;
    reader->block_size = 0;
    if (below->pull_at)
        status = below->pull_at(below, reader->position, reader->block, sizeof reader->block,
                                &reader->block_size);
    else
        status = stream_read(below, reader->block, sizeof reader->block, &reader->block_size);
    if (status != STATUS_OK && status != STATUS_END) {
        archive_set_error(archive, EIO, "%s", below->damage.text);
        return ARCHIVE_FATAL;
    }
    reader->position += reader->block_size;
    if (reader->block_size)
        reader->tail_is_zero = ends_with_zeros(bytes_make(reader->block, reader->block_size));
    reader->asked_beyond = reader->asked_beyond || reader->block_size == 0;
    return (la_ssize_t)reader->block_size;
}

static la_int64_t skip_below(struct archive *archive, void *state, la_int64_t request)
{
    (void)archive;
    struct reader *reader = state;
    uint64_t left = reader->below->size_bytes > reader->position
                        ? reader->below->size_bytes - reader->position
                        : 0;
    uint64_t size = (uint64_t)request < left ? (uint64_t)request : left;
    reader->position += size;
    return (la_int64_t)size;
}

static la_int64_t seek_below(struct archive *archive, void *state, la_int64_t offset, int whence)
{
    (void)archive;
    struct reader *reader = state;
    int64_t base = 0;
    if (whence == SEEK_CUR)
        base = (int64_t)reader->position;
    else if (whence == SEEK_END)
        base = (int64_t)reader->below->size_bytes;
    int64_t target = 0;
    if (__builtin_add_overflow(base, offset, &target) || target < 0)
        return ARCHIVE_FATAL;
    reader->position = (uint64_t)target;
    return target;
}

/* `seeks`: the format begins at its end. Whatever is wrong shows with the first header. */
static void reader_open(struct reader *reader, struct stream *below, bool seeks)
{
    reader->below = below;
    (void)archive_read_set_read_callback(reader->archive, read_below);
    (void)archive_read_set_callback_data(reader->archive, reader);
    if (below->pull_at)
        (void)archive_read_set_skip_callback(reader->archive, skip_below);
    if (seeks && below->pull_at)
        (void)archive_read_set_seek_callback(reader->archive, seek_below);
    (void)archive_read_open1(reader->archive);
}

static struct archive *archive_or_stop(void)
{
    struct archive *archive = archive_read_new();
    REQUIRE(archive);
    return archive;
}

static bool text_has(const char *text, const char *part)
{
    return text && strstr(text, part);
}

/* Say what libarchive said. What went wrong below is the cause where anything did. */
static void describe_failure(struct reader *reader, struct damage *out_damage)
{
    const struct damage *below = &reader->below->damage;
    if (below->reason != REASON_NONE) {
        damage_set(out_damage, below->reason, "%s", below->text);
        return;
    }
    const char *text = archive_error_string(reader->archive);
    enum reason reason = reader->asked_beyond ? REASON_TRUNCATED : REASON_CORRUPT;
    if (text_has(text, "runcated"))
        reason = REASON_TRUNCATED;
    else if (text_has(text, "ncrypted") || text_has(text, "assphrase"))
        reason = REASON_ENCRYPTED;
    else if (text_has(text, "nsupported") || text_has(text, "not supported") ||
             text_has(text, "codec ID"))
        reason = REASON_UNSUPPORTED;
    damage_set(out_damage, reason, "%s, near byte %llu", text ? text : "invalid data",
               (unsigned long long)archive_filter_bytes(reader->archive, -1));
}

/* Copy decoded data to `out`, zeros where a sparse member has a hole. */
static enum status read_data(struct reader *reader, struct stream *stream, uint8_t *out,
                             size_t capacity, size_t *out_size)
{
    while (reader->data.size == 0) {
        const void *block = NULL;
        size_t size = 0;
        la_int64_t offset = 0;
        int code = archive_read_data_block(reader->archive, &block, &size, &offset);
        if (code == ARCHIVE_EOF)
            return STATUS_END;
        if (code != ARCHIVE_OK && code != ARCHIVE_WARN) {
            describe_failure(reader, &stream->damage);
            return damage_status(&stream->damage);
        }
        reader->data = bytes_make(block, size);
        reader->data_offset = (uint64_t)offset;
    }
    if (reader->data_offset > reader->out_offset) {
        uint64_t hole = reader->data_offset - reader->out_offset;
        *out_size = hole < capacity ? (size_t)hole : capacity;
        memset(out, 0, *out_size);
    } else {
        *out_size = reader->data.size < capacity ? reader->data.size : capacity;
        memcpy(out, reader->data.data, *out_size);
        reader->data = bytes_from(reader->data, *out_size);
        reader->data_offset += *out_size;
    }
    reader->out_offset += *out_size;
    return STATUS_OK;
}

/* --- Containers --- */

static enum status member_pull(struct stream *stream, uint8_t *out, size_t capacity,
                               size_t *out_size)
{
    struct container *container = (struct container *)stream;
    return read_data(&container->reader, stream, out, capacity, out_size);
}

static void member_close(struct stream *stream)
{
    (void)stream;
}

struct container *container_open(enum format format, struct stream *below,
                                 struct expansion *expansion)
{
    /* Not zeroed: the block is large, and small archives are many. */
    struct container *container = memory_resize(NULL, 1, sizeof *container);
    memset(container, 0, offsetof(struct container, reader));
    memset(&container->reader, 0, offsetof(struct reader, block));
    container->format = format;
    container->member.expansion = expansion;
    container->member.close = member_close;
    struct archive *archive = archive_or_stop();
    container->reader.archive = archive;
    switch (format) {
    case FORMAT_TAR:
        (void)archive_read_support_format_tar(archive);
        /* What follows the end marker of a concatenated tar is mail too. */
        (void)archive_read_set_option(archive, "tar", "read_concatenated_archives", "1");
        break;
    case FORMAT_CPIO:
        (void)archive_read_support_format_cpio(archive);
        break;
    case FORMAT_ZIP:
        (void)archive_read_support_format_zip(archive);
        break;
    default:
        REQUIRE(format == FORMAT_7ZIP);
        (void)archive_read_support_format_7zip(archive);
        break;
    }
    /* Without a UTF-8 locale libarchive turns the names into question marks. */
    container->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    reader_open(&container->reader, below, format_must_seek(format));
    return container;
}

void container_close(struct container *container)
{
    if (!container)
        return;
    stream_close(&container->member);
    (void)archive_read_free(container->reader.archive);
    if (container->locale)
        freelocale(container->locale);
    buffer_done(&container->path);
    free(container);
}

const struct damage *container_damage(const struct container *container)
{
    return &container->damage;
}

static int next_header(struct container *container, struct archive_entry **out_entry)
{
    locale_t before = container->locale ? uselocale(container->locale) : (locale_t)0;
    int code = archive_read_next_header(container->reader.archive, out_entry);
    if (code == ARCHIVE_OK || code == ARCHIVE_WARN) {
        const char *name = archive_entry_pathname(*out_entry);
        if (!name)
            name = archive_entry_pathname_utf8(*out_entry);
        buffer_reset(&container->path);
        (void)utf8_append_repaired(&container->path, bytes_of(name ? name : ""));
        if (container->path.size > LIMIT_MEMBER_PATH_BYTES)
            container->path.size =
                utf8_cut(buffer_bytes(&container->path), LIMIT_MEMBER_PATH_BYTES);
    }
    if (before)
        (void)uselocale(before);
    return code;
}

/* Why the bytes of an entry are not to be read. */
static void judge_entry(struct archive_entry *entry, struct damage *out_damage)
{
    la_int64_t size = archive_entry_size_is_set(entry) ? archive_entry_size(entry) : 0;
    unsigned type = archive_entry_filetype(entry);
    if (type == AE_IFLNK)
        damage_set(out_damage, REASON_SYMBOLIC_LINK, "a symbolic link: not followed");
    else if (archive_entry_hardlink(entry) && size == 0)
        damage_set(out_damage, REASON_HARD_LINK, "a link to another member, counted there");
    else if (type != AE_IFREG && type != 0)
        damage_set(out_damage, REASON_SPECIAL_FILE, "a device, FIFO or socket");
    else if (archive_entry_is_encrypted(entry))
        damage_set(out_damage, REASON_ENCRYPTED, "encrypted: cannot be read without its password");
}

/* libarchive takes a tar that was cut between two members for whole: without the zero blocks that
 * end it (POSIX.1 ustar) it may not be. */
static enum status judge_end(struct container *container)
{
    const struct reader *reader = &container->reader;
    if (reader->below->damage.reason != REASON_NONE)
        container->damage = reader->below->damage;
    else if (container->format == FORMAT_TAR && reader->asked_beyond && !reader->tail_is_zero)
        damage_set(&container->damage, REASON_TRUNCATED,
                   "tar ends at byte %llu without the zero blocks of a whole one",
                   (unsigned long long)archive_filter_bytes(reader->archive, -1));
    return container->damage.reason == REASON_NONE ? STATUS_END : damage_status(&container->damage);
}

enum status container_next(struct container *container, struct container_member *out_member)
{
    stream_close(&container->member);
    container->reader.data = (struct bytes){0};
    container->reader.out_offset = 0;
    container->member = (struct stream){
        .pull = member_pull, .close = member_close, .expansion = container->member.expansion};
    struct archive_entry *entry = NULL;
    for (int tries = 0; tries < BAD_HEADERS_MAX; tries++) {
        int code = next_header(container, &entry);
        if (code == ARCHIVE_EOF)
            return judge_end(container);
        if (code == ARCHIVE_FATAL)
            break;
        if (code == ARCHIVE_RETRY)
            continue;
        *out_member = (struct container_member){.path = buffer_bytes(&container->path)};
        if (code == ARCHIVE_FAILED) {
            describe_failure(&container->reader, &out_member->damage);
            return STATUS_OK;
        }
        if (archive_entry_filetype(entry) == AE_IFDIR) {
            tries = 0;
            continue;
        }
        judge_entry(entry, &out_member->damage);
        if (out_member->damage.reason == REASON_NONE)
            out_member->stream = &container->member;
        return STATUS_OK;
    }
    describe_failure(&container->reader, &container->damage);
    if (archive_read_has_encrypted_entries(container->reader.archive) > 0)
        container->damage.reason = REASON_ENCRYPTED;
    return damage_status(&container->damage);
}

/* --- Decoders --- */

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
    struct reader *reader = &filter->reader;
    filter->begun = true;
    int code = archive_read_next_header(reader->archive, &entry);
    if (code == ARCHIVE_EOF)
        return STATUS_END;
    if (code != ARCHIVE_OK && code != ARCHIVE_WARN) {
        describe_failure(reader, &filter->stream.damage);
        return damage_status(&filter->stream.damage);
    }
    if (archive_filter_code(reader->archive, 0) != filter_code(filter->format))
        return stream_fail(&filter->stream, REASON_CORRUPT, "invalid header");
    return STATUS_OK;
}

static enum status filter_pull(struct stream *stream, uint8_t *out, size_t capacity,
                               size_t *out_size)
{
    struct filter_stream *filter = (struct filter_stream *)stream;
    enum status status = filter->begun ? STATUS_OK : begin(filter);
    return status == STATUS_OK ? read_data(&filter->reader, stream, out, capacity, out_size)
                               : status;
}

static void filter_close(struct stream *stream)
{
    struct filter_stream *filter = (struct filter_stream *)stream;
    (void)archive_read_free(filter->reader.archive);
    free(filter);
}

struct stream *filter_stream_open(enum format format, struct stream *below)
{
    struct filter_stream *filter = memory_resize(NULL, 1, sizeof *filter);
    memset(filter, 0, offsetof(struct filter_stream, reader));
    memset(&filter->reader, 0, offsetof(struct reader, block));
    filter->format = format;
    filter->stream.pull = filter_pull;
    filter->stream.close = filter_close;
    struct archive *archive = archive_or_stop();
    filter->reader.archive = archive;
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
    reader_open(&filter->reader, below, false);
    return &filter->stream;
}

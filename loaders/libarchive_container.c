#include "loaders/libarchive_container.h"

#include <archive_entry.h>

#include <locale.h>
#include <pthread.h>
#include <stdlib.h>

#include "engine/base/buffer.h"
#include "engine/base/limits.h"
#include "engine/base/memory.h"
#include "engine/base/require.h"
#include "engine/base/utf8.h"
#include "loaders/code_page_437.h"
#include "loaders/libarchive_input.h"

/* Headers in a row that cannot be read before the whole is given up. */
#define BAD_HEADERS_MAX 1000

struct container {
    struct stream member; /* the bytes of the current member */
    struct damage damage;
    struct buffer path;
    enum format format;
    struct libarchive_input input;
};

static enum status member_pull(struct stream *stream, uint8_t *out, size_t capacity,
                               size_t *out_size)
{
    struct container *container = (struct container *)stream;
    return libarchive_input_read(&container->input, stream, out, capacity, out_size);
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
    memset(container, 0, offsetof(struct container, input));
    libarchive_input_init(&container->input, below);
    container->format = format;
    container->member.expansion = expansion;
    container->member.close = member_close;
    struct archive *archive = container->input.archive;
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
    libarchive_input_open(&container->input, format_must_seek(format));
    return container;
}

void container_close(struct container *container)
{
    if (!container)
        return;
    stream_close(&container->member);
    (void)archive_read_free(container->input.archive);
    buffer_done(&container->path);
    free(container);
}

const struct damage *container_damage(const struct container *container)
{
    return &container->damage;
}

static locale_t utf8_locale; /* written by make_utf8_locale alone, then constant */

static void make_utf8_locale(void)
{
    utf8_locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

/* Without a UTF-8 locale libarchive turns names into question marks. The locale is made once for
 * the process: it is read from disk, which an archive attached to each mail is not worth. */
static locale_t enter_utf8_locale(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, make_utf8_locale);
    return utf8_locale ? uselocale(utf8_locale) : (locale_t)0;
}

/* Zip files of today name their members in UTF-8, with or without saying so. */
static void append_name(struct container *container, struct bytes name)
{
    if (container->format == FORMAT_ZIP && !utf8_is_valid(name))
        code_page_437_append(&container->path, name);
    else
        (void)utf8_append_repaired(&container->path, name);
}

static int next_header(struct container *container, struct archive_entry **out_entry)
{
    locale_t before = enter_utf8_locale();
    int code = archive_read_next_header(container->input.archive, out_entry);
    if (code == ARCHIVE_OK || code == ARCHIVE_WARN) {
        const char *name = archive_entry_pathname(*out_entry);
        if (!name)
            name = archive_entry_pathname_utf8(*out_entry);
        buffer_reset(&container->path);
        append_name(container, bytes_of(name ? name : ""));
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
    else if (type != AE_IFREG && type != 0 && size == 0)
        damage_set(out_damage, REASON_SPECIAL_FILE, "a device, FIFO or socket");
    else if (archive_entry_is_encrypted(entry))
        damage_set(out_damage, REASON_ENCRYPTED, "encrypted: cannot be read without its password");
}

/* libarchive takes a tar that was cut between two members for whole: without the zero blocks that
 * end it (POSIX.1 ustar) it may not be. */
static enum status judge_end(struct container *container)
{
    const struct libarchive_input *input = &container->input;
    if (input->below->damage.reason != REASON_NONE)
        container->damage = input->below->damage;
    else if (container->format == FORMAT_TAR && input->asked_beyond && !input->tail_is_zero)
        damage_set(&container->damage, REASON_TRUNCATED,
                   "tar ends at byte %llu without the zero blocks of a whole one",
                   (unsigned long long)archive_filter_bytes(input->archive, -1));
    return container->damage.reason == REASON_NONE ? STATUS_END : damage_status(&container->damage);
}

enum status container_next(struct container *container, struct container_member *out_member)
{
    stream_close(&container->member);
    libarchive_input_next_entry(&container->input);
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
            libarchive_input_describe(&container->input, &out_member->damage);
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
    libarchive_input_describe(&container->input, &container->damage);
    if (libarchive_input_is_encrypted(&container->input))
        container->damage.reason = REASON_ENCRYPTED;
    return damage_status(&container->damage);
}

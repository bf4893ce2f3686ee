#include "loaders/unpack.h"

#include "engine/base/buffer.h"
#include "engine/base/limits.h"
#include "loaders/libarchive_container.h"

#define READ_BYTES ((size_t)64 << 10)

struct unpacking {
    archive_member_sink sink;
    void *state;
    struct buffer data;
    size_t left_bytes; /* that may still come out */
    size_t member_count;
    struct failure *failure;
};

bool archive_can_unpack(struct bytes data)
{
    enum format format = sniff_container(data, true).format;
    return format_is_compressed(format) || format_is_archive(format);
}

/* The name of a compressed file's content: "a.txt.gz" holds "a.txt". */
static struct bytes without_extension(struct bytes name)
{
    size_t dot = name.size;
    while (dot > 0 && name.data[dot - 1] != '.' && name.data[dot - 1] != '/')
        dot--;
    return dot > 1 && name.data[dot - 1] == '.' ? bytes_slice(name, 0, dot - 1) : name;
}

static enum status over_limit(struct unpacking *unpacking)
{
    return failure_set(unpacking->failure, STATUS_LIMIT,
                       "more than may be unpacked of one message");
}

/* Read all of `stream`, and hand it over. STATUS_END: the sink wants no more. */
static enum status hand_over(struct unpacking *unpacking, struct bytes path, struct stream *stream)
{
    struct buffer *data = &unpacking->data;
    struct archive_member member = {.path = path};
    buffer_reset(data);
    for (;;) {
        /* One byte more than is left shows that there is more. */
        size_t most =
            unpacking->left_bytes + 1 < READ_BYTES ? unpacking->left_bytes + 1 : READ_BYTES;
        size_t size = 0;
        enum status status = stream_read(stream, buffer_reserve(data, most), most, &size);
        bool over = size > unpacking->left_bytes;
        if (over)
            size = unpacking->left_bytes;
        data->size += size;
        unpacking->left_bytes -= size;
        if (over)
            member.status = STATUS_LIMIT;
        else if (status != STATUS_OK && status != STATUS_END)
            member.status = status;
        if (over || status != STATUS_OK)
            break;
    }
    member.data = buffer_bytes(data);
    if (!unpacking->sink(unpacking->state, &member))
        return STATUS_END;
    if (member.status == STATUS_OK)
        return STATUS_OK;
    if (stream->damage.reason == REASON_NONE)
        return over_limit(unpacking);
    return failure_set(unpacking->failure, member.status, "%s", stream->damage.text);
}

/* A member without readable bytes. Links and devices hold nothing. */
static enum status hand_over_unread(struct unpacking *unpacking,
                                    const struct container_member *found)
{
    enum reason reason = found->damage.reason;
    if (reason == REASON_SYMBOLIC_LINK || reason == REASON_HARD_LINK ||
        reason == REASON_SPECIAL_FILE)
        return STATUS_OK;
    struct archive_member member = {.path = found->path, .status = damage_status(&found->damage)};
    return unpacking->sink(unpacking->state, &member) ? STATUS_OK : STATUS_END;
}

static enum status unpack_members(struct unpacking *unpacking, struct container *container)
{
    enum status worst = STATUS_OK;
    for (;;) {
        struct container_member found;
        enum status status = container_next(container, &found);
        if (status == STATUS_END)
            return worst;
        if (status != STATUS_OK)
            return failure_set(unpacking->failure, status, "%s", container_damage(container)->text);
        if (unpacking->member_count++ >= LIMIT_MEMBERS)
            return over_limit(unpacking);
        status = found.stream ? hand_over(unpacking, found.path, found.stream)
                              : hand_over_unread(unpacking, &found);
        if (status == STATUS_END)
            return STATUS_OK;
        if (status == STATUS_LIMIT)
            return status;
        if (status != STATUS_OK)
            worst = status;
    }
}

static enum status unpack_archive(struct unpacking *unpacking, enum format format,
                                  struct stream *stream, struct expansion *outer)
{
    struct expansion expansion = {.consumed_bytes =
                                      stream->pull_at ? &stream->size_bytes : &stream->pulled_bytes,
                                  .outer = outer};
    struct container *container = container_open(format, stream, &expansion);
    enum status status = unpack_members(unpacking, container);
    container_close(container);
    return status;
}

static enum status unpack_compressed(struct unpacking *unpacking, enum format format,
                                     struct stream *below, struct bytes name)
{
    struct expansion expansion;
    struct stream *stream = decoder_open(format, below, &expansion, NULL);
    struct bytes head = stream_peek(stream);
    enum format inside = sniff_container(head, stream_is_all_peeked(stream)).format;
    enum status status = STATUS_OK;
    if (inside == FORMAT_TAR)
        status = unpack_archive(unpacking, inside, stream, &expansion);
    else
        status = hand_over(unpacking, without_extension(name), stream);
    stream_close(stream);
    return status == STATUS_END ? STATUS_OK : status;
}

enum status archive_unpack(struct bytes data, struct bytes name, size_t most_bytes,
                           archive_member_sink sink, void *state, struct failure *out_failure)
{
    enum format format = sniff_container(data, true).format;
    if (!format_is_compressed(format) && !format_is_archive(format))
        return failure_set(out_failure, STATUS_UNSUPPORTED, "not an archive that is read");
    struct unpacking unpacking = {
        .sink = sink, .state = state, .left_bytes = most_bytes, .failure = out_failure};
    struct stream *stream = memory_stream_open(data);
    enum status status = STATUS_OK;
    if (format_is_compressed(format))
        status = unpack_compressed(&unpacking, format, stream, name);
    else
        status = unpack_archive(&unpacking, format, stream, NULL);
    stream_close(stream);
    buffer_done(&unpacking.data);
    return status;
}

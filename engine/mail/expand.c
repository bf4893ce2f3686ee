/* Archives attached to a message: their members become parts, and archives among those are opened
 * too. */
#include "engine/mail/charset.h"
#include "engine/mail/decoder.h"
#include "engine/mail/header.h"
#include "engine/mail/magic.h"
#include "engine/mail/mime.h"
#include "engine/mail/part_label.h"
#include "engine/mail/reading.h"
#include "engine/mail/smime.h"
#include "engine/mail/uuencode.h"

/* Where the members of one archive go. */
struct expansion {
    struct message *message;
    struct part *archive;
    struct part *previous; /* newest in document order */
    size_t taken_count;
    size_t skip_count; /* members taken on the first try */
    bool is_first_try;
    bool wants_more;
};

/* The text behind the last slash or backslash. */
static struct bytes base_name(struct bytes path)
{
    size_t start = path.size;
    while (start > 0 && path.data[start - 1] != '/' && path.data[start - 1] != '\\')
        start--;
    return bytes_from(path, start);
}

/* "outer!inner": the archive's name, or its own path inside another archive. */
static struct bytes member_path(struct arena *arena, const struct part *archive, struct bytes path)
{
    struct bytes outer =
        archive->is_member || archive->name.size == 0 ? archive->path : archive->name;
    uint8_t *joined = arena_alloc(arena, outer.size + 1 + path.size);
    memcpy(joined, outer.data, outer.size);
    joined[outer.size] = '!';
    if (path.size)
        memcpy(joined + outer.size + 1, path.data, path.size);
    return bytes_make(joined, outer.size + 1 + path.size);
}

static void flag_status(struct message *message, enum status status)
{
    if (status == STATUS_OK || status == STATUS_END || status == STATUS_UNSUPPORTED)
        return;
    if (status == STATUS_ENCRYPTED)
        anomaly_add(&message->anomalies, ANOMALY_ENCRYPTED_PART);
    else if (status == STATUS_LIMIT)
        anomaly_add(&message->anomalies, ANOMALY_LIMIT_DECODED_BYTES);
    else
        anomaly_add(&message->anomalies, ANOMALY_CORRUPT_ARCHIVE);
}

static bool take_member(void *sink_state, const struct unpacked_member *member)
{
    struct expansion *expansion = sink_state;
    struct message *message = expansion->message;
    struct arena *arena = message->decoder->arena;
    if (expansion->skip_count) {
        expansion->skip_count--;
        return true;
    }
    if (expansion->is_first_try && member->status == STATUS_LIMIT) {
        expansion->wants_more = true;
        return false;
    }
    expansion->taken_count++;
    flag_status(message, member->status);
    if (!message_charge(message, member->data.size))
        return false;
    struct part *part = part_new(message, expansion->archive, expansion->previous);
    if (!part)
        return false;
    expansion->previous = part;
    bool ignored = false;
    struct bytes path = charset_repair_utf8(arena, arena_copy(arena, member->path), &ignored);
    part->is_member = true;
    part->path = member_path(arena, expansion->archive, path);
    part->name = base_name(path);
    part->raw = arena_copy(arena, member->data);
    enum content_magic magic = part_magic(message, part);
    part->mime_type = arena_copy(arena, bytes_of(magic_mime_type(magic)));
    part_label_finish(arena, part);
    return true;
}

/* Whether a file is a mail that a client would open as one, or a web archive, which programs open
 * whatever its name is. */
static bool is_mail_file(struct message *message, struct part *part)
{
    static const char *const extensions[] = {"eml", "mht", "mhtml", "mhtm"};
    bool has_name = false;
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        has_name |= bytes_equal(part->extension, bytes_of(extensions[i]));
    bool is_text = bytes_start_with(part->mime_type, bytes_of("text/"));
    if (!has_name && (is_text || part_magic(message, part) != MAGIC_MAIL))
        return false;
    return part->is_attachment && header_starts_here(part_content(message, part));
}

static void open_mail_file(struct message *message, struct part *part)
{
    struct decoder *decoder = message->decoder;
    decoder->last_part = part;
    part->kind = PART_MESSAGE;
    if (!mime_parse(decoder, part, part_content(message, part)))
        part->kind = PART_LEAF;
}

/* What was signed is an entity of its own: a child, as an attached message is. */
static void open_smime(struct message *message, struct part *part)
{
    struct decoder *decoder = message->decoder;
    struct bytes entity = smime_open(message, part);
    if (entity.size == 0)
        return;
    decoder->last_part = part;
    part->kind = PART_MESSAGE;
    if (!mime_parse(decoder, part, entity))
        part->kind = PART_LEAF;
}

/* Nobody can tell how large an archive is inside. What fits into a worker's share is unpacked at
 * once; where it does not, the worker waits until it may be large, and begins anew. */
static void open_archive(struct message *message, struct part *part)
{
    const struct unpacker *unpacker = message->decoder->unpacker;
    struct gate_pass *pass = message->decoder->pass;
    struct expansion expansion = {.message = message, .archive = part, .previous = part};
    struct bytes content = part_content(message, part);
    struct failure failure = {0};
    size_t room = message_decoded_room(message);
    enum status status = STATUS_OK;
    if (pass && !pass->is_held && room > LIMIT_SHARE_BYTES) {
        expansion.is_first_try = true;
        status = unpacker->unpack(content, part->name, LIMIT_SHARE_BYTES, take_member, &expansion,
                                  &failure);
    }
    if (!expansion.is_first_try || expansion.wants_more) {
        gate_enter(pass);
        expansion.is_first_try = false;
        expansion.skip_count = expansion.taken_count;
        status = unpacker->unpack(content, part->name, room, take_member, &expansion, &failure);
    }
    flag_status(message, status);
    if (part->first_child)
        part->kind = PART_ARCHIVE;
}

/* Files that a text carries in itself become parts below it. */
static void open_uuencoded_text(struct message *message, struct part *part)
{
    struct arena *arena = message->decoder->arena;
    size_t at = 0;
    if (!uuencode_begins_in(part->raw))
        return;
    struct bytes text = part_content(message, part);
    struct expansion expansion = {.message = message, .archive = part, .previous = part};
    for (struct uuencoded_file file; uuencode_next(text, &at, &file);) {
        uint8_t *data = arena_alloc(arena, file.text.size);
        size_t bad = 0;
        size_t size = uuencode_decode(file.text, data, &bad);
        struct unpacked_member member = {.path = file.name, .data = bytes_make(data, size)};
        anomaly_add(&message->anomalies, ANOMALY_UUENCODED_TEXT);
        if (!take_member(&expansion, &member))
            return;
    }
}

static void open_file(struct message *message, struct part *part)
{
    const struct unpacker *unpacker = message->decoder->unpacker;
    bool is_mail = is_mail_file(message, part);
    bool is_archive = !is_mail && unpacker && unpacker->can_unpack(part_content(message, part));
    bool is_signed = !is_mail && !is_archive && smime_is_declared(part);
    if (!is_mail && !is_archive && !is_signed)
        return;
    if (part->depth >= LIMIT_PART_DEPTH)
        anomaly_add(&message->anomalies, ANOMALY_LIMIT_PART_DEPTH);
    else if (is_mail)
        open_mail_file(message, part);
    else if (is_signed)
        open_smime(message, part);
    else
        open_archive(message, part);
}

static void expand_part(struct message *message, struct part *part)
{
    if (part->kind != PART_LEAF)
        return;
    if (!part->is_member)
        reading_by_evidence(message, part);
    if (part->is_body_text)
        open_uuencoded_text(message, part);
    else
        open_file(message, part);
}

void message_expand(struct message *message)
{
    struct decoder *decoder = message->decoder;
    if (decoder->is_expanded)
        return;
    decoder->is_expanded = true;
    decoder->has_links = false;
    uint32_t index = 0;
    /* Members come next in document order, so this loop reaches what is inside them too. */
    for (struct part *part = message->parts; part; part = part->next) {
        part->index = index++;
        expand_part(message, part);
    }
}

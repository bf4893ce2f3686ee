#include "engine/mail/part_label.h"

#include "engine/mail/header.h"
#include "engine/mail/parameter.h"
#include "engine/mail/text.h"

#define EXTENSION_MAX_BYTES 32

/* The header fields that speak of the part, the first of each. */
struct label_headers {
    const struct header *type;
    const struct header *encoding;
    const struct header *disposition;
    const struct header *id;
};

static void take_first(const struct header **slot, const struct header *header, struct bytes name,
                       const char *wanted)
{
    if (!*slot && bytes_equal_fold(name, bytes_of(wanted)))
        *slot = header;
}

static struct label_headers find_label_headers(const struct header_block *block)
{
    struct label_headers found = {0};
    struct bytes prefix = bytes_of("content-");
    for (size_t i = 0; i < block->count; i++) {
        const struct header *header = &block->items[i];
        if (header->name.size <= prefix.size || (header->name.data[0] | 0x20) != 'c' ||
            !bytes_start_with_fold(header->name, prefix))
            continue;
        struct bytes name = bytes_from(header->name, prefix.size);
        take_first(&found.type, header, name, "type");
        take_first(&found.encoding, header, name, "transfer-encoding");
        take_first(&found.disposition, header, name, "disposition");
        take_first(&found.id, header, name, "id");
    }
    return found;
}

/* The keyword of a Content-Transfer-Encoding, without quotes and what follows it. */
static struct bytes encoding_keyword(struct bytes value)
{
    size_t start = 0;
    while (start < value.size && !byte_is_alpha(value.data[start]) &&
           !byte_is_digit(value.data[start]))
        start++;
    size_t end = start;
    while (end < value.size && (byte_is_alpha(value.data[end]) || byte_is_digit(value.data[end]) ||
                                value.data[end] == '-' || value.data[end] == '_'))
        end++;
    return bytes_slice(value, start, end);
}

static enum transfer_encoding encoding_of(struct decoder *decoder, struct bytes value)
{
    static const struct {
        const char *keyword;
        enum transfer_encoding encoding;
    } known[] = {
        {"7bit", TRANSFER_IDENTITY},
        {"8bit", TRANSFER_IDENTITY},
        {"quoted-printable", TRANSFER_QUOTED_PRINTABLE},
        {"base64", TRANSFER_BASE64},
        {"binary", TRANSFER_IDENTITY},
        {"7-bit", TRANSFER_IDENTITY},
        {"8-bit", TRANSFER_IDENTITY},
        {"7bits", TRANSFER_IDENTITY},
        {"8bits", TRANSFER_IDENTITY},
        {"quoted_printable", TRANSFER_QUOTED_PRINTABLE},
        {"quotedprintable", TRANSFER_QUOTED_PRINTABLE},
        {"base-64", TRANSFER_BASE64},
        {"x-uuencode", TRANSFER_UUENCODE},
        {"x-uue", TRANSFER_UUENCODE},
        {"uuencode", TRANSFER_UUENCODE},
    };
    struct bytes keyword = encoding_keyword(value);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (bytes_equal_fold(keyword, bytes_of(known[i].keyword)))
            return known[i].encoding;
    anomaly_add(&decoder->message.anomalies, ANOMALY_UNKNOWN_ENCODING);
    return TRANSFER_IDENTITY;
}

/* A "type/subtype"; anything else is text/plain (RFC 2045 §5.2). */
static bool is_mime_type(struct bytes value)
{
    size_t slash = bytes_find_byte(value, '/', 0);
    return slash != BYTES_NOT_FOUND && slash > 0 && slash + 1 < value.size &&
           bytes_find_byte(value, ' ', 0) == BYTES_NOT_FOUND;
}

/* `mime_type` without the blanks that some put around the slash. */
static struct bytes without_blanks(struct arena *arena, struct bytes value)
{
    if (bytes_find_byte(value, ' ', 0) == BYTES_NOT_FOUND)
        return value;
    uint8_t *copy = arena_alloc(arena, value.size);
    size_t size = 0;
    for (size_t i = 0; i < value.size; i++)
        if (!byte_is_space(value.data[i]))
            copy[size++] = value.data[i];
    return bytes_make(copy, size);
}

/* S/MIME that is only signed can be seen. */
static void check_encrypted(struct decoder *decoder, const struct part *part,
                            const struct parameter_list *type)
{
    bool is_smime = bytes_equal(part->mime_type, bytes_of("application/pkcs7-mime")) ||
                    bytes_equal(part->mime_type, bytes_of("application/x-pkcs7-mime"));
    struct bytes kind = parameter_raw(type, "smime-type");
    bool is_signed = bytes_equal_fold(kind, bytes_of("signed-data")) ||
                     bytes_equal_fold(kind, bytes_of("certs-only"));
    if ((is_smime && !is_signed) || bytes_equal(part->mime_type, bytes_of("multipart/encrypted")))
        anomaly_add(&decoder->message.anomalies, ANOMALY_ENCRYPTED_PART);
}

static void read_type(struct decoder *decoder, struct part *part, const struct header *header,
                      const char *default_type)
{
    struct arena *arena = decoder->arena;
    if (!header) {
        part->mime_type = arena_copy(arena, bytes_of(default_type));
        return;
    }
    struct parameter_list type = parameter_list_parse(decoder, header->value);
    bool ignored = false;
    part->mime_type = charset_repair_utf8(arena, without_blanks(arena, type.value), &ignored);
    if (!is_mime_type(part->mime_type))
        part->mime_type = arena_copy(arena, bytes_of("text/plain"));
    part->charset =
        charset_repair_utf8(arena, text_lower(arena, parameter_raw(&type, "charset")), &ignored);
    struct bytes boundary = parameter_raw(&type, "boundary");
    while (boundary.size && byte_is_space(boundary.data[boundary.size - 1]))
        boundary.size--;
    part->boundary = boundary;
    part->name = parameter_text(decoder, &type, "name");
    check_encrypted(decoder, part, &type);
}

static void read_disposition(struct decoder *decoder, struct part *part,
                             const struct header *header)
{
    if (!header)
        return;
    struct parameter_list disposition = parameter_list_parse(decoder, header->value);
    bool ignored = false;
    part->disposition = charset_repair_utf8(decoder->arena, disposition.value, &ignored);
    struct bytes name = parameter_text(decoder, &disposition, "filename");
    if (name.size == 0)
        name = parameter_text(decoder, &disposition, "name");
    if (name.size)
        part->name = name;
}

void part_label_read(struct decoder *decoder, struct part *part, const char *default_type)
{
    struct label_headers headers = find_label_headers(&part->headers);
    read_type(decoder, part, headers.type, default_type);
    if (headers.encoding)
        part->encoding = encoding_of(decoder, headers.encoding->value);
    read_disposition(decoder, part, headers.disposition);
    if (headers.id) {
        struct bytes id = bytes_trim(header_unfold(decoder->arena, headers.id->value));
        if (id.size > 1 && id.data[0] == '<' && id.data[id.size - 1] == '>')
            id = bytes_slice(id, 1, id.size - 1);
        bool ignored = false;
        part->content_id = charset_repair_utf8(decoder->arena, id, &ignored);
    }
}

/* Windows takes dots and blanks off the end of a name: "invoice.exe. " is a program. */
static struct bytes extension_of(struct arena *arena, struct bytes name)
{
    while (name.size &&
           (name.data[name.size - 1] == '.' || byte_is_space(name.data[name.size - 1])))
        name.size--;
    const uint8_t *dot = name.size ? memrchr(name.data, '.', name.size) : NULL;
    if (!dot)
        return bytes_make(NULL, 0);
    struct bytes extension = bytes_from(name, (size_t)(dot - name.data) + 1);
    if (extension.size > EXTENSION_MAX_BYTES ||
        bytes_find_byte(extension, '/', 0) != BYTES_NOT_FOUND ||
        bytes_find_byte(extension, '\\', 0) != BYTES_NOT_FOUND)
        return bytes_make(NULL, 0);
    return text_lower(arena, extension);
}

void part_label_finish(struct arena *arena, struct part *part)
{
    part->extension = extension_of(arena, part->name);
    if (part->kind == PART_MULTIPART)
        return;
    bool is_body_type = bytes_equal(part->mime_type, bytes_of("text/plain")) ||
                        bytes_equal(part->mime_type, bytes_of("text/html")) ||
                        bytes_equal(part->mime_type, bytes_of("text/enriched")) ||
                        bytes_equal(part->mime_type, bytes_of("text/richtext"));
    part->is_body_text = part->kind == PART_LEAF && is_body_type && !part->is_member &&
                         part->name.size == 0 &&
                         !bytes_equal(part->disposition, bytes_of("attachment"));
    part->is_attachment = !part->is_body_text;
}

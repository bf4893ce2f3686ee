#include "engine/mail/part_label.h"

#include "engine/mail/encoded_word.h"
#include "engine/mail/header.h"
#include "engine/mail/parameter.h"
#include "engine/mail/text.h"

#define EXTENSION_MAX_BYTES 32

/* The header fields that speak of the part, the first or the last of each. */
struct label_headers {
    enum label_rule rule;
    bool is_contested; /* one of them is there again */
    const struct header *type;
    const struct header *encoding;
    const struct header *disposition;
    const struct header *id;
};

static void take(struct label_headers *found, const struct header **slot,
                 const struct header *header, struct bytes name, const char *wanted)
{
    if (!bytes_equal_fold(name, bytes_of(wanted)))
        return;
    found->is_contested |= *slot != NULL;
    if (!*slot || found->rule == LABEL_LAST)
        *slot = header;
}

/* A field's name without the comment that some readers let pass before the colon. */
static struct bytes without_comment(struct bytes name)
{
    size_t comment = bytes_find_byte(name, '(', 0);
    return comment == BYTES_NOT_FOUND ? name : bytes_slice(name, 0, comment);
}

static struct label_headers find_label_headers(const struct header_block *block,
                                               enum label_rule rule)
{
    struct label_headers found = {.rule = rule};
    struct bytes prefix = bytes_of("content-");
    for (size_t i = 0; i < block->count; i++) {
        const struct header *header = &block->items[i];
        if (header->name.size <= prefix.size || (header->name.data[0] | 0x20) != 'c' ||
            !bytes_start_with_fold(header->name, prefix))
            continue;
        struct bytes name = without_comment(bytes_from(header->name, prefix.size));
        take(&found, &found.type, header, name, "type");
        take(&found, &found.encoding, header, name, "transfer-encoding");
        take(&found, &found.disposition, header, name, "disposition");
        take(&found, &found.id, header, name, "id");
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

/* Of S/MIME that does not say what it is, its content says it (smime.h). */
static void check_encrypted(struct decoder *decoder, const struct part *part,
                            const struct parameter_list *type)
{
    struct bytes kind = parameter_raw(type, "smime-type");
    if (bytes_equal_fold(kind, bytes_of("enveloped-data")) ||
        bytes_equal_fold(kind, bytes_of("authEnveloped-data")) ||
        bytes_equal(part->mime_type, bytes_of("multipart/encrypted")))
        anomaly_add(&decoder->message.anomalies, ANOMALY_ENCRYPTED_PART);
}

/* Parts whose content, or the rest of it, is not in this message (RFC 2046 §5.2.2 and §5.2.3). */
static void check_elsewhere(struct decoder *decoder, struct part *part,
                            const struct parameter_list *type)
{
    if (bytes_equal(part->mime_type, bytes_of("message/partial"))) {
        anomaly_add(&decoder->message.anomalies, ANOMALY_PARTIAL_MESSAGE);
        part->is_first_fragment = bytes_equal(parameter_raw(type, "number"), bytes_of("1"));
    } else if (bytes_equal(part->mime_type, bytes_of("message/external-body"))) {
        anomaly_add(&decoder->message.anomalies, ANOMALY_EXTERNAL_BODY);
        part->external_url = parameter_text(decoder, type, "url");
    }
}

/* One header's parameters, and which of those that are there again counts. */
struct label_parameters {
    struct decoder *decoder;
    struct parameter_list list;
    enum label_rule rule;
    bool is_contested;
};

/* How a parameter is given: plainly, once or several times, and in RFC 2231 forms. */
struct given {
    const struct parameter *first_plain;
    const struct parameter *last_plain;
    bool is_extended;
};

static struct given find_given(struct label_parameters *parameters, const char *name)
{
    const struct parameter_list *list = &parameters->list;
    struct given given = {0};
    for (size_t i = 0; i < list->count; i++) {
        const struct parameter *item = &list->items[i];
        if (!bytes_equal(item->name, bytes_of(name)))
            continue;
        if (item->section >= 0 || item->is_extended) {
            given.is_extended = true;
            continue;
        }
        if (!given.first_plain)
            given.first_plain = item;
        given.last_plain = item;
    }
    parameters->is_contested |=
        given.first_plain != given.last_plain || (given.first_plain && given.is_extended);
    return given;
}

/* A parameter for machines: a boundary, a charset. Programs that know no RFC 2231 take the plain
 * one. */
static struct bytes choose_raw(struct label_parameters *parameters, const char *name)
{
    struct given given = find_given(parameters, name);
    parameters->is_contested |= given.first_plain && given.is_extended;
    if (given.is_extended && (!given.first_plain || parameters->rule == LABEL_LAST))
        return parameter_text(parameters->decoder, &parameters->list, name);
    if (!given.first_plain)
        return bytes_make(NULL, 0);
    return parameters->rule == LABEL_LAST ? given.last_plain->value : given.first_plain->value;
}

/* A parameter for readers: a name. RFC 2231 forms are there to be preferred; the plain one beside
 * them is for programs that do not know those, and goes to `*out_other`. */
static struct bytes choose_text(struct label_parameters *parameters, const char *name,
                                struct bytes *out_other)
{
    struct given given = find_given(parameters, name);
    struct bytes plain = {0};
    if (given.first_plain && (given.is_extended || parameters->rule == LABEL_LAST))
        plain = encoded_words_decode(parameters->decoder, given.last_plain->value);
    if (plain.size && !given.is_extended)
        return plain;
    struct bytes text = parameter_text(parameters->decoder, &parameters->list, name);
    if (plain.size && !bytes_equal(plain, text))
        *out_other = plain;
    return text;
}

static bool is_yes(struct bytes value)
{
    return bytes_equal_fold(value, bytes_of("yes"));
}

static void read_type(struct label_parameters *parameters, struct part *part)
{
    struct decoder *decoder = parameters->decoder;
    struct arena *arena = decoder->arena;
    bool ignored = false;
    part->mime_type =
        charset_repair_utf8(arena, without_blanks(arena, parameters->list.value), &ignored);
    if (!is_mime_type(part->mime_type))
        part->mime_type = arena_copy(arena, bytes_of("text/plain"));
    part->charset =
        charset_repair_utf8(arena, text_lower(arena, choose_raw(parameters, "charset")), &ignored);
    struct bytes boundary = choose_raw(parameters, "boundary");
    while (boundary.size && byte_is_space(boundary.data[boundary.size - 1]))
        boundary.size--;
    part->boundary = boundary;
    part->name = choose_text(parameters, "name", &part->other_name);
    part->is_flowed =
        bytes_equal_fold(parameter_raw(&parameters->list, "format"), bytes_of("flowed"));
    part->deletes_space = part->is_flowed && is_yes(parameter_raw(&parameters->list, "delsp"));
    check_encrypted(decoder, part, &parameters->list);
    check_elsewhere(decoder, part, &parameters->list);
}

static void read_disposition(struct label_parameters *parameters, struct part *part)
{
    bool ignored = false;
    part->disposition =
        charset_repair_utf8(parameters->decoder->arena, parameters->list.value, &ignored);
    struct bytes other = {0};
    struct bytes name = choose_text(parameters, "filename", &other);
    if (name.size == 0)
        name = choose_text(parameters, "name", &other);
    if (name.size == 0)
        return;
    if (other.size)
        part->other_name = other;
    if (part->name.size && !bytes_equal(name, part->name)) {
        part->other_name = part->name;
        anomaly_add(&parameters->decoder->message.anomalies, ANOMALY_CONFLICTING_NAMES);
    }
    part->name = name;
}

static void read_id(struct decoder *decoder, struct part *part, const struct header *header)
{
    struct bytes id = bytes_trim(header_unfold(decoder->arena, header->value));
    if (id.size > 1 && id.data[0] == '<' && id.data[id.size - 1] == '>')
        id = bytes_slice(id, 1, id.size - 1);
    bool ignored = false;
    part->content_id = charset_repair_utf8(decoder->arena, id, &ignored);
}

bool part_label_read(struct decoder *decoder, struct part *part, const char *default_type,
                     enum label_rule rule)
{
    struct label_headers headers = find_label_headers(&part->headers, rule);
    struct label_parameters parameters = {.decoder = decoder, .rule = rule};
    if (headers.type) {
        parameters.list = parameter_list_parse(decoder, headers.type->value);
        read_type(&parameters, part);
    } else {
        part->mime_type = arena_copy(decoder->arena, bytes_of(default_type));
    }
    if (headers.encoding)
        part->encoding = encoding_of(decoder, headers.encoding->value);
    if (headers.disposition) {
        parameters.list = parameter_list_parse(decoder, headers.disposition->value);
        read_disposition(&parameters, part);
    }
    if (headers.id)
        read_id(decoder, part, headers.id);
    return headers.is_contested || parameters.is_contested;
}

void part_label_copy(struct part *part, const struct part *from)
{
    part->headers = from->headers;
    part->encoding = from->encoding;
    part->mime_type = from->mime_type;
    part->charset = from->charset;
    part->boundary = from->boundary;
    part->content_id = from->content_id;
    part->disposition = from->disposition;
    part->name = from->name;
    part->other_name = from->other_name;
    part->external_url = from->external_url;
    part->is_flowed = from->is_flowed;
    part->deletes_space = from->deletes_space;
    part->is_first_fragment = from->is_first_fragment;
}

bool part_label_equal(const struct part *a, const struct part *b)
{
    return a->encoding == b->encoding && bytes_equal(a->mime_type, b->mime_type) &&
           bytes_equal(a->charset, b->charset) && bytes_equal(a->boundary, b->boundary) &&
           bytes_equal(a->disposition, b->disposition) && bytes_equal(a->name, b->name);
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
    part->other_extension = extension_of(arena, part->other_name);
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

#include "signatures/stix_field.h"

#define NO_KIND INDICATOR_KIND_COUNT

struct path_row {
    const char *path;
    enum indicator_kind kind;
    const char *fields; /* where it has no kind */
};

/* In the order of STIX 2.1 §6; MISP writes addresses of traffic as the `value` of a reference. */
static const struct path_row path_rows[] = {
    {"artifact:payload_bin", INDICATOR_CONTENT, NULL},
    {"domain-name:value", INDICATOR_DOMAIN, NULL},
    {"email-addr:value", INDICATOR_ADDRESS, NULL},
    {"email-addr:display_name", INDICATOR_DISPLAY_NAME, NULL},
    {"email-message:subject", INDICATOR_SUBJECT, NULL},
    {"email-message:body", INDICATOR_BODY, NULL},
    {"email-message:message_id", INDICATOR_MESSAGE_ID, NULL},
    {"email-message:date", NO_KIND, "email.origination_timestamp"},
    {"email-message:content_type", NO_KIND, "email.content_type"},
    {"email-message:from_ref.value", INDICATOR_ADDRESS_FROM, NULL},
    {"email-message:from_ref.display_name", NO_KIND, "coldtrail.from.name"},
    {"email-message:sender_ref.value", INDICATOR_ADDRESS_FROM, NULL},
    {"email-message:sender_ref.display_name", NO_KIND, "coldtrail.sender.name"},
    {"email-message:to_refs[*].value", INDICATOR_ADDRESS_TO, NULL},
    {"email-message:to_refs[*].display_name", NO_KIND, "coldtrail.to.name"},
    {"email-message:cc_refs[*].value", INDICATOR_ADDRESS_TO, NULL},
    {"email-message:cc_refs[*].display_name", NO_KIND, "coldtrail.cc.name"},
    {"email-message:bcc_refs[*].value", INDICATOR_ADDRESS_TO, NULL},
    {"email-message:bcc_refs[*].display_name", NO_KIND, "coldtrail.bcc.name"},
    {"email-message:received_lines", NO_KIND, "coldtrail.header.received"},
    {"email-message:additional_header_fields.reply-to", INDICATOR_ADDRESS_REPLY_TO, NULL},
    {"email-message:additional_header_fields.x-mailer", INDICATOR_X_MAILER, NULL},
    {"email-message:body_multipart[*].body", INDICATOR_BODY, NULL},
    {"email-message:body_multipart[*].content_type", NO_KIND, "email.attachments.file.mime_type"},
    {"email-message:body_multipart[*].body_raw_ref.name", INDICATOR_FILE_NAME, NULL},
    {"email-message:body_multipart[*].body_raw_ref.size", NO_KIND, "email.attachments.file.size"},
    {"email-message:body_multipart[*].body_raw_ref.mime_type", NO_KIND,
     "email.attachments.file.mime_type"},
    {"email-message:body_multipart[*].body_raw_ref.payload_bin", INDICATOR_CONTENT, NULL},
    {"file:name", INDICATOR_FILE_NAME, NULL},
    {"file:size", NO_KIND, "email.attachments.file.size"},
    {"file:mime_type", NO_KIND, "email.attachments.file.mime_type"},
    {"file:content_ref.payload_bin", INDICATOR_CONTENT, NULL},
    {"ipv4-addr:value", INDICATOR_IP, NULL},
    {"ipv6-addr:value", INDICATOR_IP, NULL},
    {"network-traffic:src_ref.value", INDICATOR_IP, NULL},
    {"network-traffic:dst_ref.value", INDICATOR_IP, NULL},
    {"url:value", INDICATOR_URL, NULL},
};

/* Algorithms are spelled with and without '-' (STIX 2.1 §10.6; 2.0 exporters). */
static bool hash_kind(struct bytes path, enum indicator_kind *out_kind)
{
    static const char *const prefixes[] = {"file:hashes.", "artifact:hashes.",
                                           "file:content_ref.hashes.",
                                           "email-message:body_multipart[*].body_raw_ref.hashes."};
    static const struct {
        const char *name;
        enum indicator_kind kind;
    } rows[] = {{"MD5", INDICATOR_MD5},
                {"SHA-1", INDICATOR_SHA1},
                {"SHA1", INDICATOR_SHA1},
                {"SHA-256", INDICATOR_SHA256},
                {"SHA256", INDICATOR_SHA256}};
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        if (!bytes_start_with_fold(path, bytes_of(prefixes[i])))
            continue;
        struct bytes name = bytes_from(path, strlen(prefixes[i]));
        for (size_t j = 0; j < sizeof rows / sizeof rows[0]; j++) {
            if (bytes_equal_fold(name, bytes_of(rows[j].name))) {
                *out_kind = rows[j].kind;
                return true;
            }
        }
    }
    return false;
}

static void take_kind(struct stix_field *field, enum indicator_kind kind)
{
    field->has_kind = true;
    field->kind = kind;
    field->fields = bytes_of(indicator_kind_fields(kind, &field->modifiers));
}

/* `email-message:additional_header_fields.Reply_To` as `….reply-to`: MISP writes header names in
 * lower case and with underscores. */
static struct bytes header_path(struct arena *arena, struct bytes path, size_t name_offset)
{
    uint8_t *copy = arena_alloc(arena, path.size);
    for (size_t i = 0; i < path.size; i++)
        copy[i] = i >= name_offset && path.data[i] == '_' ? '-' : byte_to_lower(path.data[i]);
    return bytes_make(copy, path.size);
}

static bool is_header_name(struct bytes name)
{
    for (size_t i = 0; i < name.size; i++)
        if (name.data[i] <= ' ' || name.data[i] >= 0x7F || name.data[i] == ':')
            return false;
    return name.size > 0;
}

static struct bytes header_field(struct arena *arena, struct bytes name)
{
    static const char prefix[] = "coldtrail.header.";
    uint8_t *field = arena_alloc(arena, sizeof prefix - 1 + name.size);
    memcpy(field, prefix, sizeof prefix - 1);
    memcpy(field + sizeof prefix - 1, name.data, name.size);
    return bytes_make(field, sizeof prefix - 1 + name.size);
}

bool stix_field_of(struct arena *arena, struct bytes path, struct stix_field *out_field)
{
    static const char headers[] = "email-message:additional_header_fields.";
    const size_t headers_size = sizeof headers - 1;
    if (bytes_end_with(path, bytes_of("[*]")))
        path = bytes_slice(path, 0, path.size - 3);
    bool is_header = bytes_start_with_fold(path, bytes_of(headers));
    if (is_header)
        path = header_path(arena, path, headers_size);
    struct stix_field field = {0};
    enum indicator_kind kind;
    for (size_t i = 0; i < sizeof path_rows / sizeof path_rows[0]; i++) {
        if (!bytes_equal_fold(path, bytes_of(path_rows[i].path)))
            continue;
        if (path_rows[i].kind == NO_KIND)
            field.fields = bytes_of(path_rows[i].fields);
        else
            take_kind(&field, path_rows[i].kind);
    }
    if (hash_kind(path, &kind))
        take_kind(&field, kind);
    if (is_header && field.fields.size == 0 && is_header_name(bytes_from(path, headers_size)))
        field.fields = header_field(arena, bytes_from(path, headers_size));
    if (field.fields.size == 0)
        return false;
    *out_field = field;
    return true;
}

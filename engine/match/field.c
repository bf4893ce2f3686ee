#include "engine/match/field.h"

struct field_row {
    const char *name;
    enum field_kind kind;
    unsigned traits;
    const char *header;
};

#define ADDRESS_ROWS(word, header)                                                                 \
    {"email." word ".address", FIELD_ADDRESS, 0, header},                                          \
        {"coldtrail." word ".name", FIELD_ADDRESS_NAME, 0, header},                                \
        {"coldtrail." word ".domain", FIELD_ADDRESS_DOMAIN, 0, header},                            \
    {                                                                                              \
        "coldtrail." word ".registered_domain", FIELD_ADDRESS_REGISTERED, 0, header                \
    }

static const struct field_row field_rows[] = {
    {"email.subject", FIELD_HEADER, 0, "subject"},
    {"email.message_id", FIELD_HEADER, 0, "message-id"},
    {"email.x_mailer", FIELD_HEADER, 0, "x-mailer"},
    {"email.content_type", FIELD_HEADER, 0, "content-type"},
    {"email.origination_timestamp", FIELD_ORIGINATION_TIMESTAMP, 0, NULL},
    {"email.delivery_timestamp", FIELD_DELIVERY_TIMESTAMP, 0, NULL},
    ADDRESS_ROWS("from", "from"),
    ADDRESS_ROWS("sender", "sender"),
    ADDRESS_ROWS("to", "to"),
    ADDRESS_ROWS("cc", "cc"),
    ADDRESS_ROWS("bcc", "bcc"),
    ADDRESS_ROWS("reply_to", "reply-to"),
    {"coldtrail.return_path.address", FIELD_ADDRESS, 0, "return-path"},
    {"coldtrail.headers.raw", FIELD_HEADERS_RAW, FIELD_IS_BYTES, NULL},
    {"coldtrail.headers.values", FIELD_HEADER_VALUES, 0, NULL},
    {"coldtrail.received.host", FIELD_RECEIVED_HOST, 0, NULL},
    {"coldtrail.received.ip", FIELD_RECEIVED_IP, 0, NULL},
    {"coldtrail.auth.spf", FIELD_AUTHENTICATION, 0, "spf"},
    {"coldtrail.auth.dkim", FIELD_AUTHENTICATION, 0, "dkim"},
    {"coldtrail.auth.dmarc", FIELD_AUTHENTICATION, 0, "dmarc"},
    {"coldtrail.dkim.domain", FIELD_DKIM_DOMAIN, 0, NULL},
    {"coldtrail.body.text", FIELD_BODY_TEXT, 0, NULL},
    {"coldtrail.body.html", FIELD_BODY_HTML, 0, NULL},
    {"coldtrail.body.template", FIELD_BODY_TEMPLATE, 0, NULL},
    {"coldtrail.body.source", FIELD_BODY_SOURCE, 0, NULL},
    {"coldtrail.body.paragraph", FIELD_BODY_PARAGRAPH, 0, NULL},
    {"coldtrail.paragraph", FIELD_PARAGRAPH, 0, NULL},
    {"url.full", FIELD_URL_FULL, 0, NULL},
    {"url.domain", FIELD_URL_DOMAIN, 0, NULL},
    {"url.registered_domain", FIELD_URL_REGISTERED, 0, NULL},
    {"url.path", FIELD_URL_PATH, 0, NULL},
    {"url.top_level_domain", FIELD_URL_SUFFIX, 0, NULL},
    {"coldtrail.link.text", FIELD_LINK_TEXT, 0, NULL},
    {"coldtrail.link.mismatch", FIELD_LINK_MISMATCH, 0, NULL},
    {"email.attachments.file.name", FIELD_FILE_NAME, FIELD_OF_PART, NULL},
    {"email.attachments.file.extension", FIELD_FILE_EXTENSION, FIELD_OF_PART, NULL},
    {"email.attachments.file.mime_type", FIELD_FILE_MIME_TYPE, FIELD_OF_PART, NULL},
    {"email.attachments.file.size", FIELD_FILE_SIZE, FIELD_OF_PART, NULL},
    {"email.attachments.file.hash.md5", FIELD_FILE_MD5, FIELD_OF_PART, NULL},
    {"email.attachments.file.hash.sha1", FIELD_FILE_SHA1, FIELD_OF_PART, NULL},
    {"email.attachments.file.hash.sha256", FIELD_FILE_SHA256, FIELD_OF_PART, NULL},
    {"coldtrail.attachment.content", FIELD_ATTACHMENT_CONTENT, FIELD_OF_PART | FIELD_IS_BYTES,
     NULL},
    {"coldtrail.attachment.text", FIELD_ATTACHMENT_TEXT, FIELD_OF_PART, NULL},
    {"coldtrail.attachment.magic", FIELD_ATTACHMENT_MAGIC, FIELD_OF_PART, NULL},
    {"coldtrail.attachment.path", FIELD_ATTACHMENT_PATH, FIELD_OF_PART, NULL},
    {"coldtrail.attachment.recipient", FIELD_ATTACHMENT_RECIPIENT, FIELD_OF_PART, NULL},
    {"coldtrail.attachment.template", FIELD_ATTACHMENT_TEMPLATE, FIELD_OF_PART, NULL},
    {"coldtrail.collector.host", FIELD_COLLECTOR_HOST, FIELD_OF_PART, NULL},
    {"coldtrail.html.title", FIELD_HTML_TITLE, FIELD_OF_PART, NULL},
    {"coldtrail.html.form_action", FIELD_HTML_FORM_ACTION, FIELD_OF_PART, NULL},
    {"coldtrail.html.input_type", FIELD_HTML_INPUT_TYPE, FIELD_OF_PART, NULL},
    {"coldtrail.html.script", FIELD_HTML_SCRIPT, FIELD_OF_PART, NULL},
    {"coldtrail.html.decoded", FIELD_HTML_DECODED, FIELD_OF_PART, NULL},
    {"coldtrail.html.hidden", FIELD_HTML_HIDDEN, FIELD_OF_PART, NULL},
    {"coldtrail.target.company", FIELD_TARGET_COMPANY, 0, NULL},
    {"coldtrail.target.country", FIELD_TARGET_COUNTRY, 0, NULL},
    {"coldtrail.target.sector", FIELD_TARGET_SECTOR, 0, NULL},
    {"coldtrail.target.role", FIELD_TARGET_ROLE, 0, NULL},
    {"coldtrail.anomaly", FIELD_ANOMALY, 0, NULL},
    {"coldtrail.raw", FIELD_RAW, FIELD_IS_BYTES, NULL},
};

#define FIELD_ROW_COUNT (sizeof field_rows / sizeof *field_rows)

/* Fields of any header: its name, in any case, stands behind the prefix. */
struct header_row {
    enum field_kind kind;
    unsigned traits;
    const char *prefix;
};
static const struct header_row header_rows[] = {
    {FIELD_HEADER, 0, "coldtrail.header."},
    {FIELD_HEADER_RAW, FIELD_IS_BYTES, "coldtrail.header_raw."},
    {FIELD_ADDRESS, 0, "coldtrail.header_address."},
    {FIELD_ADDRESS_NAME, 0, "coldtrail.header_name."},
    {FIELD_PART_HEADER, FIELD_OF_PART, "coldtrail.part_header."},
    {FIELD_PART_HEADER_RAW, FIELD_OF_PART | FIELD_IS_BYTES, "coldtrail.part_header_raw."},
};

/* How many single-byte edits turn `a` into `b`, or `most` + 1 where it is more. */
static size_t edit_distance(struct bytes a, struct bytes b, size_t most)
{
    size_t row[64];
    if (a.size >= 64 || b.size >= 64)
        return most + 1;
    for (size_t j = 0; j <= b.size; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.size; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.size; j++) {
            size_t change = diagonal + (a.data[i - 1] != b.data[j - 1]);
            diagonal = row[j];
            size_t shorter = row[j] < row[j - 1] ? row[j] + 1 : row[j - 1] + 1;
            row[j] = change < shorter ? change : shorter;
        }
    }
    return row[b.size];
}

static struct bytes nearest_name(struct bytes name)
{
    size_t best = 4;
    struct bytes nearest = {0};
    for (size_t i = 0; i < FIELD_ROW_COUNT; i++) {
        struct bytes candidate = bytes_of(field_rows[i].name);
        size_t distance = edit_distance(name, candidate, best);
        /* A name without its prefix is a frequent slip: `subject` for `email.subject`. */
        if (name.size >= 4 && candidate.size > name.size + 1 && bytes_end_with(candidate, name) &&
            candidate.data[candidate.size - name.size - 1] == '.')
            distance = 1;
        if (distance < best) {
            best = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

bool field_find(struct arena *arena, struct bytes name, struct field *out_field,
                struct bytes *out_suggestion)
{
    for (size_t i = 0; i < FIELD_ROW_COUNT; i++) {
        const struct field_row *row = &field_rows[i];
        if (!bytes_equal(name, bytes_of(row->name)))
            continue;
        *out_field = (struct field){row->kind, row->traits, bytes_of(row->name), row->header};
        return true;
    }
    for (size_t i = 0; i < sizeof header_rows / sizeof header_rows[0]; i++) {
        const struct header_row *row = &header_rows[i];
        struct bytes prefix = bytes_of(row->prefix);
        if (!bytes_start_with(name, prefix) || name.size == prefix.size)
            continue;
        char *lower = arena_copy_string(arena, name);
        for (size_t j = 0; j < name.size; j++)
            lower[j] = (char)byte_to_lower(name.data[j]);
        *out_field = (struct field){row->kind, row->traits, bytes_of(lower), lower + prefix.size};
        return true;
    }
    *out_suggestion = nearest_name(name);
    return false;
}

bool field_is_costly(const struct field *field)
{
    switch (field->kind) {
    case FIELD_HEADER:
    case FIELD_HEADER_RAW:
        return strcmp(field->header, "subject") != 0;
    case FIELD_ADDRESS:
    case FIELD_ADDRESS_NAME:
    case FIELD_ADDRESS_DOMAIN:
    case FIELD_FILE_NAME:
    case FIELD_FILE_EXTENSION:
    case FIELD_FILE_MIME_TYPE:
    case FIELD_ATTACHMENT_MAGIC:
    case FIELD_ATTACHMENT_PATH:
        return false;
    default:
        return true;
    }
}

const char *const *field_keyword_names(void)
{
    static const char *const names[] = {"coldtrail.headers.values",
                                        "coldtrail.body.text",
                                        "coldtrail.attachment.text",
                                        "email.attachments.file.name",
                                        "coldtrail.html.decoded",
                                        "coldtrail.html.hidden",
                                        NULL};
    return names;
}

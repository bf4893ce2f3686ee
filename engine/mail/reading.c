#include "engine/mail/reading.h"

#include "engine/mail/evidence.h"
#include "engine/mail/part_label.h"

/* Another reading of `part`, behind it and all below it; NULL where a limit allows none. `size`:
 * of what is read again. */
static struct part *new_reading(struct decoder *decoder, const struct part *part,
                                enum part_view view, const char *reason, size_t size)
{
    struct part *again =
        part_new_reading(&decoder->message, part, decoder->last_part,
                         &(struct reading){.view = view, .reason = reason, .size = size});
    if (again)
        decoder->last_part = again;
    return again;
}

struct part *reading_of_body(struct mime_parser *parser, const struct part *part,
                             enum part_view view, const char *reason)
{
    struct part *again = new_reading(parser->decoder, part, view, reason, part->raw.size);
    if (again)
        part_label_copy(again, part);
    return again;
}

/* What mail programs write for readers that know no MIME. */
static bool is_usual_preamble(struct bytes text)
{
    static const char *const sentences[] = {
        "This is a multi-part message in MIME format",
        "This is a multipart message in MIME format",
        "This is a multipart MIME message",
        "This is a MIME-formatted message",
        "This is a message in Mime Format",
        "This is an OpenPGP/MIME signed message (RFC 4880 and 3156)",
        "This is a cryptographically signed message in MIME format",
    };
    text = bytes_trim(text);
    while (text.size && (text.data[text.size - 1] == '.' || text.data[text.size - 1] == '-'))
        text.size--;
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        if (bytes_equal_fold(text, bytes_of(sentences[i])))
            return true;
    return text.size == 0;
}

void reading_of_outside_text(struct mime_parser *parser, const struct part *part, struct bytes text,
                             const char *reason)
{
    struct decoder *decoder = parser->decoder;
    if (is_usual_preamble(text))
        return;
    struct part *outside = new_reading(decoder, part, VIEW_LENIENT, reason, text.size);
    if (!outside)
        return;
    anomaly_add(&decoder->message.anomalies, ANOMALY_TEXT_OUTSIDE_PARTS);
    outside->mime_type = arena_copy(decoder->arena, bytes_of("text/plain"));
    outside->raw = text;
    part_label_finish(decoder->arena, outside);
}

enum misplaced { MISPLACED_NOTHING, MISPLACED_FIELDS, MISPLACED_BOUNDARY };

static bool is_label_field(struct bytes text)
{
    static const char *const fields[] = {
        "content-type:", "content-transfer-encoding:", "content-disposition:", "mime-version:"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (bytes_start_with_fold(text, bytes_of(fields[i])))
            return true;
    return false;
}

/* What the text of `part` begins with, and where that stands; a boundary becomes its own. */
static enum misplaced find_misplaced(struct part *part, size_t *out_start)
{
    struct bytes text = part->raw;
    size_t start = 0;
    if (!bytes_start_with(part->mime_type, bytes_of("text/")))
        return MISPLACED_NOTHING;
    while (start < text.size && byte_is_space(text.data[start]))
        start++;
    *out_start = start;
    struct bytes rest = bytes_from(text, start);
    if (rest.size == 0 || !strchr("-cCmM", rest.data[0]))
        return MISPLACED_NOTHING;
    if (is_label_field(rest))
        return MISPLACED_FIELDS;
    size_t end = bytes_find_byte(rest, '\n', 0);
    if (!bytes_start_with(rest, bytes_of("--")) || end == BYTES_NOT_FOUND ||
        !bytes_start_with_fold(bytes_from(rest, end + 1), bytes_of("content-")))
        return MISPLACED_NOTHING;
    return boundary_guess(rest).size ? MISPLACED_BOUNDARY : MISPLACED_NOTHING;
}

/* Another reading of the leaf `part`, each time a deeper one, so that they end. */
static struct part *deeper_reading(struct decoder *decoder, const struct part *part,
                                   const char *reason)
{
    if (!mime_may_descend(decoder, part))
        return NULL;
    struct part *again = new_reading(decoder, part, VIEW_LENIENT, reason, part->raw.size);
    if (again)
        again->depth++;
    return again;
}

/* Parse `part` as if it were of another type. */
static void read_as(struct mime_parser *parser, struct part *part, size_t start,
                    const char *mime_type, const char *reason)
{
    struct decoder *decoder = parser->decoder;
    struct part *again = deeper_reading(decoder, part, reason);
    if (!again)
        return;
    again->mime_type = arena_copy(decoder->arena, bytes_of(mime_type));
    (void)mime_parse_body(parser, again, start);
    part_label_finish(decoder->arena, again);
}

void reading_of_misplaced_header(struct decoder *decoder, struct part *part)
{
    struct mime_parser inner = {.decoder = decoder, .text = part->raw};
    size_t start = 0;
    enum misplaced misplaced = find_misplaced(part, &start);
    if (misplaced == MISPLACED_NOTHING)
        return;
    anomaly_add(&decoder->message.anomalies, ANOMALY_MISPLACED_HEADER);
    if (misplaced == MISPLACED_BOUNDARY) {
        read_as(&inner, part, start, "multipart/mixed", "body");
        return;
    }
    struct part *again = deeper_reading(decoder, part, "body");
    if (again)
        (void)mime_parse_entity(&inner, again, start, "text/plain");
}

void reading_of_first_fragment(struct decoder *decoder, struct part *part)
{
    struct mime_parser inner = {.decoder = decoder, .text = part->raw};
    if (part->is_first_fragment)
        read_as(&inner, part, 0, "message/rfc822", "fragment");
}

void reading_by_guessed_boundary(struct decoder *decoder, struct part *part)
{
    struct mime_parser inner = {.decoder = decoder, .text = part->raw};
    if (boundary_guess(part->raw).size)
        read_as(&inner, part, 0, "multipart/mixed", "body");
}

void reading_by_last_label(struct mime_parser *parser, const struct entity *entity)
{
    struct decoder *decoder = parser->decoder;
    struct part first = {.headers = entity->part->headers};
    struct part last = first;
    (void)part_label_read(decoder, &first, entity->default_type, LABEL_FIRST);
    (void)part_label_read(decoder, &last, entity->default_type, LABEL_LAST);
    if (part_label_equal(&first, &last))
        return;
    struct part *again =
        new_reading(decoder, entity->part, VIEW_LENIENT, "label", entity->end - entity->body);
    if (!again)
        return;
    anomaly_add(&decoder->message.anomalies, ANOMALY_CONFLICTING_LABELS);
    part_label_copy(again, &last);
    (void)mime_parse_body(parser, again, entity->body);
    part_label_finish(decoder->arena, again);
}

void reading_by_header_rule(struct mime_parser *parser, const struct entity *entity,
                            enum header_rule rule)
{
    struct decoder *decoder = parser->decoder;
    struct header_source source = {parser->text, entity->start, &parser->boundaries, rule};
    struct header_block block;
    struct header_end end =
        header_block_parse(decoder->arena, &source, &decoder->message.anomalies, &block);
    /* A body that only begins later holds nothing new, unless fields came to light. */
    if (end.body == entity->body || (rule == HEADER_STRICT && !header_has_label(&block)))
        return;
    struct part *again =
        new_reading(decoder, entity->part, rule == HEADER_STRICT ? VIEW_STRICT : VIEW_LENIENT,
                    "header", entity->end - entity->start);
    if (!again)
        return;
    anomaly_add(&decoder->message.anomalies, ANOMALY_AMBIGUOUS_HEADER_END);
    again->headers = block;
    (void)part_label_read(decoder, again, entity->default_type, LABEL_FIRST);
    (void)mime_parse_body(parser, again, end.body);
    part_label_finish(decoder->arena, again);
}

/* A copy of `text` in which each CR that no LF follows is one. */
static struct bytes with_line_ends(struct arena *arena, struct bytes text)
{
    uint8_t *copy = arena_alloc(arena, text.size);
    for (size_t i = 0; i < text.size; i++) {
        bool is_bare = text.data[i] == '\r' && !(i + 1 < text.size && text.data[i + 1] == '\n');
        copy[i] = is_bare ? '\n' : text.data[i];
    }
    return bytes_make(copy, text.size);
}

void reading_with_every_return(struct mime_parser *parser, const struct entity *entity)
{
    struct decoder *decoder = parser->decoder;
    struct bytes text = bytes_slice(parser->text, entity->start, entity->end);
    struct part *again = new_reading(decoder, entity->part, VIEW_LENIENT, "return", text.size);
    if (!again)
        return;
    anomaly_add(&decoder->message.anomalies, ANOMALY_BARE_RETURN);
    struct mime_parser inner = {.decoder = decoder, .text = with_line_ends(decoder->arena, text)};
    (void)mime_parse_entity(&inner, again, 0, entity->default_type);
}

/* A leaf with the label of `part` and other bytes or another encoding, right behind it. */
static struct part *add_leaf(struct message *message, struct part *part,
                             const struct reading *reading, enum transfer_encoding encoding,
                             struct bytes raw)
{
    struct part *again = part_new_reading(message, part, part, reading);
    if (!again)
        return NULL;
    part_label_copy(again, part);
    again->encoding = encoding;
    again->raw = raw;
    part_label_finish(message->decoder->arena, again);
    return again;
}

/* HTML that is shown as text because of its label. */
static void read_as_html(struct message *message, struct part *part)
{
    struct reading reading = {VIEW_LENIENT, "html", part->raw.size};
    struct part *again = add_leaf(message, part, &reading, part->encoding, part->raw);
    anomaly_add(&message->anomalies, ANOMALY_TYPE_MISMATCH);
    if (again)
        again->mime_type = arena_copy(message->decoder->arena, bytes_of("text/html"));
}

/* Whether the same bytes were looked at in the part that this one is another reading of: looked at
 * again they would call for the first reading, and so on without end. */
static bool is_looked_at(const struct part *part)
{
    const struct part *first = part->alternative;
    return first && first->raw.data == part->raw.data && first->raw.size == part->raw.size;
}

void reading_by_evidence(struct message *message, struct part *part)
{
    struct bytes raw = part->raw;
    enum transfer_encoding shown = evidence_of_encoding(raw, part->encoding);
    if (shown != part->encoding && !is_looked_at(part)) {
        anomaly_add(&message->anomalies, ANOMALY_WRONG_ENCODING);
        (void)add_leaf(message, part, &(struct reading){VIEW_LENIENT, "encoding", raw.size}, shown,
                       raw);
    }
    if (evidence_is_double(raw, part->encoding)) {
        anomaly_add(&message->anomalies, ANOMALY_DOUBLE_ENCODING);
        struct bytes content = part_content(message, part);
        (void)add_leaf(message, part, &(struct reading){VIEW_LENIENT, "double", content.size},
                       TRANSFER_BASE64, content);
    }
    if (part->encoding == TRANSFER_BASE64 && evidence_has_url_alphabet(raw)) {
        anomaly_add(&message->anomalies, ANOMALY_AMBIGUOUS_BASE64);
        (void)add_leaf(message, part, &(struct reading){VIEW_STRICT, "base64", raw.size},
                       TRANSFER_BASE64,
                       evidence_without_url_alphabet(message->decoder->arena, raw));
    }
    if (part->is_body_text && bytes_equal(part->mime_type, bytes_of("text/plain")) &&
        evidence_is_html(raw, part->encoding))
        read_as_html(message, part);
}

#include "engine/mail/mime.h"

#include "engine/base/require.h"
#include "engine/mail/part_label.h"
#include "engine/mail/reading.h"

static struct part *new_part(struct decoder *decoder, struct part *parent)
{
    struct part *part = NULL;
    if (parent && message_decoded_room(&decoder->message) == 0)
        anomaly_add(&decoder->message.anomalies, ANOMALY_LIMIT_DECODED_BYTES);
    else
        part = part_new(&decoder->message, parent, decoder->last_part);
    if (part)
        decoder->last_part = part;
    return part;
}

/* The body from `start` to `line`, without the line end that belongs to the boundary. */
static struct bytes body_before(struct bytes text, size_t start, const struct boundary_line *line)
{
    size_t end = line->start;
    if (line->level != BOUNDARY_NONE) {
        if (end > start && text.data[end - 1] == '\n')
            end--;
        if (end > start && text.data[end - 1] == '\r')
            end--;
    }
    return bytes_slice(text, start, end);
}

static bool is_message_type(struct bytes mime_type)
{
    return bytes_equal(mime_type, bytes_of("message/rfc822")) ||
           bytes_equal(mime_type, bytes_of("message/global")) ||
           bytes_equal(mime_type, bytes_of("message/news"));
}

static bool is_multipart_type(struct bytes mime_type)
{
    return bytes_start_with(mime_type, bytes_of("multipart/"));
}

bool mime_may_descend(struct decoder *decoder, const struct part *part)
{
    if (part->depth < LIMIT_PART_DEPTH)
        return true;
    anomaly_add(&decoder->message.anomalies, ANOMALY_LIMIT_PART_DEPTH);
    return false;
}

static struct boundary_line parse_leaf(struct mime_parser *parser, struct part *part, size_t start)
{
    struct boundary_line line = boundary_find(&parser->boundaries, parser->text, start);
    part->kind = PART_LEAF;
    part->raw = body_before(parser->text, start, &line);
    reading_of_misplaced_header(parser->decoder, part);
    reading_of_first_fragment(parser->decoder, part);
    return line;
}

/* A multipart that has no parts is text. */
static void make_text_leaf(struct decoder *decoder, struct part *part)
{
    part->kind = PART_LEAF;
    part->mime_type = arena_copy(decoder->arena, bytes_of("text/plain"));
}

/* The children of a multipart whose boundary is the innermost open one and whose first boundary
 * line is `line`. Returns the line that ended the multipart; `*out_epilogue` is where the text
 * behind its closing boundary begins, where it has one. */
static struct boundary_line parse_children(struct mime_parser *parser, struct part *part,
                                           struct boundary_line line, size_t *out_epilogue)
{
    size_t level = parser->boundaries.count - 1;
    bool is_digest = bytes_equal(part->mime_type, bytes_of("multipart/digest"));
    const char *default_type = is_digest ? "message/rfc822" : "text/plain";
    while (line.level == level && !line.is_closing) {
        struct part *child = new_part(parser->decoder, part);
        if (!child) {
            /* The rest of the parts is stepped over. */
            line = boundary_find(&parser->boundaries, parser->text, line.next);
            continue;
        }
        line = mime_parse_entity(parser, child, line.next, default_type);
    }
    bool is_closed = line.level == level;
    parser->boundaries.count--;
    if (is_closed) {
        *out_epilogue = line.next;
        return boundary_find(&parser->boundaries, parser->text, line.next);
    }
    anomaly_add(&parser->decoder->message.anomalies, ANOMALY_UNTERMINATED_MULTIPART);
    return line;
}

/* Some programs encode a whole multipart, which RFC 2045 §6.4 forbids: undo that, and parse what
 * comes out as if it stood here. False where it holds no parts either. */
static bool parse_encoded_multipart(struct mime_parser *parser, struct part *part)
{
    struct decoder *decoder = parser->decoder;
    if (part->encoding == TRANSFER_IDENTITY)
        return false;
    struct mime_parser inner = {.decoder = decoder, .text = part_content(&decoder->message, part)};
    inner.boundaries.items[inner.boundaries.count++] = part->boundary;
    struct boundary_line line = boundary_find(&inner.boundaries, inner.text, 0);
    if (line.level == BOUNDARY_NONE)
        return false;
    size_t epilogue;
    part_set_multipart(decoder->arena, part);
    (void)parse_children(&inner, part, line, &epilogue);
    return true;
}

/* Whether a part's boundary is there, or could be guessed. */
static bool has_boundary(struct mime_parser *parser, struct part *part, size_t start)
{
    anomaly_set *anomalies = &parser->decoder->message.anomalies;
    if (part->boundary.size)
        return true;
    anomaly_add(anomalies, ANOMALY_MISSING_BOUNDARY);
    struct boundary_line line = boundary_find(&parser->boundaries, parser->text, start);
    part->boundary = boundary_guess(bytes_slice(parser->text, start, line.start));
    return part->boundary.size > 0;
}

/* A multipart with an open boundary, whose first line is `line`. */
static struct boundary_line parse_parts(struct mime_parser *parser, struct part *part, size_t start,
                                        struct boundary_line line)
{
    struct bytes preamble = body_before(parser->text, start, &line);
    size_t epilogue = parser->text.size;
    if (!line.is_closing)
        part_set_multipart(parser->decoder->arena, part);
    line = parse_children(parser, part, line, &epilogue);
    part->raw = body_before(parser->text, start, &line);
    if (part->first_child) {
        reading_of_outside_text(parser, part, preamble, "preamble");
        reading_of_outside_text(parser, part, body_before(parser->text, epilogue, &line),
                                "epilogue");
    }
    return line;
}

/* A multipart in which a line was met that only begins with its boundary: read by the letter. */
static void parse_strictly(struct mime_parser *parser, const struct part *part, size_t start)
{
    struct boundary_stack *boundaries = &parser->boundaries;
    struct part *again = reading_of_body(parser, part, VIEW_STRICT, "boundary");
    if (!again)
        return;
    anomaly_add(&parser->decoder->message.anomalies, ANOMALY_AMBIGUOUS_BOUNDARY);
    uint32_t bit = UINT32_C(1) << boundaries->count;
    boundaries->strict_levels |= bit;
    boundaries->items[boundaries->count++] = part->boundary;
    struct boundary_line line = boundary_find(boundaries, parser->text, start);
    if (line.level == boundaries->count - 1)
        (void)parse_parts(parser, again, start, line);
    else
        boundaries->count--;
    boundaries->strict_levels &= ~bit;
    part_label_finish(parser->decoder->arena, again);
}

static struct boundary_line parse_multipart(struct mime_parser *parser, struct part *part,
                                            size_t start)
{
    struct decoder *decoder = parser->decoder;
    struct boundary_stack *boundaries = &parser->boundaries;
    if (!mime_may_descend(decoder, part))
        return parse_leaf(parser, part, start);
    if (!has_boundary(parser, part, start)) {
        make_text_leaf(decoder, part);
        return parse_leaf(parser, part, start);
    }
    REQUIRE(boundaries->count < sizeof boundaries->items / sizeof *boundaries->items);
    uint32_t bit = UINT32_C(1) << boundaries->count;
    boundaries->longer_lines &= ~bit;
    boundaries->items[boundaries->count++] = part->boundary;
    struct boundary_line line = boundary_find(boundaries, parser->text, start);
    part->raw = body_before(parser->text, start, &line);
    if (line.level == boundaries->count - 1) {
        line = parse_parts(parser, part, start, line);
    } else {
        boundaries->count--;
        if (parse_encoded_multipart(parser, part))
            return line;
    }
    if (!part->first_child) {
        /* No boundary, or nothing but a closing one: what stands around it is all there is. */
        anomaly_add(&decoder->message.anomalies, ANOMALY_EMPTY_MULTIPART);
        make_text_leaf(decoder, part);
        reading_by_guessed_boundary(decoder, part);
    }
    if (boundaries->longer_lines & bit)
        parse_strictly(parser, part, start);
    return line;
}

static struct boundary_line parse_message(struct mime_parser *parser, struct part *part,
                                          size_t start)
{
    struct decoder *decoder = parser->decoder;
    if (!mime_may_descend(decoder, part))
        return parse_leaf(parser, part, start);
    if (part->encoding != TRANSFER_IDENTITY) {
        struct boundary_line line = boundary_find(&parser->boundaries, parser->text, start);
        part->raw = body_before(parser->text, start, &line);
        part->kind = PART_MESSAGE;
        (void)mime_parse(decoder, part, part_content(&decoder->message, part));
        return line;
    }
    part->kind = PART_MESSAGE;
    struct part *child = new_part(decoder, part);
    if (!child)
        return parse_leaf(parser, part, start);
    struct boundary_line line = mime_parse_entity(parser, child, start, "text/plain");
    part->raw = body_before(parser->text, start, &line);
    return line;
}

/* What the label says it is. */
struct boundary_line mime_parse_body(struct mime_parser *parser, struct part *part, size_t start)
{
    if (is_multipart_type(part->mime_type))
        return parse_multipart(parser, part, start);
    if (is_message_type(part->mime_type))
        return parse_message(parser, part, start);
    return parse_leaf(parser, part, start);
}

struct boundary_line mime_parse_entity(struct mime_parser *parser, struct part *part, size_t start,
                                       const char *default_type)
{
    struct decoder *decoder = parser->decoder;
    struct header_source source = {parser->text, start, &parser->boundaries, HEADER_AS_CLIENT};
    struct header_end end =
        header_block_parse(decoder->arena, &source, &decoder->message.anomalies, &part->headers);
    /* Four times: the list grew to where it is by moving. */
    (void)message_take(
        &decoder->message,
        bytes_make(part->headers.items, 4 * part->headers.count * sizeof *part->headers.items));
    bool is_contested = part_label_read(decoder, part, default_type, LABEL_FIRST);
    struct boundary_line line = mime_parse_body(parser, part, end.body);
    part_label_finish(decoder->arena, part);
    struct entity entity = {part, default_type, start, end.body, line.start};
    if (is_contested)
        reading_by_last_label(parser, &entity);
    if (end.strict_differs)
        reading_by_header_rule(parser, &entity, HEADER_STRICT);
    if (end.lenient_differs)
        reading_by_header_rule(parser, &entity, HEADER_LENIENT);
    if (end.has_bare_return)
        reading_with_every_return(parser, &entity);
    return line;
}

struct part *mime_parse(struct decoder *decoder, struct part *parent, struct bytes raw)
{
    struct part *part = new_part(decoder, parent);
    if (!part)
        return NULL;
    struct mime_parser parser = {.decoder = decoder, .text = raw};
    (void)mime_parse_entity(&parser, part, 0, "text/plain");
    return part;
}

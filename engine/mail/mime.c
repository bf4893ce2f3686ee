#include "engine/mail/mime.h"

#include "engine/base/require.h"
#include "engine/mail/header.h"
#include "engine/mail/part_label.h"

/* One text (the message, or a decoded attached message) and the boundaries open in it. Functions
 * call each other for parts inside parts, never deeper than LIMIT_PART_DEPTH. */
struct mime_parser {
    struct decoder *decoder;
    struct bytes text;
    struct boundary_stack boundaries;
};

static struct boundary_line parse_entity(struct mime_parser *parser, struct part *part,
                                         size_t start, const char *default_type);

static struct part *new_part(struct decoder *decoder, struct part *parent)
{
    struct part *part = part_new(&decoder->message, parent, decoder->last_part);
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

/* Whether parts may be made below `part`. */
static bool may_descend(struct decoder *decoder, const struct part *part)
{
    if (part->depth < LIMIT_PART_DEPTH)
        return true;
    anomaly_add(&decoder->message.anomalies, ANOMALY_LIMIT_PART_DEPTH);
    return false;
}

/* A multipart that has no parts is text. */
static void make_text_leaf(struct decoder *decoder, struct part *part)
{
    part->kind = PART_LEAF;
    part->mime_type = arena_copy(decoder->arena, bytes_of("text/plain"));
}

static struct boundary_line parse_leaf(struct mime_parser *parser, struct part *part, size_t start)
{
    struct boundary_line line = boundary_find(&parser->boundaries, parser->text, start);
    part->kind = PART_LEAF;
    part->raw = body_before(parser->text, start, &line);
    return line;
}

/* The children of a multipart whose boundary is the innermost open one and whose first boundary
 * line is `line`. Returns the line that ended the multipart. */
static struct boundary_line parse_children(struct mime_parser *parser, struct part *part,
                                           struct boundary_line line)
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
        line = parse_entity(parser, child, line.next, default_type);
    }
    bool is_closed = line.level == level;
    parser->boundaries.count--;
    if (is_closed)
        return boundary_find(&parser->boundaries, parser->text, line.next);
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
    part->kind = PART_MULTIPART;
    (void)parse_children(&inner, part, line);
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

static struct boundary_line parse_multipart(struct mime_parser *parser, struct part *part,
                                            size_t start)
{
    struct decoder *decoder = parser->decoder;
    if (!may_descend(decoder, part))
        return parse_leaf(parser, part, start);
    if (!has_boundary(parser, part, start)) {
        make_text_leaf(decoder, part);
        return parse_leaf(parser, part, start);
    }
    struct boundary_stack *boundaries = &parser->boundaries;
    REQUIRE(boundaries->count < sizeof boundaries->items / sizeof *boundaries->items);
    boundaries->items[boundaries->count++] = part->boundary;
    struct boundary_line line = boundary_find(boundaries, parser->text, start);
    part->kind = PART_MULTIPART;
    part->raw = body_before(parser->text, start, &line);
    if (line.level == boundaries->count - 1) {
        line = parse_children(parser, part, line);
        part->raw = body_before(parser->text, start, &line);
        if (part->first_child)
            return line;
        /* Nothing but a closing boundary: what stands before and behind it is all there is. */
    } else {
        boundaries->count--;
        part->kind = PART_LEAF;
        if (parse_encoded_multipart(parser, part))
            return line;
    }
    anomaly_add(&decoder->message.anomalies, ANOMALY_EMPTY_MULTIPART);
    make_text_leaf(decoder, part);
    return line;
}

static struct boundary_line parse_message(struct mime_parser *parser, struct part *part,
                                          size_t start)
{
    struct decoder *decoder = parser->decoder;
    if (!may_descend(decoder, part))
        return parse_leaf(parser, part, start);
    if (part->encoding != TRANSFER_IDENTITY) {
        struct boundary_line line = parse_leaf(parser, part, start);
        part->kind = PART_MESSAGE;
        (void)mime_parse(decoder, part, part_content(&decoder->message, part));
        return line;
    }
    struct part *child = new_part(decoder, part);
    if (!child)
        return parse_leaf(parser, part, start);
    struct boundary_line line = parse_entity(parser, child, start, "text/plain");
    part->kind = PART_MESSAGE;
    part->raw = body_before(parser->text, start, &line);
    return line;
}

static struct boundary_line parse_entity(struct mime_parser *parser, struct part *part,
                                         size_t start, const char *default_type)
{
    struct decoder *decoder = parser->decoder;
    size_t body = header_block_parse(decoder->arena, parser->text, start, &parser->boundaries,
                                     &decoder->message.anomalies, &part->headers);
    part_label_read(decoder, part, default_type);
    struct boundary_line line;
    if (is_multipart_type(part->mime_type))
        line = parse_multipart(parser, part, body);
    else if (is_message_type(part->mime_type))
        line = parse_message(parser, part, body);
    else
        line = parse_leaf(parser, part, body);
    part_label_finish(decoder->arena, part);
    return line;
}

struct part *mime_parse(struct decoder *decoder, struct part *parent, struct bytes raw)
{
    struct part *part = new_part(decoder, parent);
    if (!part)
        return NULL;
    struct mime_parser parser = {.decoder = decoder, .text = raw};
    (void)parse_entity(&parser, part, 0, "text/plain");
    return part;
}

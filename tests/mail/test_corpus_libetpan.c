/* libetpan's trees of parts, as its users see them: types, nesting, file names, charsets, content
 * ids, and the header fields beside them. Skipped where COLDTRAIL_CORPUS is not set. */
#include <ftw.h>
#include <jansson.h>

#include "engine/base/clock.h"
#include "tests/mail/corpus.h"

/* What a century is in the time of theirs. */
#define CENTURY_SECONDS 3155760000

#define SUBTYPE "the type is as declared; theirs multipart/mixed"
#define DIGEST "parts of a digest are messages (RFC 2046 section 5.1.5); theirs take their own type"
#define NO_MULTIPART "a multipart without parts is text; theirs an empty multipart"
#define NESTING "a multipart inside another one with the same boundary is inside; theirs beside it"
#define EMPTY_BOUNDARY "an empty boundary is none; theirs goes by it"
#define ATTACHED_TYPE "an attached message has the type that it declares; theirs text/plain"
#define LOST_BOUNDARY                                                                              \
    "a boundary that is missing, or behind an empty parameter, is found; theirs gives up"
#define MIME_VERSION "parts are read whatever MIME-Version says; theirs reads none"
#define HALF_TYPE "half a type is text/plain; theirs makes a whole of it"
#define BLANKS "blanks at the ends vanish and those inside stay; theirs the other way round"
#define QUOTED_NAMES "apostrophes around a display name are left out; theirs stay"
#define QUOTED_ADDRESS "VMS puts addresses in quotes: read either way"
#define ZONE_NAME "named zones count; theirs UTC or another hour"
#define ROUTE "a source route without brackets is taken off; theirs finds no address"
/* Told by the evidence: */
#define CENTURY "years of two digits are 19xx from 50 on (RFC 5322 section 4.3); theirs 20xx"
#define COMMENT_NAME "a comment names an address that has no other name; theirs has none"

static const struct known_difference differences[] = {
    {"messages/multipart-digest.txt", "tree", SUBTYPE},
    {"mbox/jwz/10", "tree", SUBTYPE},
    {"mbox/jwz/52", "tree", SUBTYPE},
    {"mbox/jwz/40", "tree", DIGEST},
    {"messages/empty-multipart.txt", "tree", NO_MULTIPART},
    {"mbox/simple/2", "tree", NESTING},
    {"mbox/simple/3", "tree", EMPTY_BOUNDARY},
    {"mbox/jwz/5", "tree", ATTACHED_TYPE},
    {"mbox/jwz/116", "tree", ATTACHED_TYPE},
    {"mbox/jwz/117", "tree", ATTACHED_TYPE},
    {"mbox/jwz/22", "tree", LOST_BOUNDARY},
    {"mbox/jwz/132", "tree", LOST_BOUNDARY},
    {"mbox/jwz/41", "tree", MIME_VERSION},
    {"mbox/jwz/134", "tree", HALF_TYPE},
    {"mbox/jwz/135", "tree", HALF_TYPE},
    {"mbox/jwz/63", "subject", BLANKS},
    {"mbox/jwz/60", "from", BLANKS},
    {"mbox/jwz/124", "to", QUOTED_NAMES},
    {"mbox/jwz/127", "to", QUOTED_NAMES},
    {"mbox/jwz/130", "to", QUOTED_NAMES},
    {"mbox/jwz/88", "to", QUOTED_ADDRESS},
    {"mbox/jwz/7", "date", ZONE_NAME},
    {"mbox/jwz/14", "date", ZONE_NAME},
    {"mbox/jwz/28", "date", ZONE_NAME},
    {"mbox/jwz/43", "date", ZONE_NAME},
    {"mbox/jwz/44", "date", ZONE_NAME},
    {"mbox/jwz/101", "date", ZONE_NAME},
    {"mbox/jwz/125", "date", ZONE_NAME},
    {"mbox/jwz/145", "date", ZONE_NAME},
    {"mbox/jwz/86", "to", ROUTE},
};

static struct corpus_suite walk_suite;
static struct decoder *walk_decoder;

static const char *string_of(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "";
}

static void append_indent(struct buffer *out, unsigned depth)
{
    for (unsigned i = 0; i < depth; i++)
        buffer_append_string(out, "  ");
}

static void append_lower(struct buffer *out, struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        buffer_append_byte(out, byte_to_lower(text.data[i]));
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the answer
static void append_their_part(struct buffer *out, const json_t *part, unsigned depth)
{
    append_indent(out, depth);
    const json_t *inner = json_object_get(part, "mainPart");
    const json_t *children = json_object_get(json_object_get(part, "parts"), "items");
    if (inner) {
        buffer_append_string(out, "message/rfc822\n");
        append_their_part(out, inner, depth + 1);
        return;
    }
    const char *type = string_of(part, children ? "partType" : "mimeType");
    append_lower(out, bytes_of(*type ? type : "text/plain"));
    if (!children) {
        buffer_append_byte(out, ' ');
        append_lower(out, bytes_of(string_of(part, "charset")));
        buffer_format(out, " <%s> \"%s\"", string_of(part, "contentID"),
                      string_of(part, "filename"));
    }
    buffer_append_byte(out, '\n');
    size_t index;
    json_t *child;
    json_array_foreach(children, index, child) append_their_part(out, child, depth + 1);
}

static void append_our_parts(struct buffer *out, struct message *message)
{
    for (struct part *part = client_part(message->parts); part; part = client_part(part->next)) {
        append_indent(out, part->depth);
        buffer_append(out, part->mime_type);
        if (part->kind == PART_LEAF) {
            buffer_append_byte(out, ' ');
            buffer_append(out, part->charset);
            buffer_append_string(out, " <");
            buffer_append(out, part->content_id);
            buffer_append_string(out, "> \"");
            buffer_append(out, part->name);
            buffer_append_byte(out, '"');
        }
        buffer_append_byte(out, '\n');
    }
}

static void append_address(struct buffer *out, struct bytes name, struct bytes address)
{
    buffer_append(out, bytes_trim(name));
    buffer_append_string(out, " <");
    buffer_append(out, address);
    buffer_append_string(out, ">\n");
}

static void append_their_addresses(struct buffer *out, const json_t *header, const char *key)
{
    const json_t *value = json_object_get(header, key);
    const json_t *items = json_object_get(value, "items");
    if (value && !items)
        append_address(out, bytes_of(string_of(value, "displayName")),
                       bytes_of(string_of(value, "mailbox")));
    size_t index;
    json_t *item;
    json_array_foreach(items, index, item) append_address(
        out, bytes_of(string_of(item, "displayName")), bytes_of(string_of(item, "mailbox")));
}

static void compare(const char *name, const char *aspect, struct buffer *theirs,
                    struct buffer *ours)
{
    corpus_compare(&walk_suite, name, aspect, buffer_bytes(theirs), buffer_bytes(ours));
    buffer_reset(theirs);
    buffer_reset(ours);
}

/* Without the display names, which theirs lacks where they are comments. */
static void append_bare_addresses(struct buffer *out, struct bytes addresses)
{
    for (size_t at = 0; at < addresses.size;) {
        size_t end = bytes_find_byte(addresses, '\n', at);
        struct bytes line = bytes_slice(addresses, at, end);
        buffer_append(out, bytes_from(line, bytes_find_byte(line, '<', 0)));
        at = at + line.size + 1;
    }
}

static void compare_addresses(const char *name, const char *field, struct message *message,
                              struct buffer *theirs, struct buffer *ours)
{
    const struct header *header = header_find(&message->headers, field, NULL);
    bool has_comment = header && bytes_find_byte(header->value, '(', 0) != BYTES_NOT_FOUND;
    struct buffer bare_theirs = {0};
    struct buffer bare_ours = {0};
    append_bare_addresses(&bare_theirs, buffer_bytes(theirs));
    append_bare_addresses(&bare_ours, buffer_bytes(ours));
    if (has_comment && bytes_equal(buffer_bytes(&bare_theirs), buffer_bytes(&bare_ours)) &&
        theirs->size < ours->size) {
        corpus_explain(&walk_suite, COMMENT_NAME);
        buffer_reset(theirs);
        buffer_reset(ours);
    }
    if (theirs->size || ours->size)
        compare(name, field, theirs, ours);
    buffer_done(&bare_theirs);
    buffer_done(&bare_ours);
}

static void compare_date(const char *name, int64_t their_date, int64_t our_date,
                         struct buffer *theirs, struct buffer *ours)
{
    if (their_date - our_date == CENTURY_SECONDS) {
        corpus_explain(&walk_suite, CENTURY);
        return;
    }
    buffer_format(theirs, "%lld", (long long)their_date);
    buffer_format(ours, "%lld", (long long)our_date);
    compare(name, "date", theirs, ours);
}

static void compare_headers(const char *name, const json_t *header, struct message *message,
                            struct buffer *theirs, struct buffer *ours)
{
    static const char *const fields[][2] = {
        {"from", "from"}, {"to", "to"}, {"cc", "cc"}, {"replyTo", "reply-to"}};
    const struct header *subject = header_find(&message->headers, "subject", NULL);
    buffer_append_string(theirs, string_of(header, "subject"));
    if (subject)
        buffer_append(ours, message_header_text(message, subject));
    compare(name, "subject", theirs, ours);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        append_their_addresses(theirs, header, fields[i][0]);
        struct address_list list = message_addresses(message, fields[i][1]);
        for (size_t k = 0; k < list.count; k++)
            append_address(ours, list.items[k].name, list.items[k].address);
        compare_addresses(name, fields[i][1], message, theirs, ours);
    }
    /* Without a Date theirs is the time of another field. */
    if (!header_find(&message->headers, "date", NULL))
        return;
    int64_t date = 0;
    assert_true(bytes_to_number(bytes_of(string_of(header, "date")), &date));
    compare_date(name, date, message_date(message), theirs, ours);
}

static int compare_file(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)place;
    if (kind != FTW_F)
        return 0;
    char input[CORPUS_PATH_BYTES];
    const char *folder = strstr(path, "/output/");
    const char *name = folder + strlen("/output/");
    (void)snprintf(input, sizeof input, "%.*s/input/%s", (int)(folder - path), path, name);
    json_t *answer = json_load_file(path, JSON_ALLOW_NUL, NULL);
    assert_non_null(answer);
    struct bytes raw = read_file(input);
    struct message *message = message_parse(walk_decoder, raw);
    struct buffer theirs = {0};
    struct buffer ours = {0};
    append_their_part(&theirs, json_object_get(answer, "mainPart"), 0);
    append_our_parts(&ours, message);
    compare(name, "tree", &theirs, &ours);
    compare_headers(name, json_object_get(answer, "header"), message, &theirs, &ours);
    buffer_done(&theirs);
    buffer_done(&ours);
    free_block(raw);
    json_decref(answer);
    return 0;
}

static void agrees_on_messages(void **state)
{
    (void)state;
    char path[CORPUS_PATH_BYTES];
    (void)snprintf(path, sizeof path, "%s/mime/libetpan/mime-parser-data/output", corpus_or_skip());
    walk_suite = corpus_begin("libetpan", differences, sizeof differences / sizeof *differences);
    walk_decoder = decoder_new(NULL);
    // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
    assert_int_equal(nftw(path, compare_file, 16, FTW_PHYS), 0);
    decoder_free(walk_decoder);
    corpus_end(&walk_suite);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_on_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

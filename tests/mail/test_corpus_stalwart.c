/* Stalwart's answers: 53 messages, each with LF and with CRLF, as JSON trees. Skipped where
 * COLDTRAIL_CORPUS is not set. */
#include <glob.h>

#include "engine/mail/decoder.h"
#include "engine/mail/header.h"
#include "tests/mail/stalwart.h"

/* Why ours differ. */
#define BAD_BASE64 "base64 that is none is decoded as far as it goes; theirs shows it undecoded"
#define AFTER_PADDING "base64 goes on behind padding, and is text whatever it yields; theirs stops"
#define MID_LINE "a boundary begins a line; theirs takes one inside a line"
#define ENRICHED "text/enriched is shown in the body (RFC 1896); theirs takes it for a file"
#define BARE_WORD "a single word is an address, without a domain; theirs takes it for a name"
#define NO_BLANK_LINE "a boundary line ends a header block; theirs reads on to a blank line"
#define PREFIX "a boundary is a whole line; theirs takes any line that begins with it"
#define OUTER "the outer boundary ends inner parts and begins the next; theirs reads on"
#define LAST "a boundary at the very end begins an empty part; theirs none"
#define NO_PARTS "a multipart without parts is text/plain; theirs text of a multipart"
#define UNENDED "text of a multipart inside another one that does not end is shown; theirs not"
#define NO_DISPOSITION "a file name counts without a disposition; theirs not"
#define NO_HEADER "an attached message without a header is a message; theirs a file"

static const struct known_difference message_differences[] = {
    {"rfc/000", "content", BAD_BASE64},
    {"rfc/000", "shown", ENRICHED},
    {"rfc/003", "shown", ENRICHED},
    {"rfc/001", "addresses", BARE_WORD},
    {"rfc/004", "addresses", BARE_WORD},
    {"malformed/000", "tree", NO_BLANK_LINE},
    {"malformed/007", "tree", NO_BLANK_LINE},
    {"malformed/020", "tree", NO_BLANK_LINE},
    {"malformed/021", "tree", NO_BLANK_LINE},
    {"malformed/001", "tree", PREFIX},
    {"malformed/004", "tree", PREFIX},
    {"malformed/016", "tree", PREFIX},
    {"malformed/008", "tree", OUTER},
    {"malformed/009", "tree", OUTER},
    {"malformed/011", "tree", OUTER},
    {"malformed/012", "tree", OUTER},
    {"malformed/013", "tree", LAST},
    {"malformed/014", "tree", LAST},
    {"malformed/002", "tree", NO_PARTS},
    {"malformed/003", "shown", UNENDED},
    {"malformed/006", "shown", UNENDED},
    {"malformed/017", "names", NO_DISPOSITION},
    {"malformed/022", "tree", NO_HEADER},
    {"thirdparty/002", "content", AFTER_PADDING},
    {"thirdparty/002", "shown", AFTER_PADDING},
    {"thirdparty/005", "content", MID_LINE},
    {"thirdparty/015", "tree", OUTER},
};

/* A header of theirs by its name, the first; NULL where there is none. */
static const json_t *their_header(const json_t *part, const char *name)
{
    size_t index;
    json_t *header;
    json_array_foreach(json_object_get(part, "headers"), index, header)
    {
        if (strcmp(stalwart_string(header, "name"), name) == 0)
            return json_object_get(header, "value");
    }
    return NULL;
}

static void compare_addresses(struct corpus_suite *suite, const char *name, const json_t *top,
                              struct message *message, struct two_sides *sides)
{
    static const char *const fields[][2] = {
        {"from", "from"}, {"to", "to"}, {"cc", "cc"}, {"reply_to", "reply-to"}};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        size_t index;
        json_t *header;
        json_array_foreach(json_object_get(top, "headers"), index, header)
        {
            if (strcmp(stalwart_string(header, "name"), fields[i][0]) == 0)
                stalwart_append_their_addresses(
                    &sides->theirs, json_object_get(json_object_get(header, "value"), "Address"));
        }
        struct address_list list = message_addresses(message, fields[i][1]);
        stalwart_append_our_addresses(&sides->ours, list.items, list.count);
    }
    stalwart_compare(suite, name, "addresses", sides);
}

static void compare_headers(struct corpus_suite *suite, const char *name, const json_t *top,
                            struct message *message, struct two_sides *sides)
{
    const struct header *subject = header_find(&message->headers, "subject", NULL);
    stalwart_append_json_string(&sides->theirs,
                                json_object_get(their_header(top, "subject"), "Text"));
    if (subject)
        buffer_append(&sides->ours, message_header_text(message, subject));
    stalwart_compare(suite, name, "subject", sides);
    const json_t *date = json_object_get(their_header(top, "date"), "DateTime");
    stalwart_append_time(&sides->theirs, stalwart_time(date));
    stalwart_append_time(&sides->ours, message_date(message));
    stalwart_compare(suite, name, "date", sides);
    compare_addresses(suite, name, top, message, sides);
}

#define PART_ASPECTS 4

/* What is compared of the parts, a line or more for each in document order. */
struct part_sides {
    struct two_sides tree;
    struct two_sides content;
    struct two_sides names;
    struct two_sides shown; /* whether it is text of the body, or else a file */
};

static void append_indent(struct buffer *out, unsigned depth)
{
    for (unsigned i = 0; i < depth; i++)
        buffer_append_string(out, "  ");
}

static bool list_holds(const json_t *list, size_t wanted)
{
    size_t index;
    json_t *number;
    json_array_foreach(list, index, number)
    {
        if ((size_t)json_integer_value(number) == wanted)
            return true;
    }
    return false;
}

static const char *attribute_of(const json_t *content_type, const char *name)
{
    size_t index;
    json_t *attribute;
    json_array_foreach(json_object_get(content_type, "attributes"), index, attribute)
    {
        if (strcmp(stalwart_string(attribute, "name"), name) == 0)
            return stalwart_string(attribute, "value");
    }
    return "";
}

static void append_their_label(struct part_sides *sides, const json_t *part, const char *kind,
                               unsigned depth, bool is_in_digest)
{
    const json_t *type = json_object_get(their_header(part, "content_type"), "ContentType");
    const json_t *disposition =
        json_object_get(their_header(part, "content_disposition"), "ContentType");
    append_indent(&sides->tree.theirs, depth);
    buffer_format(&sides->tree.theirs, "%s ", kind);
    if (*stalwart_string(type, "c_subtype")) {
        stalwart_append_lower(&sides->tree.theirs, stalwart_string(type, "c_type"));
        buffer_append_byte(&sides->tree.theirs, '/');
        stalwart_append_lower(&sides->tree.theirs, stalwart_string(type, "c_subtype"));
    } else {
        buffer_append_string(&sides->tree.theirs, is_in_digest ? "message/rfc822" : "text/plain");
    }
    buffer_append_byte(&sides->tree.theirs, '\n');
    const char *name = attribute_of(disposition, "filename");
    stalwart_append_line(&sides->names.theirs, bytes_of(*name ? name : attribute_of(type, "name")));
}

static void append_their_leaf(struct part_sides *sides, const json_t *message, size_t number,
                              const json_t *value)
{
    struct buffer *content = &sides->content.theirs;
    size_t index;
    json_t *byte;
    buffer_append_string(content, "--\n");
    stalwart_append_json_string(content, value);
    json_array_foreach(value, index, byte)
        buffer_append_byte(content, (uint8_t)json_integer_value(byte));
    buffer_append_byte(content, '\n');
    bool is_shown =
        json_is_string(value) && (list_holds(json_object_get(message, "text_body"), number) ||
                                  list_holds(json_object_get(message, "html_body"), number));
    buffer_append_string(&sides->shown.theirs, is_shown ? "body\n" : "file\n");
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as the answer
static void append_their_part(struct part_sides *sides, const json_t *message, size_t number,
                              unsigned depth, bool is_in_digest)
{
    static const char *const leaf_kinds[] = {"Text", "Html", "Binary", "InlineBinary"};
    const json_t *part = json_array_get(json_object_get(message, "parts"), number);
    const json_t *body = json_object_get(part, "body");
    const json_t *children = json_object_get(body, "Multipart");
    const json_t *inner = json_object_get(body, "Message");
    append_their_label(sides, part,
                       children ? "multipart"
                       : inner  ? "message"
                                : "leaf",
                       depth, is_in_digest);
    for (size_t i = 0; i < sizeof leaf_kinds / sizeof *leaf_kinds; i++)
        if (json_object_get(body, leaf_kinds[i]))
            append_their_leaf(sides, message, number, json_object_get(body, leaf_kinds[i]));
    if (inner)
        append_their_part(sides, inner, 0, depth + 1, false);
    const json_t *type = json_object_get(their_header(part, "content_type"), "ContentType");
    bool is_digest = strcmp(stalwart_string(type, "c_subtype"), "digest") == 0;
    size_t index;
    json_t *child;
    json_array_foreach(children, index, child)
        append_their_part(sides, message, (size_t)json_integer_value(child), depth + 1, is_digest);
}

static void append_our_parts(struct part_sides *sides, struct message *message)
{
    static const char *const kinds[] = {"leaf", "multipart", "message", "leaf"};
    for (struct part *part = client_part(message->parts); part; part = client_part(part->next)) {
        append_indent(&sides->tree.ours, part->depth);
        buffer_format(&sides->tree.ours, "%s ", kinds[part->kind]);
        stalwart_append_line(&sides->tree.ours, part->mime_type);
        stalwart_append_line(&sides->names.ours, part->name);
        if (part->kind != PART_LEAF)
            continue;
        bool is_text = bytes_start_with(part->mime_type, bytes_of("text/"));
        buffer_append_string(&sides->content.ours, "--\n");
        stalwart_append_line(&sides->content.ours, is_text ? part_source_text(message, part)
                                                           : part_content(message, part));
        buffer_append_string(&sides->shown.ours, part->is_body_text ? "body\n" : "file\n");
    }
}

static void compare_parts(struct corpus_suite *suite, const char *name, const json_t *answer,
                          struct message *message)
{
    struct part_sides sides = {0};
    append_their_part(&sides, answer, 0, 0, false);
    append_our_parts(&sides, message);
    struct two_sides *pairs[PART_ASPECTS] = {&sides.tree, &sides.content, &sides.names,
                                             &sides.shown};
    static const char *const aspects[PART_ASPECTS] = {"tree", "content", "names", "shown"};
    /* Where the trees differ, so does what is listed along them. */
    bool is_same_tree =
        bytes_equal(buffer_bytes(&sides.tree.theirs), buffer_bytes(&sides.tree.ours));
    for (size_t i = 0; i < PART_ASPECTS; i++) {
        if (i == 0 || is_same_tree)
            stalwart_compare(suite, name, aspects[i], pairs[i]);
        buffer_done(&pairs[i]->theirs);
        buffer_done(&pairs[i]->ours);
    }
}

static void compare_message(struct corpus_suite *suite, struct decoder *decoder, const char *name,
                            struct bytes raw, const char *answer_path)
{
    struct two_sides sides = {0};
    json_t *answer = stalwart_load(answer_path);
    struct message *message = message_parse(decoder, raw);
    const json_t *top = json_array_get(json_object_get(answer, "parts"), 0);
    compare_headers(suite, name, top, message, &sides);
    compare_parts(suite, name, answer, message);
    buffer_done(&sides.theirs);
    buffer_done(&sides.ours);
    json_decref(answer);
}

static void agrees_on_messages(void **state)
{
    (void)state;
    char pattern[CORPUS_PATH_BYTES];
    glob_t found;
    (void)snprintf(pattern, sizeof pattern, "%s/mime/stalwart/*/*.eml", corpus_or_skip());
    // NOLINTNEXTLINE(concurrency-mt-unsafe): one thread
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    struct corpus_suite suite =
        corpus_begin("stalwart messages", message_differences,
                     sizeof message_differences / sizeof *message_differences);
    struct decoder *decoder = decoder_new(NULL);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        char answer[CORPUS_PATH_BYTES];
        char name[CORPUS_PATH_BYTES];
        const char *path = found.gl_pathv[i];
        int stem = (int)(strlen(path) - strlen(".eml"));
        const char *folder = strstr(path, "/stalwart/") + strlen("/stalwart/");
        (void)snprintf(name, sizeof name, "%.*s", (int)(path + stem - folder), folder);
        struct bytes file = read_file(path);
        struct bytes raw = without_crlf(file);
        (void)snprintf(answer, sizeof answer, "%.*s.json", stem, path);
        compare_message(&suite, decoder, name, raw, answer);
        struct bytes crlf = with_crlf(raw);
        (void)snprintf(answer, sizeof answer, "%.*s.crlf.json", stem, path);
        compare_message(&suite, decoder, name, crlf, answer);
        free_block(crlf);
        free_block(raw);
        free_block(file);
    }
    decoder_free(decoder);
    globfree(&found);
    corpus_end(&suite);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_on_messages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

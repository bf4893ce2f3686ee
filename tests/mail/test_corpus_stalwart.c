/* Stalwart's answers: 53 messages, each with LF and with CRLF, as JSON trees; and header fields of
 * each kind. Skipped where COLDTRAIL_CORPUS is not set. */
#include <glob.h>
#include <jansson.h>

#include "engine/base/clock.h"
#include "engine/mail/address.h"
#include "engine/mail/date.h"
#include "engine/mail/decoder.h"
#include "engine/mail/header.h"
#include "engine/mail/list.h"
#include "engine/mail/parameter.h"
#include "engine/mail/received.h"
#include "tests/mail/corpus.h"

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
#define COMMENT "a comment beside a display name is no part of it; theirs joins them"
#define FOLD_ESCAPE "unfolding comes before quoted pairs (RFC 5322 section 2.2.3)"
#define ROUTE "a source route is taken off the address; theirs keeps it"
#define MAILTO "of a mailto: URL the address is taken; theirs keeps the URL"
#define NO_TIME_SIGNS "six bare numbers are no date; theirs reads one"
#define CUT_FIELD "a balanced comment is stepped over; theirs does not find its end"
#define RECEIVED_AS_DATE "a Received value is no Date value; theirs finds the date in it"
#define TOUCHING "nothing stands between text and a word that touches it; theirs puts a blank"
#define EMPTY_WORD "an empty word is nothing; theirs leaves a blank"
#define FOLD_IN_WORD "a fold inside a word is one blank; theirs takes it away"
#define BACKSLASH "a backslash in a file name escapes a quote or a backslash, nothing else"
#define WORDS_IN_QUOTES "blanks between two words vanish, in quotes too; theirs keeps them"
#define HALF_TYPE                                                                                  \
    "half a type is kept as written, and the part is then text/plain; theirs none or half"
#define BLANK_VALUE "blanks of folds and of a quoted string that does not end are one or none"
#define STARS "a name made of stars is junk that either reads its own way"
#define CTIME "dates as ctime writes them are read; theirs are a century off"
#define ZONE_NAME "named zones count; theirs are UTC"
#define FRACTION "fractions of a second leave the second alone; theirs lose it"
#define MAPPED "an IPv4 address inside an IPv6 one is what it is; theirs keeps the form"
#define NO_HOST "a mail address or a bare word in a comment is no host; theirs takes it for one"

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

static const struct known_difference field_differences[] = {
    {"address 8", "value", COMMENT},
    {"address 10", "value", COMMENT},
    {"address 14", "value", COMMENT},
    {"address 22", "value", COMMENT},
    {"address 56", "value", COMMENT},
    {"address 9", "value", FOLD_ESCAPE},
    {"address 13", "value", ROUTE},
    {"address 38", "value", MAILTO},
    {"address 39", "value", MAILTO},
    {"address 40", "value", MAILTO},
    {"address 41", "value", MAILTO},
    {"address 43", "value", MAILTO},
    {"address 44", "value", MAILTO},
    {"address 45", "value", MAILTO},
    {"address 46", "value", MAILTO},
    {"address 47", "value", MAILTO},
    {"date 12", "value", NO_TIME_SIGNS},
    {"date 14", "value", CUT_FIELD},
    {"date 28", "value", RECEIVED_AS_DATE},
    {"unstructured 21", "value", TOUCHING},
    {"unstructured 27", "value", TOUCHING},
    {"unstructured 28", "value", TOUCHING},
    {"unstructured 22", "value", EMPTY_WORD},
    {"unstructured 24", "value", FOLD_IN_WORD},
    {"unstructured 25", "value", FOLD_IN_WORD},
    {"unstructured 26", "value", FOLD_IN_WORD},
    {"content_type 31", "value", BACKSLASH},
    {"content_type 34", "value", WORDS_IN_QUOTES},
    {"content_type 39", "value", HALF_TYPE},
    {"content_type 40", "value", HALF_TYPE},
    {"content_type 41", "value", HALF_TYPE},
    {"content_type 43", "value", HALF_TYPE},
    {"content_type 62", "value", HALF_TYPE},
    {"content_type 63", "value", HALF_TYPE},
    {"content_type 64", "value", HALF_TYPE},
    {"content_type 65", "value", HALF_TYPE},
    {"content_type 66", "value", HALF_TYPE},
    {"content_type 67", "value", HALF_TYPE},
    {"content_type 68", "value", HALF_TYPE},
    {"content_type 69", "value", HALF_TYPE},
    {"content_type 70", "value", HALF_TYPE},
    {"content_type 71", "value", HALF_TYPE},
    {"content_type 72", "value", HALF_TYPE},
    {"content_type 49", "value", BLANK_VALUE},
    {"content_type 55", "value", BLANK_VALUE},
    {"content_type 56", "value", BLANK_VALUE},
    {"content_type 57", "value", BLANK_VALUE},
    {"content_type 59", "value", STARS},
    {"content_type 61", "value", STARS},
    {"received 13", "value", CTIME},
    {"received 89", "value", CTIME},
    {"received 90", "value", CTIME},
    {"received 117", "value", CTIME},
    {"received 118", "value", CTIME},
    {"received 128", "value", CTIME},
    {"received 151", "value", CTIME},
    {"received 67", "value", ZONE_NAME},
    {"received 144", "value", FRACTION},
    {"received 78", "value", MAPPED},
    {"received 80", "value", MAPPED},
    {"received 123", "value", NO_HOST},
    {"received 124", "value", NO_HOST},
    {"received 162", "value", NO_HOST},
    {"received 163", "value", NO_HOST},
    {"received 165", "value", NO_HOST},
    {"received 171", "value", NO_HOST},
};

/* Texts of both sides, made alike. */
struct two_sides {
    struct buffer theirs;
    struct buffer ours;
};

static void compare_sides(struct corpus_suite *suite, const char *message, const char *aspect,
                          struct two_sides *sides)
{
    corpus_compare(suite, message, aspect, buffer_bytes(&sides->theirs),
                   buffer_bytes(&sides->ours));
    buffer_reset(&sides->theirs);
    buffer_reset(&sides->ours);
}

static void append_json_string(struct buffer *out, const json_t *string)
{
    if (json_is_string(string))
        buffer_append(out, bytes_make(json_string_value(string), json_string_length(string)));
}

static json_t *load_answer(const char *path)
{
    json_error_t error = {0};
    json_t *answer = json_load_file(path, JSON_ALLOW_NUL, &error);
    if (!answer)
        fail_msg("%s:%d: %s", path, error.line, error.text);
    return answer;
}

static const char *string_of(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "";
}

static long number_of(const json_t *object, const char *key)
{
    return (long)json_integer_value(json_object_get(object, key));
}

/* --- Header values --- */

static void append_address(struct buffer *out, struct bytes name, struct bytes address)
{
    buffer_append(out, bytes_trim(name));
    buffer_append_string(out, " <");
    /* Ours lose blanks and comments, and source routes. */
    for (size_t i = 0; i < address.size; i++)
        if (!byte_is_space(address.data[i]))
            buffer_append_byte(out, address.data[i]);
    buffer_append_string(out, ">\n");
}

static void append_their_addresses(struct buffer *out, const json_t *list)
{
    size_t index;
    json_t *item;
    json_array_foreach(list, index, item)
    {
        const json_t *group = json_object_get(item, "addresses");
        if (group)
            append_their_addresses(out, group);
        else if (*string_of(item, "address"))
            append_address(out, bytes_of(string_of(item, "name")),
                           bytes_of(string_of(item, "address")));
    }
}

static void append_their_address_value(struct buffer *out, const json_t *value)
{
    append_their_addresses(out, json_object_get(value, "List"));
    append_their_addresses(out, json_object_get(value, "Group"));
}

static void append_our_addresses(struct buffer *out, const struct address *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        append_address(out, items[i].name, items[i].address);
}

static int64_t their_time(const json_t *date)
{
    if (!json_is_object(date))
        return TIME_UNKNOWN;
    int64_t zone = number_of(date, "tz_hour") * 3600 + number_of(date, "tz_minute") * 60;
    if (json_is_true(json_object_get(date, "tz_before_gmt")))
        zone = -zone;
    return time_from_civil((int)number_of(date, "year"), (int)number_of(date, "month"),
                           (int)number_of(date, "day"), (int)number_of(date, "hour"),
                           (int)number_of(date, "minute"), (int)number_of(date, "second")) -
           zone;
}

static void append_time(struct buffer *out, int64_t seconds)
{
    if (seconds == TIME_UNKNOWN)
        buffer_append_string(out, "unknown\n");
    else
        buffer_format(out, "%lld\n", (long long)seconds);
}

/* A header of theirs by its name, the first; NULL where there is none. */
static const json_t *their_header(const json_t *part, const char *name)
{
    size_t index;
    json_t *header;
    json_array_foreach(json_object_get(part, "headers"), index, header)
    {
        if (strcmp(string_of(header, "name"), name) == 0)
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
            if (strcmp(string_of(header, "name"), fields[i][0]) == 0)
                append_their_address_value(
                    &sides->theirs, json_object_get(json_object_get(header, "value"), "Address"));
        }
        struct address_list list = message_addresses(message, fields[i][1]);
        append_our_addresses(&sides->ours, list.items, list.count);
    }
    compare_sides(suite, name, "addresses", sides);
}

static void compare_headers(struct corpus_suite *suite, const char *name, const json_t *top,
                            struct message *message, struct two_sides *sides)
{
    const struct header *subject = header_find(&message->headers, "subject", NULL);
    append_json_string(&sides->theirs, json_object_get(their_header(top, "subject"), "Text"));
    if (subject)
        buffer_append(&sides->ours, message_header_text(message, subject));
    compare_sides(suite, name, "subject", sides);
    const json_t *date = json_object_get(their_header(top, "date"), "DateTime");
    append_time(&sides->theirs, their_time(date));
    append_time(&sides->ours, message_date(message));
    compare_sides(suite, name, "date", sides);
    compare_addresses(suite, name, top, message, sides);
}

/* --- Parts --- */

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

static void append_lower(struct buffer *out, const char *text)
{
    for (; *text; text++)
        buffer_append_byte(out, byte_to_lower((uint8_t)*text));
}

static void append_line(struct buffer *out, struct bytes text)
{
    buffer_append(out, text);
    buffer_append_byte(out, '\n');
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
        if (strcmp(string_of(attribute, "name"), name) == 0)
            return string_of(attribute, "value");
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
    if (*string_of(type, "c_subtype")) {
        append_lower(&sides->tree.theirs, string_of(type, "c_type"));
        buffer_append_byte(&sides->tree.theirs, '/');
        append_lower(&sides->tree.theirs, string_of(type, "c_subtype"));
    } else {
        buffer_append_string(&sides->tree.theirs, is_in_digest ? "message/rfc822" : "text/plain");
    }
    buffer_append_byte(&sides->tree.theirs, '\n');
    const char *name = attribute_of(disposition, "filename");
    append_line(&sides->names.theirs, bytes_of(*name ? name : attribute_of(type, "name")));
}

static void append_their_leaf(struct part_sides *sides, const json_t *message, size_t number,
                              const json_t *value)
{
    struct buffer *content = &sides->content.theirs;
    size_t index;
    json_t *byte;
    buffer_append_string(content, "--\n");
    append_json_string(content, value);
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
    bool is_digest = strcmp(string_of(type, "c_subtype"), "digest") == 0;
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
        append_line(&sides->tree.ours, part->mime_type);
        append_line(&sides->names.ours, part->name);
        if (part->kind != PART_LEAF)
            continue;
        bool is_text = bytes_start_with(part->mime_type, bytes_of("text/"));
        buffer_append_string(&sides->content.ours, "--\n");
        append_line(&sides->content.ours,
                    is_text ? part_source_text(message, part) : part_content(message, part));
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
            compare_sides(suite, name, aspects[i], pairs[i]);
        buffer_done(&pairs[i]->theirs);
        buffer_done(&pairs[i]->ours);
    }
}

static void compare_message(struct corpus_suite *suite, struct decoder *decoder, const char *name,
                            struct bytes raw, const char *answer_path)
{
    struct two_sides sides = {0};
    json_t *answer = load_answer(answer_path);
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

/* --- Header fields --- */

/* The first field of the block that theirs read; ours are handed one field. */
static struct bytes first_field(struct bytes block)
{
    size_t end = 0;
    while (end + 1 < block.size &&
           !(block.data[end] == '\n' && !byte_is_blank(block.data[end + 1])))
        end++;
    return bytes_slice(block, 0, end + 1);
}

/* Append both sides of one field. */
typedef void (*field_comparer)(struct decoder *decoder, struct bytes header, const json_t *expected,
                               struct two_sides *sides);

static void compare_address_field(struct decoder *decoder, struct bytes header,
                                  const json_t *expected, struct two_sides *sides)
{
    struct address_collector collector = {0};
    addresses_parse(decoder, header, &collector);
    append_their_address_value(&sides->theirs, expected);
    append_our_addresses(&sides->ours, collector.items, collector.count);
}

static void compare_date_field(struct decoder *decoder, struct bytes header, const json_t *expected,
                               struct two_sides *sides)
{
    append_time(&sides->theirs, their_time(expected));
    append_time(&sides->ours, date_parse(header_unfold(decoder->arena, header)));
}

static void compare_text_field(struct decoder *decoder, struct bytes header, const json_t *expected,
                               struct two_sides *sides)
{
    struct header field = {.value = header};
    append_json_string(&sides->theirs, expected);
    buffer_append(&sides->ours, message_header_text(&decoder->message, &field));
}

static int compare_lines(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

/* Attributes of theirs are in no order that matters. */
static void append_sorted(struct buffer *out, char **lines, size_t count)
{
    qsort(lines, count, sizeof *lines, compare_lines);
    for (size_t i = 0; i < count; i++) {
        append_line(out, bytes_of(lines[i]));
        free(lines[i]);
    }
}

static char *attribute_line(struct bytes name, struct bytes value)
{
    char *line = NULL;
    assert_true(asprintf(&line, "%.*s=%.*s", (int)name.size, (const char *)name.data,
                         (int)value.size, (const char *)value.data) >= 0);
    return line;
}

#define ATTRIBUTES_MAX 64

static struct bytes element_of(const json_t *array, size_t index)
{
    const json_t *text = json_array_get(array, index);
    return bytes_make(json_string_value(text), json_string_length(text));
}

static void append_their_attributes(struct buffer *out, const json_t *attributes)
{
    char *lines[ATTRIBUTES_MAX];
    size_t count = 0;
    size_t index;
    json_t *item;
    json_array_foreach(attributes, index, item)
    {
        struct bytes name = element_of(item, 0);
        bool is_language = bytes_end_with(name, bytes_of("-language"));
        if (count < ATTRIBUTES_MAX && !is_language)
            lines[count++] = attribute_line(name, element_of(item, 1));
    }
    append_sorted(out, lines, count);
}

static void append_our_attributes(struct buffer *out, struct decoder *decoder,
                                  const struct parameter_list *list)
{
    char *lines[ATTRIBUTES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < list->count && count < ATTRIBUTES_MAX; i++) {
        struct bytes name = list->items[i].name;
        bool is_first = name.size > 0;
        for (size_t k = 0; k < i; k++)
            is_first = is_first && !bytes_equal(list->items[k].name, name);
        if (!is_first)
            continue;
        char wanted[128];
        (void)snprintf(wanted, sizeof wanted, "%.*s", (int)name.size, (const char *)name.data);
        lines[count++] = attribute_line(name, parameter_text(decoder, list, wanted));
    }
    append_sorted(out, lines, count);
}

static void compare_type_field(struct decoder *decoder, struct bytes header, const json_t *expected,
                               struct two_sides *sides)
{
    struct parameter_list list = parameter_list_parse(decoder, header);
    append_lower(&sides->theirs, string_of(expected, "c_type"));
    if (*string_of(expected, "c_subtype")) {
        buffer_append_byte(&sides->theirs, '/');
        append_lower(&sides->theirs, string_of(expected, "c_subtype"));
    }
    for (size_t i = 0; i < list.value.size; i++)
        if (!byte_is_space(list.value.data[i]))
            buffer_append_byte(&sides->ours, list.value.data[i]);
    buffer_append_byte(&sides->theirs, '\n');
    buffer_append_byte(&sides->ours, '\n');
    append_their_attributes(&sides->theirs, json_object_get(expected, "attributes"));
    append_our_attributes(&sides->ours, decoder, &list);
}

/* What theirs names must be among ours: we list each host and address once more than they do. */
static void append_if_named(struct two_sides *sides, const char *what, const char *value,
                            const struct bytes_collector *ours)
{
    struct bytes wanted = bytes_of(value);
    while (wanted.size && wanted.data[wanted.size - 1] == '.')
        wanted.size--;
    if (wanted.size == 0)
        return;
    bool is_found = false;
    for (size_t i = 0; i < ours->count; i++)
        is_found = is_found || bytes_equal_fold(ours->items[i], wanted);
    buffer_format(&sides->theirs, "%s %s\n", what, value);
    if (is_found)
        buffer_format(&sides->ours, "%s %s\n", what, value);
    for (size_t i = 0; i < ours->count && !is_found; i++)
        buffer_format(&sides->ours, "only %.*s\n", (int)ours->items[i].size,
                      (const char *)ours->items[i].data);
}

static void compare_received_field(struct decoder *decoder, struct bytes header,
                                   const json_t *expected, struct two_sides *sides)
{
    struct bytes_collector hosts = {.arena = decoder->arena};
    struct bytes_collector addresses = {.arena = decoder->arena};
    header = header_unfold(decoder->arena, header);
    received_parse(header, &hosts, &addresses);
    static const char *const places[] = {"from", "by", "helo"};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const json_t *place = json_object_get(expected, places[i]);
        append_if_named(sides, places[i], string_of(place, "Name"), &hosts);
        append_if_named(sides, places[i], string_of(place, "IpAddr"), &addresses);
    }
    append_if_named(sides, "ip", string_of(expected, "from_ip"), &addresses);
    append_if_named(sides, "name of ip", string_of(expected, "from_iprev"), &hosts);
    append_time(&sides->theirs, their_time(json_object_get(expected, "date")));
    append_time(&sides->ours, received_date(header));
}

static void compare_fields(struct corpus_suite *suite, const char *file, field_comparer compare)
{
    char path[CORPUS_PATH_BYTES];
    (void)snprintf(path, sizeof path, "%s/mime/stalwart/%s.json", corpus_or_skip(), file);
    json_t *answers = load_answer(path);
    struct test_message test = open_text("\n");
    struct two_sides sides = {0};
    size_t index;
    json_t *item;
    json_array_foreach(answers, index, item)
    {
        char name[64];
        const json_t *header = json_object_get(item, "header");
        struct bytes raw = block_of(
            bytes_make(json_string_value(header), json_string_length(header)), SCAN_SLACK_BYTES);
        compare(test.decoder, first_field(raw), json_object_get(item, "expected"), &sides);
        (void)snprintf(name, sizeof name, "%s %zu", file, index);
        compare_sides(suite, name, "value", &sides);
        free_block(raw);
    }
    buffer_done(&sides.theirs);
    buffer_done(&sides.ours);
    close_message(&test);
    json_decref(answers);
}

static void agrees_on_header_fields(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        field_comparer compare;
    } fields[] = {
        {"address", compare_address_field},   {"date", compare_date_field},
        {"unstructured", compare_text_field}, {"content_type", compare_type_field},
        {"received", compare_received_field},
    };
    (void)corpus_or_skip();
    struct corpus_suite suite = corpus_begin("stalwart fields", field_differences,
                                             sizeof field_differences / sizeof *field_differences);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        compare_fields(&suite, fields[i].file, fields[i].compare);
    corpus_end(&suite);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_on_messages),
        cmocka_unit_test(agrees_on_header_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

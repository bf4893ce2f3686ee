/* Stalwart's answers: header fields of five kinds. Skipped where COLDTRAIL_CORPUS is not set. */
#include "engine/mail/date.h"
#include "engine/mail/decoder.h"
#include "engine/mail/header.h"
#include "engine/mail/list.h"
#include "engine/mail/parameter.h"
#include "engine/mail/received.h"
#include "tests/mail/stalwart.h"

/* Why ours differ. */
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
    stalwart_append_their_addresses(&sides->theirs, expected);
    stalwart_append_our_addresses(&sides->ours, collector.items, collector.count);
}

static void compare_date_field(struct decoder *decoder, struct bytes header, const json_t *expected,
                               struct two_sides *sides)
{
    stalwart_append_time(&sides->theirs, stalwart_time(expected));
    stalwart_append_time(&sides->ours, date_parse(header_unfold(decoder->arena, header)));
}

static void compare_text_field(struct decoder *decoder, struct bytes header, const json_t *expected,
                               struct two_sides *sides)
{
    struct header field = {.value = header};
    stalwart_append_json_string(&sides->theirs, expected);
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
        stalwart_append_line(out, bytes_of(lines[i]));
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
    stalwart_append_lower(&sides->theirs, stalwart_string(expected, "c_type"));
    if (*stalwart_string(expected, "c_subtype")) {
        buffer_append_byte(&sides->theirs, '/');
        stalwart_append_lower(&sides->theirs, stalwart_string(expected, "c_subtype"));
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
        append_if_named(sides, places[i], stalwart_string(place, "Name"), &hosts);
        append_if_named(sides, places[i], stalwart_string(place, "IpAddr"), &addresses);
    }
    append_if_named(sides, "ip", stalwart_string(expected, "from_ip"), &addresses);
    append_if_named(sides, "name of ip", stalwart_string(expected, "from_iprev"), &hosts);
    stalwart_append_time(&sides->theirs, stalwart_time(json_object_get(expected, "date")));
    stalwart_append_time(&sides->ours, received_date(header));
}

static void compare_fields(struct corpus_suite *suite, const char *file, field_comparer compare)
{
    char path[CORPUS_PATH_BYTES];
    (void)snprintf(path, sizeof path, "%s/mime/stalwart/%s.json", corpus_or_skip(), file);
    json_t *answers = stalwart_load(path);
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
        stalwart_compare(suite, name, "value", &sides);
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
        cmocka_unit_test(agrees_on_header_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

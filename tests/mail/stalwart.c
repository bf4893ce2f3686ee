#include "tests/mail/stalwart.h"

#include "engine/base/clock.h"

void stalwart_compare(struct corpus_suite *suite, const char *message, const char *aspect,
                      struct two_sides *sides)
{
    corpus_compare(suite, message, aspect, buffer_bytes(&sides->theirs),
                   buffer_bytes(&sides->ours));
    buffer_reset(&sides->theirs);
    buffer_reset(&sides->ours);
}

void stalwart_append_json_string(struct buffer *out, const json_t *string)
{
    if (json_is_string(string))
        buffer_append(out, bytes_make(json_string_value(string), json_string_length(string)));
}

json_t *stalwart_load(const char *path)
{
    json_error_t error = {0};
    json_t *answer = json_load_file(path, JSON_ALLOW_NUL, &error);
    if (!answer)
        fail_msg("%s:%d: %s", path, error.line, error.text);
    return answer;
}

const char *stalwart_string(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value ? value : "";
}

static long number_of(const json_t *object, const char *key)
{
    return (long)json_integer_value(json_object_get(object, key));
}

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
        else if (*stalwart_string(item, "address"))
            append_address(out, bytes_of(stalwart_string(item, "name")),
                           bytes_of(stalwart_string(item, "address")));
    }
}

void stalwart_append_their_addresses(struct buffer *out, const json_t *value)
{
    append_their_addresses(out, json_object_get(value, "List"));
    append_their_addresses(out, json_object_get(value, "Group"));
}

void stalwart_append_our_addresses(struct buffer *out, const struct address *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        append_address(out, items[i].name, items[i].address);
}

int64_t stalwart_time(const json_t *date)
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

void stalwart_append_time(struct buffer *out, int64_t seconds)
{
    if (seconds == TIME_UNKNOWN)
        buffer_append_string(out, "unknown\n");
    else
        buffer_format(out, "%lld\n", (long long)seconds);
}

void stalwart_append_lower(struct buffer *out, const char *text)
{
    for (; *text; text++)
        buffer_append_byte(out, byte_to_lower((uint8_t)*text));
}

void stalwart_append_line(struct buffer *out, struct bytes text)
{
    buffer_append(out, text);
    buffer_append_byte(out, '\n');
}

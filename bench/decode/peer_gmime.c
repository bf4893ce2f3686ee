/* GMime, used as its users would who care for speed: nothing is decoded twice, and no text is
 * copied that is UTF-8 already. */
#include <gmime/gmime.h>

#include "bench/decode/peer.h"

static void *parser_options_new(void)
{
    g_mime_init();
    return g_mime_parser_options_new();
}

static void free_parser_options(void *state)
{
    g_mime_parser_options_free(state);
    g_mime_shutdown();
}

static void add_headers(GMimeObject *object, struct work *work)
{
    GMimeHeaderList *headers = g_mime_object_get_header_list(object);
    int count = g_mime_header_list_get_count(headers);
    for (int i = 0; i < count; i++) {
        const char *value = g_mime_header_get_value(g_mime_header_list_get_header_at(headers, i));
        work_add(work, &work->header_bytes, bytes_of(value ? value : ""));
    }
}

static struct bytes bytes_of_memory(GMimeStream *memory)
{
    const GByteArray *array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(memory));
    return bytes_make(array->data, array->len);
}

static void add_text(GMimeTextPart *part, struct bytes content, struct work *work)
{
    const char *charset = g_mime_text_part_get_charset(part);
    GMimeFilter *filter = NULL;
    if (charset && g_ascii_strcasecmp(charset, "utf-8") != 0 &&
        g_ascii_strcasecmp(charset, "us-ascii") != 0)
        filter = g_mime_filter_charset_new(charset, "utf-8");
    if (!filter) {
        work_add(work, &work->text_bytes, content);
        return;
    }
    GMimeStream *memory = g_mime_stream_mem_new();
    GMimeStream *filtered = g_mime_stream_filter_new(memory);
    g_mime_stream_filter_add(GMIME_STREAM_FILTER(filtered), filter);
    (void)g_mime_stream_write(filtered, (const char *)content.data, content.size);
    (void)g_mime_stream_flush(filtered);
    work_add(work, &work->text_bytes, bytes_of_memory(memory));
    g_object_unref(filtered);
    g_object_unref(filter);
    g_object_unref(memory);
}

static void add_leaf(GMimePart *part, struct work *work)
{
    work->leaf_count++;
    GMimeDataWrapper *wrapper = g_mime_part_get_content(part);
    if (!wrapper)
        return;
    GMimeStream *memory = g_mime_stream_mem_new();
    (void)g_mime_data_wrapper_write_to_stream(wrapper, memory);
    struct bytes content = bytes_of_memory(memory);
    work_add(work, &work->content_bytes, content);
    if (GMIME_IS_TEXT_PART(part))
        add_text(GMIME_TEXT_PART(part), content, work);
    g_object_unref(memory);
}

// NOLINTNEXTLINE(misc-no-recursion): as deep as their tree, which their parser bounds
static void add_object(GMimeObject *object, struct work *work)
{
    if (!object)
        return;
    add_headers(object, work);
    if (GMIME_IS_MULTIPART(object)) {
        GMimeMultipart *multipart = GMIME_MULTIPART(object);
        int count = g_mime_multipart_get_count(multipart);
        for (int i = 0; i < count; i++)
            add_object(g_mime_multipart_get_part(multipart, i), work);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        add_object(GMIME_OBJECT(g_mime_message_part_get_message(GMIME_MESSAGE_PART(object))), work);
    } else if (GMIME_IS_MESSAGE(object)) {
        add_object(g_mime_message_get_mime_part(GMIME_MESSAGE(object)), work);
    } else if (GMIME_IS_PART(object)) {
        add_leaf(GMIME_PART(object), work);
    }
}

static void decode_by_gmime(void *state, struct bytes raw, struct work *work)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer((const char *)raw.data, raw.size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, state);
    if (message) {
        add_object(GMIME_OBJECT(message), work);
        g_object_unref(message);
    }
    g_object_unref(parser);
    g_object_unref(stream);
}

static const struct subject gmime = {
    .name = "gmime",
    .summary = "the same as decode, by GMime",
    .state_new = parser_options_new,
    .state_free = free_parser_options,
    .decode = decode_by_gmime,
};

const struct subject *peer_subject(void)
{
    return &gmime;
}

void peer_version(char out[PEER_VERSION_BYTES])
{
    (void)g_snprintf(out, PEER_VERSION_BYTES, "gmime %u.%u.%u, glib %u.%u.%u", gmime_major_version,
                     gmime_minor_version, gmime_micro_version, glib_major_version,
                     glib_minor_version, glib_micro_version);
}
